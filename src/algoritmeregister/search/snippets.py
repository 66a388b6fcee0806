"""Show why a registration matched: mark what was looked for, and cut the best passage out of its texts.

Everything that leaves here as HTML is escaped; the only element is `<mark>`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from algoritmeregister.search import analysis
from algoritmeregister.search.matching import Targets
from algoritmeregister.search.results import Piece, Snippet

PASSAGE = 240  # characters of a passage: three lines on a phone
LEAD = 60  # characters of it that come before the first match
LONGEST_TEXT = 20_000  # characters of one text that are looked at

# How many letters of a stem a word must contain before it is analysed. Saves nearly all of the work; misses only words
# whose stem begins otherwise than they do ("steden", of "stad"), which are then found but not marked.
TELLING = 5

_WORD_SIGNS = "'’\u00ad"
_VOWELS = re.compile(r"([aeiou])\1?")
_AS_WRITTEN = {"f": "[fv]", "s": "[sz]", **{vowel: f"{vowel}+" for vowel in "aeiou"}}
_NOWHERE: frozenset[int] = frozenset()


class Hit(NamedTuple):
    """A word of a text that was looked for: where it stands, and for which places in the query."""

    start: int
    end: int
    answers: frozenset[int]


@functools.lru_cache(maxsize=65_536)
def _stems(written: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give the stems of a written word (more than one around a hyphen), and those together with its parts."""
    tokens = analysis.analyse(written[:100]).tokens
    stems = frozenset(token.stem for token in tokens)
    return stems, stems.union(*((*token.parts, *token.inner) for token in tokens))


class _Known(NamedTuple):
    """What is known about a written word: the places it stands for by itself, and its stems when it may be in a phrase."""

    answers: frozenset[int]
    loose: frozenset[str]


class Marker:
    """Finds the words of one query in texts. Remembers every word it has seen, since texts repeat themselves."""

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.places = frozenset(targets.places())
        self._in_phrases = {stem for phrase in targets.phrases for stem in phrase}
        self._known: dict[str, _Known] = {}
        beginnings = {_beginning(stem) for stem in (*targets.stems, *targets.parts, *self._in_phrases) if stem}
        self._candidates = re.compile("|".join(sorted(beginnings))) if beginnings else None

    def hits(self, text: str) -> list[Hit]:
        """Find the words of `text` that were looked for, from left to right."""
        if self._candidates is None:
            return []
        found: list[Hit] = []
        loose: list[frozenset[str]] = []
        behind = 0
        for match in self._candidates.finditer(_lower(text), 0, LONGEST_TEXT):
            if match.start() < behind:
                continue
            start, behind = _word_around(text, match.start(), match.end())
            written = text[start:behind]
            known = self._known.get(written)
            if known is None:
                known = self._known[written] = self._look_up(written)
            if known.answers or known.loose:
                found.append(Hit(start, behind, known.answers))
                loose.append(known.loose)
        if not self._in_phrases:
            return found
        return [hit for hit in self._with_phrases(found, loose, text) if hit.answers]

    def _look_up(self, written: str) -> _Known:
        stems, with_parts = _stems(written)
        places: set[int] = set()
        for stem in stems:
            places |= self.targets.stems.get(stem, _NOWHERE)
        if not places:
            for part in with_parts:
                places |= self.targets.parts.get(part, _NOWHERE)
        return _Known(frozenset(places), stems & self._in_phrases)

    def _with_phrases(self, found: list[Hit], loose: list[frozenset[str]], text: str) -> list[Hit]:
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


def _lower(text: str) -> str:
    """Write a text in small letters, every letter in its place. A pattern that ignores case takes five times as long."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _beginning(stem: str) -> str:
    """Write the first letters of a stem as a pattern, which also finds them as they are written before an ending: "lop" in
    "loopt", "huis" in "huizen", "brief" in "brieven"."""
    letters = _VOWELS.sub(r"\1", stem)[:TELLING]
    return "".join(_AS_WRITTEN.get(letter) or re.escape(letter) for letter in letters)


def _word_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a place in a text to the whole word."""
    while start and (text[start - 1].isalnum() or (text[start - 1] in _WORD_SIGNS and text[max(0, start - 2)].isalnum())):
        start -= 1
    while end < len(text) and (text[end].isalnum() or (text[end] in _WORD_SIGNS and text[end + 1 : end + 2].isalnum())):
        end += 1
    # "c++" and "c#" are names
    while end < len(text) and end - start < 4 and text[end] in "+#":
        end += 1
    return start, end


def pieces(text: str, hits: Sequence[Hit]) -> tuple[Piece, ...]:
    """Cut a text at its hits."""
    found: list[Piece] = []
    at = 0
    for hit in hits:
        if hit.start > at:
            found.append(Piece(text[at : hit.start], False))
        found.append(Piece(text[hit.start : hit.end], True))
        at = hit.end
    if at < len(text):
        found.append(Piece(text[at:], False))
    return tuple(found)


def to_html(parts: Iterable[Piece]) -> str:
    """Write pieces as escaped HTML, with `<mark>` around what was looked for."""
    return "".join(f"<mark>{escape(part.text)}</mark>" if part.marked else escape(part.text) for part in parts)


def answered(hits: Iterable[Hit]) -> set[int]:
    """Collect the places in the query that the hits stand for."""
    return {place for hit in hits for place in hit.answers}


def best_passage(marker: Marker, texts: Iterable[Sequence[str]], already: set[int]) -> Snippet | None:
    """Cut the passage that shows most of the words that name and short description do not show yet.

    `already`: the places in the query that those show. `texts`: (field, text) in order of importance; of equals the first
    is taken. None when every word is shown already, or no text adds any.
    """
    missing = len(marker.places - already)
    if not missing:
        return None
    best: tuple[int, str, str, list[Hit], int] | None = None
    for field, text in texts:
        hits = marker.hits(text)
        if not hits:
            continue
        first, value = _best_window(hits, already)
        if value > (best[0] if best else 0):
            best = (value, field, text, hits, first)
            if value == missing:
                break
    if best is None:
        return None
    _, field, text, hits, first = best
    start, end = _bounds(text, hits[first].start)
    inside = [Hit(h.start - start, h.end - start, h.answers) for h in hits if start <= h.start and h.end <= end]
    cut = list(pieces(text[start:end], inside))
    if start > 0:
        cut.insert(0, Piece("… ", False))
    if end < len(text):
        cut.append(Piece(" …", False))
    return Snippet(field, tuple(cut), to_html(cut))


def _best_window(hits: Sequence[Hit], already: set[int]) -> tuple[int, int]:
    """Find the hit from which a passage shows most new targets: (its index, how many)."""
    best, most = 0, 0
    for index, hit in enumerate(hits):
        reach = hit.start + PASSAGE - LEAD
        seen: set[int] = set()
        for later in hits[index : index + 20]:
            if later.end > reach:
                break
            seen |= later.answers
        new = len(seen - already)
        if new > most:
            best, most = index, new
    return best, most


def _bounds(text: str, around: int) -> tuple[int, int]:
    """Choose where a passage begins and ends: at spaces, with the match near its beginning."""
    start = max(0, around - LEAD)
    if start > 0:
        space = text.find(" ", start, around)
        start = space + 1 if space >= 0 else around
    end = min(len(text), start + PASSAGE)
    if end < len(text):
        space = text.rfind(" ", around, end)
        end = space if space > around else end
    return start, end
