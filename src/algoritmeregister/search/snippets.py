"""Show why a registration matched: mark what was looked for, and cut the best passage out of its texts.

Everything that leaves here as HTML is escaped; the only element is `<mark>`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from algoritmeregister.search.marking import Candidate, Hit, Marker, in_small_letters
from algoritmeregister.search.results import Piece, Snippet

PASSAGE = 240  # characters of a passage: three lines on a phone
LEAD = 60  # characters of it that come before the first match
REACH = PASSAGE - LEAD

_SPECIAL = re.compile("[&<>\"']")


class Text(NamedTuple):
    """A text that passages are cut from: the key of its `field`, how it is `written`, and the same in `small` letters."""

    field: str
    written: str
    small: str

    @classmethod
    def of(cls, field: str, written: str) -> Text:
        """Take a text as it is written."""
        return cls(field, written, in_small_letters(written))


def pieces(text: str, hits: Sequence[Hit]) -> tuple[Piece, ...]:
    """Cut a text at its hits."""
    if not hits:
        return (Piece(text, False),) if text else ()
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
    # Looking is faster than replacing, and most texts have nothing to be escaped.
    return "".join([
        f"<mark>{escape(text) if _SPECIAL.search(text) else text}</mark>"
        if marked
        else (escape(text) if _SPECIAL.search(text) else text)
        for text, marked in parts
    ])  # fmt: skip


def marked(text: str, hits: Sequence[Hit]) -> str:
    """Write a text as escaped HTML with its hits marked: `to_html` of its `pieces`, in half the time."""
    if _SPECIAL.search(text):
        return to_html(pieces(text, hits))
    written: list[str] = []
    at = 0
    for start, end, _ in hits:
        written += (text[at:start], "<mark>", text[start:end], "</mark>")
        at = end
    written.append(text[at:])
    return "".join(written)


def answered(hits: Iterable[Hit]) -> set[int]:
    """Collect the places in the query that the hits stand for."""
    return {place for hit in hits for place in hit.answers}


def best_passage(marker: Marker, texts: Iterable[Text], already: set[int]) -> Snippet | None:
    """Cut the passage that shows most of the words that name and short description do not show yet.

    `already`: the places in the query that those show. `texts`: in order of importance; of equals the first is taken. None
    when every word is shown already, or no text adds any.
    """
    missing = marker.places - already
    if not missing:
        return None
    best: tuple[Text, int] | None = None
    most = 0
    for text in texts:
        value, around = _most_shown(marker, text, missing, more_than=most)
        if value > most:
            most, best = value, (text, around)
            if value == len(missing):
                break
    return _passage(marker, *best, missing) if best else None


def _most_shown(marker: Marker, text: Text, missing: frozenset[int], *, more_than: int) -> tuple[int, int]:
    """Find how many of the missing places one passage of a text shows, and where the first such passage has its first.

    (0, 0) when that is not more than `more_than`, which is mostly seen without analysing a word.
    """
    if len(marker.possible(text.small, missing)) <= more_than:
        return 0, 0
    if marker.in_phrases:
        hits = marker.hits(text.written, small=text.small)
        first, value = _best_window(hits, missing)
        return (value, hits[first].start) if value > more_than else (0, 0)
    words = marker.candidates(text.written, text.small, only=missing)
    while True:
        words = [word for word in words if word.may & missing]
        first, value = _best_window([Hit(word.start, word.end, word.may) for word in words], missing)
        if value <= more_than:
            return 0, 0
        unsure = _to_analyse(marker, _window(words, first), missing, value)
        if unsure is None:
            return value, words[first].start
        answers = marker.answers(unsure)
        words = [word._replace(may=answers) if word.written == unsure else word for word in words]


def _window(words: Sequence[Candidate], first: int) -> list[Candidate]:
    reach = words[first].start + REACH
    return [word for word in words[first:] if word.end <= reach]


def _to_analyse(marker: Marker, words: Sequence[Candidate], missing: frozenset[int], value: int) -> str | None:
    """Choose the word that must be analysed to know that this passage shows `value` places; None when that is known."""
    if not marker.is_known(words[0].written):
        return words[0].written
    shown = missing & frozenset().union(*(word.may for word in words if marker.is_known(word.written)))
    if len(shown) == value:
        return None
    # The shortest is the least work.
    unsure = [word.written for word in words if not marker.is_known(word.written) and (word.may & missing) - shown]
    return min(unsure, key=len)


def _passage(marker: Marker, shown: Text, around: int, missing: frozenset[int]) -> Snippet:
    """Cut the passage that shows most around a place, beginning at a word that is shown already when one is near."""
    field, text, small = shown
    # Words in a phrase are seen only together with their neighbours: there, all of the text.
    near = (0, len(text)) if marker.in_phrases else (max(0, around - PASSAGE), around + PASSAGE)
    hits = marker.hits(text, *near, small=small)
    start, end = _bounds(text, hits[_best_window(hits, missing)[0]].start)
    inside = [Hit(h.start - start, h.end - start, h.answers) for h in hits if start <= h.start and h.end <= end]
    cut = list(pieces(text[start:end], inside))
    if start > 0:
        cut.insert(0, Piece("… ", False))
    if end < len(text):
        cut.append(Piece(" …", False))
    return Snippet(field, tuple(cut), to_html(cut))


def _best_window(hits: Sequence[Hit], missing: frozenset[int]) -> tuple[int, int]:
    """Find the hit from which a passage shows most of the missing places: (its index, how many)."""
    best, most = 0, 0
    for index, hit in enumerate(hits):
        reach = hit.start + REACH
        seen = hit.answers
        for later in itertools.islice(hits, index + 1, None):
            if later.end > reach:
                break
            seen |= later.answers
        new = len(seen & missing)
        if new > most:
            best, most = index, new
            if most == len(missing):
                break
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
