"""News: what changed in public, in a form that can be filtered, counted and paged: the ledger with the facets of search.

Import `Question` from `news.question`, `count()` from `news.counting`, `changes()` from `news.finding`, `keep_up()` from
`news.following`. The table in here is a read
model: it follows the ledger, may be emptied at any time, and is filled again. Pages, feeds and formats do not come in;
what happened is in the ledger, what was published in `registrations`.
"""
