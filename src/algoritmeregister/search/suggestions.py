"""What else a typed word may mean: a word that begins with it, or one it may be a misspelling of.

Only for words that occur nowhere in the register (or hardly, and are no Dutch words), and always told to the reader:
what was typed is never replaced.
"""

from __future__ import annotations

import heapq
import threading
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import tantivy

from algoritmeregister.search import analysis, schema
from algoritmeregister.search.analysis import AnalysedQuery, QueryWord
from algoritmeregister.search.analysis.vocabulary import frequency
from algoritmeregister.search.matching import Alternatives
from algoritmeregister.search.questions import document_frequency
from algoritmeregister.search.results import Correction

SHORTEST_BEGINNING = 3
MOST_BEGINNINGS = 12  # the most frequent ones; more would make every short beginning match half the register
LOOKED_THROUGH = 2_000
MOST_CORRECTIONS = 3
LARGEST_VOCABULARY = 30_000  # words: about 30 MB in memory; rarer ones are typos themselves as often as not
SHORTEST_WORD = 4
# The most frequent words, by which beginnings are completed without asking the index: it reads every word that begins so.
MOST_COMPLETED = 40_000
# The vocabulary is made again when the register has grown or shrunk by this share.
CHANGED_SHARE = 0.05
# A word in at most so many versions that is no Dutch word may be a misspelling that the register itself has.
RARE = 2
# It is, when a word of at least this length differs by one letter from one that is in so many versions.
RARE_LENGTH = 7
FREQUENT = 20
MOST_FREQUENT = 8_000


class Suggests(Protocol):
    """Something that knows words like a misspelt one."""

    def suggest(self, word: str, limit: int = 5) -> list[tuple[str, int]]:
        """Give (word, distance), best first."""


@dataclass(frozen=True)
class Suggested:
    """Alternatives for the words of a query, the corrections among them as they are told, and the text to offer."""

    alternatives: Alternatives
    corrections: tuple[Correction, ...] = ()
    did_you_mean: str | None = None


class Vocabulary:
    """The register's own words, read from the index when a spelling suggestion is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: Suggests | None = None
        self._frequent: Suggests | None = None
        self._begun: Sequence[tuple[str, int]] = ()
        self._size = 0

    def spelling(self, searcher: tantivy.Searcher, *, frequent: bool = False) -> Suggests:
        """Give the spelling suggestions for the register as `searcher` sees it (or nearly: see `CHANGED_SHARE`).

        `frequent`: from the words in at least `FREQUENT` versions only.
        """
        with self._lock:
            if self._all is None or self._frequent is None or self._is_old(searcher):
                every = searcher.terms_with_prefix(schema.WORDS, "")
                self._begun = sorted(heapq.nlargest(MOST_COMPLETED, every, key=lambda pair: pair[1]))
                known = words(every)
                self._all = analysis.Spelling(known)
                often = [(word, count) for word, count in known.items() if count >= FREQUENT]
                self._frequent = analysis.Spelling(dict(often[:MOST_FREQUENT]))
                self._size = searcher.num_docs
            return self._frequent if frequent else self._all

    def completions(self, beginning: str, limit: int, searcher: tantivy.Searcher) -> list[str] | None:
        """Give the most frequent words with this beginning; None when that must be asked of the index: this knows none yet,
        or only words of long ago, or fewer than are wanted.
        """
        begun = self._begun
        if not begun or self._is_old(searcher):
            return None
        first, stop = bisect_left(begun, (beginning, 0)), bisect_left(begun, (beginning + "\U0010ffff", 0))
        if stop - first < limit:
            return None
        return [word for word, _ in heapq.nsmallest(limit, begun[first:stop], key=lambda pair: (-pair[1], pair[0]))]

    def _is_old(self, searcher: tantivy.Searcher) -> bool:
        return abs(searcher.num_docs - self._size) > CHANGED_SHARE * self._size


def words(every: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Choose the words that can be suggested, with the number of versions they occur in, most frequent first."""
    found = [(count, word) for word, count in every if len(word) >= SHORTEST_WORD and word.isalpha()]
    found.sort(reverse=True)
    return {word: count for count, word in found[:LARGEST_VOCABULARY]}


def suggest(asked: AnalysedQuery, searcher: tantivy.Searcher, vocabulary: Vocabulary) -> Suggested:
    """Look for alternatives for every word of the query that occurs nowhere."""
    beginnings: dict[int, tuple[str, ...]] = {}
    corrected: dict[int, tuple[str, ...]] = {}
    for place, word in enumerate(asked.words):
        if word.stopword:
            continue
        if _occurs(asked, place, word, searcher):
            found = _rare_misspelling(word, searcher, vocabulary)
        elif stems := _beginnings(word, searcher, vocabulary):
            beginnings[place] = stems
            continue
        elif word.synonyms:
            continue  # a word of the tables ("laadpalen") is written right
        else:
            found = vocabulary.spelling(searcher).suggest(word.folded, MOST_CORRECTIONS)
        closest = min((distance for _, distance in found), default=0)
        likely = tuple(other for other, distance in found if distance == closest)
        if likely:
            corrected[place] = likely
    analysed = {
        place: tuple(word for other in others for word in analysis.query(other).words) for place, others in corrected.items()
    }
    return Suggested(
        Alternatives(beginnings, analysed),
        tuple(Correction(asked.words[place].text, others) for place, others in corrected.items()),
        _offer(asked, corrected),
    )


def begun(asked: AnalysedQuery, searcher: tantivy.Searcher, vocabulary: Vocabulary) -> Alternatives:
    """Take every word for the beginning of others too: for words that only texts have that are not shown, such as those in
    another language ("park" in an English text, while "parke" is being typed).
    """
    found = {place: _beginnings(word, searcher, vocabulary) for place, word in enumerate(asked.words) if not word.stopword}
    return Alternatives({place: stems for place, stems in found.items() if stems})


def completions(beginning: str, searcher: tantivy.Searcher, vocabulary: Vocabulary, limit: int = 8) -> list[str]:
    """Give the register's most used words that begin with what is being typed."""
    folded = analysis.fold(beginning)
    if len(folded) < SHORTEST_BEGINNING:
        return []
    if (known := vocabulary.completions(folded, limit, searcher)) is not None:
        return known
    found = searcher.terms_with_prefix(schema.WORDS, folded, limit=LOOKED_THROUGH)
    return [word for word, _ in sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]]


def _occurs(asked: AnalysedQuery, place: int, word: QueryWord, searcher: tantivy.Searcher) -> bool:
    stems = [word.stem, *word.inner]
    stems += [synonym.stems[0] for synonym in word.synonyms if len(synonym.stems) == 1]
    for join in asked.joins:
        if join.first <= place < join.stop:
            stems.append(join.stem)
    for expression in asked.expressions:
        if expression.first <= place < expression.stop:
            stems += [synonym.stems[0] for synonym in expression.synonyms if len(synonym.stems) == 1]
    return any(document_frequency(searcher, stem) for stem in stems) or bool(searcher.doc_freq(schema.WORDS, word.folded))


def _rare_misspelling(word: QueryWord, searcher: tantivy.Searcher, vocabulary: Vocabulary) -> list[tuple[str, int]]:
    """Give the frequent words that a rare one is a misspelling of: "algortime" stands in the register once."""
    if (
        len(word.folded) < RARE_LENGTH
        or word.synonyms
        or document_frequency(searcher, word.stem) > RARE
        or searcher.doc_freq(schema.WORDS, word.folded) > RARE
        or frequency(word.folded) > 0
    ):
        return []
    found = vocabulary.spelling(searcher, frequent=True).suggest(word.folded, MOST_CORRECTIONS)
    return [(other, distance) for other, distance in found if distance == 1]


def _beginnings(word: QueryWord, searcher: tantivy.Searcher, vocabulary: Vocabulary) -> tuple[str, ...]:
    found = completions(word.folded, searcher, vocabulary, MOST_BEGINNINGS)
    return tuple(dict.fromkeys(analysis.index_terms(" ".join(found))))


def _offer(asked: AnalysedQuery, corrected: dict[int, tuple[str, ...]]) -> str | None:
    """Write the typed text with the likeliest correction in the place of each misspelt word."""
    if not corrected:
        return None
    instead = {asked.words[place].text: others[0] for place, others in corrected.items()}
    offer, at = "", 0
    for token in analysis.analyse(asked.text).tokens:
        if token.text in instead:
            offer += asked.text[at : token.start] + instead[token.text]
            at = token.end
    return " ".join((offer + asked.text[at:]).split())
