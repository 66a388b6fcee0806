"""The national register's public endpoints, under `/api/` beside `v1`, for the programs that exist.

A program that reads the national register reads this one when its host is changed: the same addresses, the same bodies, the
same keys. Nothing here changes anything: a POST is a question with its filters in the body. New programs do better with
`/api/v1`. What differs, and why, is in `docs/how-to/national-clients.md`.

`answers` is what goes for every answer, `languages` the codes in addresses, `questions` what bodies may say, `records` the
shape of a registration, `reading` the whole register piece by piece; then a module per resource.

May be imported from here: `urls.patterns()`. Must not come in: other ways of asking than the national register has.
"""
