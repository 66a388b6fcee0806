"""Count what results can be narrowed by, and remember the latest counts of one view of the index.

Counting is the larger part of a broad question, and readers ask for the same counts again: on the next page of a list, in
another order, and on the lists without a text that everybody passes through.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from typing import Any

import tantivy
from tantivy import Query as Engine

from algoritmeregister.search import facets, ordering, schema, spellings
from algoritmeregister.search.facets import COLUMNS, COLUMNS_OF, FACETS, Column, FacetValue
from algoritmeregister.search.implied import Implications
from algoritmeregister.search.query import Query
from algoritmeregister.search.questions import EVERYTHING, Limit, limited, within, without
from algoritmeregister.search.stored import Documents

# Answers that are remembered of one view: some 40 KB each.
REMEMBERED = 100
# The same of everything, by what a reader is shown at all: some 400 KB each, with 1,300 organisations and suppliers.
REMEMBERED_OF_ALL = 4
# The share of all registrations from which those that do not match are counted, and taken off from the counts of all.
MOST = 0.5

Counts = Mapping[str, tuple[FacetValue, ...]]


class Counted:
    """The latest counts of one view of the index, by what was asked; and what else was found out about that view. Safe to
    share between threads."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._most = remembered
        self._lock = threading.Lock()
        self._counts: OrderedDict[Hashable, tuple[Counts, Engine | None]] = OrderedDict()
        self._of_all: OrderedDict[Hashable, dict[str, Any]] = OrderedDict()
        self._latest: float | None = None
        self._implied: Implications | None = None
        self._documents: Documents | None = None

    def documents(self, searcher: tantivy.Searcher) -> Documents:
        """Return the documents of this view, of which those read lately are remembered."""
        if self._documents is None:
            self._documents = Documents(searcher)
        return self._documents

    def implied(self, searcher: tantivy.Searcher) -> Implications:
        """Return what this view shows about what need not be looked for."""
        if self._implied is None:
            self._implied = Implications(searcher)
        return self._implied

    def latest(self, searcher: tantivy.Searcher) -> float:
        """Return the highest recency that any document has: see `ordering.best`."""
        if self._latest is None:
            self._latest = ordering.latest(searcher)
        return self._latest

    def of_all(self, query: Query, count: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what the index answers when all values are counted of everything that a query without words or filters
        finds: as remembered, or else as `count` counts it."""
        key = _key(replace(query, text="", filters={}))
        with self._lock:
            found = self._of_all.get(key)
        if found is None:
            found = count()
            with self._lock:
                self._of_all[key] = found
                if len(self._of_all) > REMEMBERED_OF_ALL:
                    self._of_all.popitem(last=False)
        return found

    def get(self, query: Query, matches: Engine | None = None) -> Counts | None:
        """Return the counts of a question that asks for the same, if they are remembered; when `matches` is given, only if
        that was counted: with other filters fewer words may have been enough."""
        key = _key(query)
        with self._lock:
            counts, counted = self._counts.get(key, (None, None))
            if counts is not None:
                self._counts.move_to_end(key)
        # Only what is written of a question says whether two are the same.
        return counts if matches is None or str(counted) == str(matches) else None

    def put(self, query: Query, counts: Counts, matches: Engine) -> None:
        """Remember the counts of what `matches`, in the place of those that were asked for longest ago."""
        with self._lock:
            self._counts[_key(query)] = (counts, matches)
            if len(self._counts) > self._most:
                self._counts.popitem(last=False)


def _key(query: Query) -> Hashable:
    """Name what the counts of a question depend on: everything but order, page and passages. What a filter also accepts
    counts too: stewards decide now and then that two spellings are one supplier."""

    def meant(chosen: Mapping[str, tuple[str, ...]]) -> Hashable:
        named = sorted((facet, tuple(sorted(values))) for facet, values in chosen.items())
        return tuple((facet, values, tuple(spellings.widened(facet, values))) for facet, values in named)

    without = (query.lacking, meant(query.excluding))
    return (query.looked_at, meant(query.filters), query.as_of, query.language, without, query.having, query.facet_values)


@dataclass
class _Pass:
    """One pass over the index, which counts the `columns` of what `matches`; for the facets `keys`. `narrowed`: whether
    filters limit it. `answer`: of a thread that makes it, when one does."""

    columns: Sequence[Column]
    matches: Engine
    keys: Sequence[str]
    narrowed: bool
    answer: Future[dict[str, Any]] | None = None


class Counting:
    """Counts every facet of what `matches` within the `scope` and the filters (`narrowed`: facet → what it leaves).

    One that is narrowed itself is counted without its own filter, so that it can be widened: mostly those are the counts
    that the reader had before choosing it. Facets of one column that are narrowed share a pass. `expected`: how many
    results there are, about; a wrong guess only costs time. With `threads` all passes begin at once: the engine lets others
    work, and a thread that had to begin the next one itself would wait for who marks results meanwhile.
    """

    def __init__(
        self,
        matches: Engine,
        scope: Sequence[Limit],
        narrowed: Mapping[str, Limit],
        query: Query,
        searcher: tantivy.Searcher,
        expected: float,
        counted_before: Counted,
        threads: Executor | None = None,
    ) -> None:
        self._query, self._searcher, self._expected = query, searcher, expected
        self._matches, self._scope, self._before = matches, scope, counted_before
        # Asked here: it may be a question to the database, which is not for other threads.
        self._alike = spellings.alike()
        before = {key: counted_before.get(_without(query, key), matches) for key in narrowed}
        self._known = {key: counts[key] for key, counts in before.items() if counts}
        self._passes = [
            self._pass(columns, [limit for key, limit in narrowed.items() if key not in keys], keys)
            for columns, keys in _together(narrowed).items()
        ]
        quiet = [facet.key for facet in FACETS if facet.key not in narrowed]
        columns = [column for column in COLUMNS if not narrowed.keys() >= set(column.keys)]
        self._main = self._pass(columns, list(narrowed.values()), quiet)
        if threads is not None:
            for each in self._needed():
                each.answer = threads.submit(self._ask, each)

    def cancel(self) -> None:
        """Leave the passes that did not begin: these counts are not needed any more."""
        for each in self._needed():
            if each.answer is not None:
                each.answer.cancel()

    def counts(self) -> Counts:
        """Give the counts, when all passes are made."""
        selected, limit, alike = self._query.filters, self._query.facet_values, self._alike
        counted = {key: facets.chosen(values, selected[key]) for key, values in self._known.items()}
        for each in self._needed():
            answer = each.answer.result() if each.answer is not None else self._ask(each)
            for keys in [each.keys] if each is self._main else [[key] for key in each.keys if key not in self._known]:
                others = {key: spellings.widened(key, selected[key]) for key in each.keys if key not in keys}
                answered = facets.having(each.columns, answer, others)
                counted |= facets.read(each.columns, answered, selected, keys, limit, alike)
        for each in self._passes:
            for key in each.keys:
                if any(column.open for column in each.columns) and len(counted[key]) > limit:
                    known = {value.value for value in counted[key] if value.count}
                    counted[key] = tuple(self._counted_itself(value, key, known, each.matches) for value in counted[key])
        return {facet.key: counted[facet.key] for facet in FACETS}

    def _needed(self) -> list[_Pass]:
        return [self._main, *(each for each in self._passes if not self._known.keys() >= set(each.keys))]

    def _pass(self, columns: Sequence[Column], filters: Sequence[Limit], keys: Sequence[str]) -> _Pass:
        return _Pass(columns, limited(self._matches, [*self._scope, *filters]), keys, bool(filters))

    def _ask(self, asked: _Pass) -> dict[str, Any]:
        limit = self._query.facet_values
        if not asked.narrowed and self._expected > MOST * self._searcher.num_docs:
            return self._ask_the_rest(asked.columns)
        request = facets.request(asked.columns, limit, self._expected, self._alike)
        answer: dict[str, Any] = self._searcher.aggregate(asked.matches, request)
        if again := facets.undecided(asked.columns, answer, limit):
            answer |= self._searcher.aggregate(asked.matches, facets.request(again, limit, 0))
        return answer

    def _ask_the_rest(self, columns: Sequence[Column]) -> dict[str, Any]:
        """Count what does not match, and take that off from the counts of everything, which are remembered."""
        everything, request = Engine.all_query(), facets.request(COLUMNS, self._query.facet_values, 0)
        every = self._before.of_all(
            self._query, lambda: dict(self._searcher.aggregate(limited(everything, self._scope), request))
        )
        if self._matches is EVERYTHING.matches:
            return every
        rest = limited(everything, [*self._scope, without(self._matches)])
        return facets.taken_off(columns, every, self._searcher.aggregate(rest, request))

    def _counted_itself(self, value: FacetValue, key: str, known: set[str], matches: Engine) -> FacetValue:
        """Count a chosen value by itself when it is not among the most frequent ones, which are all that was counted
        (`known`); with the other spellings of it that were not counted either."""
        if not value.selected or value.count:
            return value
        spelled = [each for each in spellings.widened(key, [value.value]) if each not in known]
        only = limited(matches, [within(Engine.term_set_query(schema.build(), key, spelled))])
        return value._replace(count=ordering.counted(self._searcher.search(only, 1, count=True)))


def _together(narrowed: Mapping[str, Limit]) -> dict[tuple[Column, ...], list[str]]:
    """Put the facets together that are counted in the same columns."""
    found: dict[tuple[Column, ...], list[str]] = {}
    for key in narrowed:
        found.setdefault(COLUMNS_OF[key], []).append(key)
    return found


def _without(query: Query, facet: str) -> Query:
    """Ask the same without the filter on one facet."""
    return replace(query, filters={key: values for key, values in query.filters.items() if key != facet})
