"""Instruments: questionnaires and decision help around the register, as data.

`engine/` reads packs and answers, checks them and says what answers lead to; `foreign/` reads the files of others as packs,
unmodified; both are pure Python and know no Django. `packs/` holds our own instruments: one folder per instrument, with
earlier versions below it, all of it text (docs/reference/instrument-packs.md). `library` says which instruments there are.
`shown`, `outcomes` and `paging` make of it what pages show, and where somebody goes next, with or without an account.
Pages do not come in here, and no question of an instrument stands in Python.
"""
