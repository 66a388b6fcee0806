"""Find: the Dutch analysis of text, the search index, facets, snippets and suggestions.

Import `find()` from `search.finding`, `Query` from `search.query`, `Results` from `search.results`, and `check()` and
`rebuild()` from `search.following`. The index is a read model: it follows the ledger, may be deleted at any time, and is
rebuilt from the database. Pages and formats do not come in; nothing here is the truth about a registration.
"""
