"""Ask the strictest question that finds enough: all words, some words, words that look like these.

What is counted of it (`counting.py`) can be counted by another thread meanwhile: in a large register that takes as long as
ranking, and the engine lets others work.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import tantivy
from tantivy import Order

from algoritmeregister.search import analysis, ordering, ranking, schema, suggestions
from algoritmeregister.search.analysis import AnalysedQuery
from algoritmeregister.search.counting import Counted, Counting, Counts
from algoritmeregister.search.matching import Alternatives, How, Option, Targets, Wanted, pieces
from algoritmeregister.search.query import Query
from algoritmeregister.search.questions import (
    EVERYTHING,
    Limit,
    Question,
    all_words,
    document_frequency,
    limited,
    look_alikes,
    put_ahead,
    some_pieces,
    some_words,
)
from algoritmeregister.search.suggestions import Suggested, Vocabulary

ORDERS = {
    "newest": (schema.DATED, Order.Desc),
    "oldest": (schema.DATED, Order.Asc),
}
# Documents from which counting is worth a thread of its own: below, handing it over takes as long as counting.
WORTH_A_THREAD = 20_000
# Several words are first only counted when, if they had nothing to do with each other, fewer registrations than this would
# have them all. Ranking costs three times as much, and is of no use when they are too few.
LIKELY_ENOUGH = 100


@dataclass(frozen=True)
class Asked:
    """A text, made into a question for the engine: what is matched, what is marked, and what the reader is told."""

    question: Question
    targets: Targets
    suggested: Suggested
    all_words: bool = True
    approximate: bool = False


class Page(NamedTuple):
    """How many registrations answer a question, and (score, address) of those that are shown."""

    total: int
    hits: list[tuple[float, tantivy.DocAddress]]


@functools.cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=2, thread_name_prefix="search-counting")


class Asking:
    """One query that is being answered: what is asked of the engine, and what is already being counted.

    `scope` and `narrowed` (facet → what its filter leaves) limit every question. `reach`: how many results, after how many,
    in the place of the query's page.
    """

    def __init__(
        self,
        query: Query,
        text: AnalysedQuery,
        scope: Sequence[Limit],
        narrowed: Mapping[str, Limit],
        searcher: tantivy.Searcher,
        vocabulary: Vocabulary,
        counted: Counted | None = None,
        *,
        reach: tuple[int, int] | None = None,
    ) -> None:
        self.query, self.text, self.searcher, self.vocabulary = query, text, searcher, vocabulary
        self.scope, self.narrowed = scope, narrowed
        self.limits = [*scope, *narrowed.values()]
        # No function that is kept here knows `self`: a ring of objects would outlive its page.
        frequency = self.frequency = functools.cache(lambda stem: document_frequency(searcher, stem))
        self.occurs: Callable[[str], bool] = lambda stem: frequency(stem) > 0
        self.says_little = functools.cache(
            lambda section, stem: searcher.doc_freq(section, stem) > ranking.SAYS_LITTLE * searcher.num_docs
        )
        self._size, self._offset = reach or (query.page_size, query.offset)
        self._counted = counted or Counted()
        self._remembered = self._counted.get(query) if query.facets else {}
        self._counting: tuple[Question, Counting] | None = None
        self._expected = float(searcher.num_docs)

    def ask(self) -> tuple[Asked, Page]:
        """Ask the strictest question that finds enough."""
        text, suggested = self.text, Suggested(Alternatives())
        if text.is_empty:
            return Asked(EVERYTHING, Targets(), suggested), self._page(EVERYTHING)
        suggested = suggestions.suggest(text, self.searcher, self.vocabulary)
        implied = self._counted.implied(self.searcher) if self.searcher.num_docs >= WORTH_A_THREAD else None
        wanted = Wanted(text, suggested.alternatives, self.occurs, self.says_little, implied)
        strict = self._with_typed_ahead(all_words(wanted), suggested)
        # Mostly enough have all words, and then nothing else is asked.
        self._expected = self._expect(wanted)
        likely = len(wanted.groups) < 2 or self._expected >= LIKELY_ENOUGH
        answer = self._page(strict) if likely else None
        total = answer.total if answer else self._count(strict)
        if total >= ranking.ENOUGH:
            return Asked(strict, wanted.targets, suggested), answer or self._page(strict)
        best, most, page = self._some(wanted, total, suggested)
        if not most and not text.phrases and not text.excluded:
            return self._otherwise(wanted, suggested)
        if best is None:
            return Asked(strict, wanted.targets, suggested), answer or self._page(strict)
        self._expected = most
        return Asked(best, wanted.targets, suggested, all_words=False), page or self._page(best)

    def facets(self, asked: Asked) -> Counts:
        """Give the counts of what is found."""
        if self._remembered is not None:
            return self._remembered
        if self._counting is not None and self._counting[0] is asked.question:
            counts = self._counting[1].counts()
        else:
            counts = self._count_facets(asked.question).counts()
        self._counted.put(self.query, counts, asked.question.matches)
        return counts

    def _otherwise(self, wanted: Wanted, suggested: Suggested) -> tuple[Asked, Page]:
        """Nothing has any of the words: take them for beginnings, for parts of words, or for words that look alike."""
        begun = Wanted(self.text, suggestions.begun(self.text, self.searcher, self.vocabulary), self.occurs)
        if begun.alternatives.beginnings and self._is_nowhere(wanted):
            longer = all_words(begun)
            if (answer := self._page(longer)).total:
                return Asked(longer, begun.targets, suggested), answer
        like = self._like(wanted, suggested)
        return like, self._page(like.question)

    def _with_typed_ahead(self, question: Question, suggested: Suggested) -> Question:
        if not suggested.corrections:
            return question
        return put_ahead(question, all_words(as_typed(self.text, suggested, self.searcher)))

    def _some(self, wanted: Wanted, found: int, suggested: Suggested) -> tuple[Question | None, int, Page | None]:
        """Ask for fewer words until enough is found: the question (None when none finds more), how many it finds, and what,
        when that was looked up at once. `found`: how many registrations have all words."""
        best, most, page = None, found, None
        for at_least in _fewer_words(len(wanted.groups)):
            some = self._with_typed_ahead(some_words(wanted, at_least, none_has_all=not found), suggested)
            self._expected = self._expect(wanted, at_least)
            answer = self._page(some) if self._expected >= LIKELY_ENOUGH else None
            more = answer.total if answer else self._count(some)
            if more > most:
                best, most, page = some, more, answer
            if most >= ranking.ENOUGH:
                break
        return best, most, page

    def _like(self, wanted: Wanted, suggested: Suggested) -> Asked:
        """Nothing has these words: ask for what has as many parts of them as can be, or else for titles that look alike.

        Parts only when the words are nowhere in the register. When it is the filters that leave nothing, parts of a word are
        no better answer than none.
        """
        parts = pieces(self.text, self.occurs)
        for at_least in range(len(parts), 0, -1) if self._is_nowhere(wanted) else ():
            question = some_pieces(list(parts), at_least)
            if self._count(question):
                return Asked(question, Targets(dict(parts), dict(parts)), suggested, approximate=True)
        grams = analysis.ngrams(" ".join(word.folded for word in self.text.words if not word.stopword))
        return Asked(look_alikes(grams), wanted.targets, suggested, approximate=True)

    def _is_nowhere(self, wanted: Wanted) -> bool:
        """Tell whether none of the words is found even without filters, now that none is with them."""
        return not self.narrowed or not self._count(some_words(wanted, 1), self.scope)

    def _expect(self, wanted: Wanted, at_least: int | None = None) -> float:
        """Estimate how many registrations have all words, or at least so many, by how many have each: as if no word had to
        do with another."""
        every = max(1, self.searcher.num_docs)
        shares = [sum(self._share(option) for option in group) for group in wanted.groups]
        if at_least is None:
            return math.prod(shares) * every
        # How likely it is that so many of the words looked at have been found.
        chances = [1.0] + [0.0] * len(shares)
        for share in (min(1.0, share) for share in shares):
            chances = [
                chance * (1 - share) + (chances[count - 1] * share if count else 0.0) for count, chance in enumerate(chances)
            ]
        return sum(chances[at_least:]) * every

    def _share(self, option: Option) -> float:
        """Estimate which share of the registrations has an option. Words next to each other have to do with each other: of
        those, as many as the rarest."""
        shares = [self.frequency(stem) / max(1, self.searcher.num_docs) for stem in option.stems]
        return min(shares) if option.how is How.ADJACENT else math.prod(shares)

    def _count(self, question: Question, limits: Sequence[Limit] | None = None) -> int:
        # Three times as fast as letting the engine search for one and count: that looks at each document by itself.
        matching = limited(question.matches, self.limits if limits is None else limits)
        answer = self.searcher.aggregate(matching, {"all": {"value_count": {"field": schema.DATED}}})
        return int(answer["all"]["value"])

    def _page(self, question: Question) -> Page:
        """Give how many there are, and those of the page."""
        self._begin_counting(question)
        sort = self.query.sort if not self.text.is_empty or self.query.sort != "relevance" else "newest"
        if sort == "relevance":
            ranked = limited(question.ranks, self.limits)
            reach, latest = self._offset + self._size, self._counted.latest(self.searcher)
            self._expected, hits = ordering.best(self.searcher, ranked, reach, latest)
            hits = hits[self._offset :]
        else:
            written = schema.sort_organisation if sort == "organisation" else schema.sort_name
            name, order = ORDERS.get(sort, (written(self.query.names_in), Order.Asc))
            matching = limited(question.matches, self.limits)
            answer = self.searcher.search(
                matching, self._size, count=True, offset=self._offset, order_by_field=name, order=order
            )
            hits = [(0.0, address) for _, address in answer.hits]
            self._expected = ordering.counted(answer)
        return Page(self._expected, hits)

    def _begin_counting(self, question: Question) -> None:
        if self._remembered is None and self.searcher.num_docs >= WORTH_A_THREAD:
            if self._counting is not None:
                self._counting[1].cancel()
            self._counting = (question, self._count_facets(question, _threads()))

    def _count_facets(self, question: Question, threads: Executor | None = None) -> Counting:
        return Counting(
            question.matches,
            self.scope,
            self.narrowed,
            self.query,
            self.searcher,
            self._expected,
            self._counted,
            threads,
        )


def as_typed(text: AnalysedQuery, suggested: Suggested, searcher: tantivy.Searcher) -> Wanted:
    """Look for what was typed, without the corrections."""
    occurs: Callable[[str], bool] = functools.cache(lambda stem: document_frequency(searcher, stem) > 0)
    return Wanted(text, Alternatives(suggested.alternatives.beginnings), occurs)


def _fewer_words(words: int) -> list[int]:
    """How many of so many words may be required, in steps, when too few registrations have them all."""
    least = max(1, round(words * ranking.FEWEST_WORDS))
    steps = (words - 1, round(words * 2 / 3), round(words / 2), least)
    return sorted({step for step in steps if least <= step < words}, reverse=True)
