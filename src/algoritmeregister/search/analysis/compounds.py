"""Split Dutch compounds into the words they are made of."""

from __future__ import annotations

from typing import NamedTuple

from . import stemming
from .vocabulary import frequencies

MIN_WORD = 7
MIN_PART = 3
LINKS = ("", "s", "en", "e", "n")


class Piece(NamedTuple):
    """A part of a compound as written, without the linking sound that follows it."""

    word: str
    link: str


def split(folded: str) -> tuple[Piece, ...]:
    """Return the parts of a folded compound, or nothing when the word is not a compound."""
    if not MIN_WORD <= len(folded) <= 40 or not folded.isalpha():
        return ()
    return _best(folded)


def _best(folded: str) -> tuple[Piece, ...]:
    known = frequencies()
    best: tuple[float, tuple[Piece, ...]] = (known.get(folded, 0.0), ())
    for cut in range(MIN_PART, len(folded) - MIN_PART + 1):
        left, right = folded[:cut], folded[cut:]
        if right not in known:
            continue
        for link in LINKS:
            base = left.removesuffix(link)
            if len(base) >= MIN_PART and base in known and (link == "" or left.endswith(link)):
                score = (known[base] * known[right]) ** 0.5
                if score > best[0]:
                    best = (score, (Piece(base, link), Piece(right, "")))
    return best[1]


def head_stem(folded: str, pieces: tuple[Piece, ...]) -> str:
    """Return the stem of the whole compound: what comes before its last part, and that part's stem."""
    last = pieces[-1].word
    return folded[: len(folded) - len(last)] + stemming.stem(last)


def inner(pieces: tuple[Piece, ...]) -> tuple[str, ...]:
    """Return the stems of the words that two or more, but not all, neighbouring parts make together."""
    known = frequencies()
    found = []
    for first in range(len(pieces)):
        for last in range(first + 2, len(pieces) + 1):
            if last - first == len(pieces):
                continue
            joined = "".join(p.word + p.link for p in pieces[first : last - 1]) + pieces[last - 1].word
            if joined in known:
                found.append(head_stem(joined, pieces[first:last]))
    return tuple(found)
