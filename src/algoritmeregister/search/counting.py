"""Count what results can be narrowed by, and remember the latest counts of one view of the index.

Counting is the larger part of a broad question, and readers ask for the same counts again: on the next page of a list, in
another order, and on the lists without a text that everybody passes through.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import tantivy
from tantivy import Query as Engine

from algoritmeregister.search import facets, ordering, schema, spellings
from algoritmeregister.search.facets import COLUMNS, COLUMNS_OF, FACETS, Column, FacetValue
from algoritmeregister.search.query import Query
from algoritmeregister.search.questions import Limit, limited, within

# Answers that are remembered of one view: some 40 KB each.
REMEMBERED = 100

Counts = Mapping[str, tuple[FacetValue, ...]]


class Counted:
    """The latest counts of one view of the index, by what was asked. Safe to share between threads."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._most = remembered
        self._lock = threading.Lock()
        self._counts: OrderedDict[Hashable, tuple[Counts, str]] = OrderedDict()
        self._latest: float | None = None

    def latest(self, searcher: tantivy.Searcher) -> float:
        """Return the highest recency that any document has: see `ordering.best`."""
        if self._latest is None:
            self._latest = ordering.latest(searcher)
        return self._latest

    def get(self, query: Query, matches: Engine | None = None) -> Counts | None:
        """Return the counts of a question that asks for the same, if they are remembered; when `matches` is given, only if
        that was counted: with other filters fewer words may have been enough."""
        key = _key(query)
        with self._lock:
            counts, counted = self._counts.get(key, (None, ""))
            if counts is not None:
                self._counts.move_to_end(key)
        return counts if matches is None or counted == str(matches) else None

    def put(self, query: Query, counts: Counts, matches: Engine) -> None:
        """Remember the counts of what `matches`, in the place of those that were asked for longest ago."""
        with self._lock:
            self._counts[_key(query)] = (counts, str(matches))
            if len(self._counts) > self._most:
                self._counts.popitem(last=False)


def _key(query: Query) -> Hashable:
    """Name what the counts of a question depend on: everything but order, page and passages. What a filter also accepts
    counts too: stewards decide now and then that two spellings are one supplier."""
    chosen = sorted((facet, tuple(sorted(values))) for facet, values in query.filters.items())
    filters = tuple((facet, values, tuple(spellings.widened(facet, values))) for facet, values in chosen)
    return (query.looked_at, filters, query.as_of, query.language, query.lacking, query.having, query.facet_values)


def count(
    matches: Engine,
    scope: Sequence[Limit],
    narrowed: Mapping[str, Limit],
    query: Query,
    searcher: tantivy.Searcher,
    expected: float,
    counted_before: Counted,
) -> Counts:
    """Count every facet of what `matches` within the `scope` and the filters (`narrowed`: facet → what it leaves).

    One that is narrowed itself is counted without its own filter, so that it can be widened: mostly those are the counts
    that the reader had before choosing it. `expected`: how many results there are, about; a wrong guess only costs time.
    """
    quiet = [facet.key for facet in FACETS if facet.key not in narrowed]
    columns = [column for column in COLUMNS if not narrowed.keys() >= set(column.keys)]
    selected, limit = query.filters, query.facet_values
    answer = _ask(searcher, limited(matches, [*scope, *narrowed.values()]), columns, limit, expected)
    counted = facets.read(columns, answer, selected, quiet, limit)
    for key in narrowed:
        others = limited(matches, [*scope, *(other for each, other in narrowed.items() if each != key)])
        if before := counted_before.get(_without(query, key), matches):
            counted[key] = facets.chosen(before[key], selected[key])
        else:
            answer = _ask(searcher, others, COLUMNS_OF[key], limit, expected)
            counted |= facets.read(COLUMNS_OF[key], answer, selected, [key], limit)
        if any(column.open for column in COLUMNS_OF[key]) and len(counted[key]) > limit:
            counted[key] = tuple(_counted_itself(value, key, others, searcher) for value in counted[key])
    return {facet.key: counted[facet.key] for facet in FACETS}


def _counted_itself(value: FacetValue, key: str, matches: Engine, searcher: tantivy.Searcher) -> FacetValue:
    """Count a chosen value by itself when it is not among the most frequent ones, which are all that was counted."""
    if not value.selected or value.count:
        return value
    only = within(Engine.term_query(schema.build(), key, value.value, "basic"))
    return value._replace(count=ordering.counted(searcher.search(limited(matches, [only]), 1, count=True)))


def _without(query: Query, facet: str) -> Query:
    """Ask the same without the filter on one facet."""
    return replace(query, filters={key: values for key, values in query.filters.items() if key != facet})


def _ask(
    searcher: tantivy.Searcher, matches: Engine, columns: Sequence[Column], limit: int, expected: float
) -> dict[str, Any]:
    answer: dict[str, Any] = searcher.aggregate(matches, facets.request(columns, limit, expected))
    if again := facets.undecided(columns, answer, limit):
        answer |= searcher.aggregate(matches, facets.request(again, limit, 0))
    return answer
