"""Find the words of a query in a text: which written words are what was looked for, and for which places in the query.

Analysing a word that was not met before costs a hundred times as much as looking at its letters. So a text is first searched
for words that *may* be meant (they hold the first letters of a stem), and only what is shown is analysed.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from algoritmeregister.search import analysis
from algoritmeregister.search.analysis.words import known
from algoritmeregister.search.matching import Targets

LONGEST_TEXT = 20_000  # characters of one text that are looked at
LONGEST_WORD = 100  # characters of one word that are analysed
REMEMBERED = 50_000  # written words whose stems a process keeps, about 15 MB

# How many letters of a stem a word must contain before it is analysed. Saves nearly all of the work; misses only words
# whose stem begins otherwise than they do ("steden", of "stad"), which are then found but not marked.
TELLING = 5

# Between texts that are looked through together: belongs to no word.
_BETWEEN = "\n"
_SIGNS = "'’\u00ad"
_REST_OF_WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS}](?=[^\W_]))*")
_VOWELS = re.compile(r"([aeiou])\1?")
_AS_WRITTEN = {"f": "[fv]", "s": "[sz]", **{vowel: f"{vowel}+" for vowel in "aeiou"}}
_NOWHERE: frozenset[int] = frozenset()


class Hit(NamedTuple):
    """A word of a text that was looked for: where it stands, and for which places in the query."""

    start: int
    end: int
    answers: frozenset[int]


class Candidate(NamedTuple):
    """A word of a text that may be what was looked for: where it stands, how it is written, and for which places it may."""

    start: int
    end: int
    written: str
    may: frozenset[int]


class _Stems(NamedTuple):
    """The stems of a written word (more than one around a hyphen), and of its parts."""

    whole: tuple[str, ...]
    parts: tuple[str, ...]


class _Known(NamedTuple):
    """What is known about a written word: the places it stands for by itself, and its stems when it may be in a phrase."""

    answers: frozenset[int]
    loose: frozenset[str]


_remembered: dict[str, _Stems] = {}


def _stems(written: str) -> _Stems:
    found = _remembered.get(written)
    if found is None:
        if len(_remembered) >= REMEMBERED:
            _remembered.clear()
        # Nearly always one word; what has a hyphen or an apostrophe is cut first.
        tokens = [known[written]] if written.isalnum() else analysis.analyse(written[:LONGEST_WORD]).tokens
        parts = dict.fromkeys(stem for token in tokens for stem in (*token.parts, *token.inner))
        found = _remembered[written] = _Stems(tuple(token.stem for token in tokens), tuple(parts))
    return found


class Marker:
    """Finds the words of one query in texts. Remembers every word it has seen, since texts repeat themselves."""

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.places = frozenset(targets.places())
        self.in_phrases = frozenset(stem for phrase in targets.phrases for stem in phrase)
        self._known: dict[str, _Known] = {}
        self._beginnings = [(_pattern(written), places) for written, places in self._places_by_beginning().items()]

    def _places_by_beginning(self) -> dict[str, frozenset[int]]:
        found: dict[str, set[int]] = {}
        for stems in (self.targets.stems, self.targets.parts):
            for stem, places in stems.items():
                found.setdefault(_beginning(stem), set()).update(places)
        for phrase, places in self.targets.phrases.items():
            for stem in phrase:
                found.setdefault(_beginning(stem), set()).update(places)
        return {beginning: frozenset(places) for beginning, places in found.items() if beginning}

    def possible(self, small: str, only: frozenset[int]) -> frozenset[int]:
        """Say for which of the places `only` a text may have a word, by its letters alone. `small`: the text in
        small letters."""
        found = _NOWHERE
        for pattern, places in self._beginnings:
            if not places & only <= found and pattern.search(small, 0, LONGEST_TEXT):
                found |= places & only
        return found

    def candidates(
        self, text: str, small: str, start: int = 0, end: int = LONGEST_TEXT, *, only: frozenset[int] | None = None
    ) -> list[Candidate]:
        """Find the words between `start` and `end` that may be what was looked for (for the places `only`), from left to
        right; `small`: the text in small letters. Costs no analysis: of words that this process does not know, it says what
        their letters allow."""
        found: dict[int, tuple[int, frozenset[int]]] = {}
        for pattern, places in self._beginnings:
            if only is not None and not places & only:
                continue
            behind = 0
            for match in pattern.finditer(small, start, end):
                if match.start() < behind:
                    continue
                begin, behind = _word_around(text, match.start(), match.end())
                before = found.get(begin)
                found[begin] = (behind, places if before is None else before[1] | places)
        return [self._candidate(begin, *found[begin], text) for begin in sorted(found)]

    def _candidate(self, begin: int, end: int, may: frozenset[int], text: str) -> Candidate:
        """Say of a word that is known what it stands for; a word that may be in a phrase keeps what it may."""
        written = text[begin:end]
        known = self._known.get(written)
        if known is None and written in _remembered:
            known = self._know(written)
        return Candidate(begin, end, written, may if known is None or known.loose else known.answers)

    def is_known(self, written: str) -> bool:
        """Whether this word was analysed before."""
        return written in self._known

    def answers(self, written: str) -> frozenset[int]:
        """Analyse a word: the places in the query for which it stands by itself."""
        return self._know(written).answers

    def hits(self, text: str, start: int = 0, end: int = LONGEST_TEXT, *, small: str | None = None) -> list[Hit]:
        """Find the words of `text` (between `start` and `end`) that were looked for, from left to right. `small`: the
        text in small letters, for who has it."""
        small = in_small_letters(text) if small is None else small
        return self._hits(text, self.candidates(text, small, start, min(end, LONGEST_TEXT)))

    def hits_in(self, texts: Sequence[str]) -> list[list[Hit]]:
        """Find the words that were looked for in each of many short texts: all are looked through at once."""
        texts = [text[:LONGEST_TEXT] for text in texts]
        whole = _BETWEEN.join(texts)
        ends = [end - len(_BETWEEN) for end in accumulate(len(text) + len(_BETWEEN) for text in texts)]
        words = self.candidates(whole, in_small_letters(whole), 0, len(whole))
        found, at, begin = [], 0, 0
        for text, end in zip(texts, ends, strict=True):
            first = at
            while at < len(words) and words[at].start < end:
                at += 1
            found.append(self._hits(text, words[first:at], begin) if at > first else [])
            begin = end + len(_BETWEEN)
        return found

    def _hits(self, text: str, candidates: Iterable[Candidate], begin: int = 0) -> list[Hit]:
        """Find which candidates were looked for; `begin`: where the text begins in what they were found in."""
        found: list[Hit] = []
        loose: list[frozenset[str]] = []
        for start, end, written, _ in candidates:
            known = self._known.get(written) or self._know(written)
            if known.answers or known.loose:
                found.append(Hit(start - begin, end - begin, known.answers))
                loose.append(known.loose)
        if not self.in_phrases:
            return found
        return [hit for hit in self._with_phrases(found, loose, text) if hit.answers]

    def _know(self, written: str) -> _Known:
        known = self._known.get(written)
        if known is None:
            known = self._known[written] = self._look_up(_stems(written))
        return known

    def _look_up(self, stems: _Stems) -> _Known:
        answers = _places(stems.whole, self.targets.stems)
        if not answers:
            answers = _places((*stems.whole, *stems.parts), self.targets.parts)
        return _Known(answers, self.in_phrases.intersection(stems.whole) if self.in_phrases else frozenset())

    def _with_phrases(self, found: list[Hit], loose: Sequence[frozenset[str]], text: str) -> list[Hit]:
        """Let words that count only next to each other count where they stand so."""
        for first in range(len(found)):
            for phrase, places in self.targets.phrases.items():
                run = range(first, first + len(phrase))
                if run.stop > len(found) or any(stem not in loose[at] for stem, at in zip(phrase, run, strict=True)):
                    continue
                gaps = (text[found[a].end : found[b].start] for a, b in pairwise(run))
                if not any(c.isalnum() for gap in gaps for c in gap):
                    for at in run:
                        found[at] = found[at]._replace(answers=found[at].answers | places)
        return found


def _places(stems: Iterable[str], targets: dict[str, set[int]]) -> frozenset[int]:
    found = [targets[stem] for stem in stems if stem in targets]
    return frozenset().union(*found) if found else _NOWHERE


def in_small_letters(text: str) -> str:
    """Write a text in small letters, every letter in its place. A pattern that ignores case takes five times as long."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


@functools.lru_cache(maxsize=4_096)
def _beginning(stem: str) -> str:
    """Write the first letters of a stem as a pattern, which also finds them as they are written before an ending: "lop" in
    "loopt", "huis" in "huizen", "brief" in "brieven".

    The first letter stays as it is: endings change only what follows, and a text is searched ten times as fast for a pattern
    that begins with one certain letter.
    """
    letters = _VOWELS.sub(r"\1", stem)[:TELLING]
    return re.escape(letters[:1]) + "".join(_AS_WRITTEN.get(letter) or re.escape(letter) for letter in letters[1:])


@functools.lru_cache(maxsize=2_048)
def _pattern(written: str) -> re.Pattern[str]:
    # One pattern per beginning: kept between questions, and faster than one pattern with alternatives.
    return re.compile(written)


def _word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a place in a text to the whole word."""
    # Nearly always what stands between two spaces, perhaps with one sign after it.
    begin, stop = text.rfind(" ", 0, start) + 1, text.find(" ", end)
    between = text[begin : stop if stop >= 0 else None]
    if between.isalnum():
        return begin, begin + len(between)
    if between[-1] in ",." and between[:-1].isalnum():
        return begin, begin + len(between) - 1
    while start and (text[start - 1].isalnum() or (text[start - 1] in _SIGNS and text[max(0, start - 2)].isalnum())):
        start -= 1
    rest = _REST_OF_WORD.match(text, end)
    end = rest.end() if rest else end
    # "c++" and "c#" are names
    while end < len(text) and end - start < 4 and text[end] in "+#":
        end += 1
    return start, end
