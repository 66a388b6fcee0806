"""What every version has that has something else, as one view of the index shows it: it need not be looked for.

A compound is mostly indexed together with its parts, so that what has the parts is all there is to be found. But two words
may have the same stem and be cut differently, and a word may be in every version of a small office's register: so it is
counted, once for each view.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from algoritmeregister.search import cursor, schema

# Answers that are remembered of one view.
REMEMBERED = 4_096


class Implications:
    """What one view of the index shows. Safe to share between threads."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self.in_all = functools.lru_cache(REMEMBERED)(self._in_all)
        self.always_with = functools.lru_cache(REMEMBERED)(self._always_with)

    def _in_all(self, stem: str) -> bool:
        """Whether every version has this stem."""
        searcher = self._searcher
        # What was deleted counts for a term until it is cleared up: this only rules out what cannot be.
        if searcher.doc_freq(schema.ANYWHERE, stem) < searcher.num_docs - cursor.documents(searcher):
            return False
        is_cursor = Engine.term_query(schema.build(), schema.MARKER, cursor.MARK)
        every = (Occur.Must, Engine.all_query())
        return self._count([every, (Occur.MustNot, _term(stem)), (Occur.MustNot, is_cursor)]) == 0

    def _always_with(self, stem: str, others: tuple[str, ...]) -> bool:
        """Whether every version that has this stem has the others too."""
        together = Engine.boolean_query([(Occur.Must, _term(other)) for other in others])
        return self._count([(Occur.Must, _term(stem)), (Occur.MustNot, together)]) == 0

    def _count(self, clauses: Sequence[tuple[Occur, Engine]]) -> int:
        counted = {"all": {"value_count": {"field": schema.DATED}}}
        return int(self._searcher.aggregate(Engine.boolean_query(clauses), counted)["all"]["value"])


def _term(stem: str) -> Engine:
    return Engine.term_query(schema.build(), schema.ANYWHERE, stem, "basic")
