"""The difference of two texts in words: pieces that both have, that went, and that came. Pure.

The pieces put together give both texts back, to the letter. The work is bounded: a text that is too long, or repeats itself
too much, is compared by sentence, and one that is worse still as a whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

Change = Literal["same", "removed", "added"]

# A word (a date or a compound with hyphens is one), or one other sign, with the space before it.
_WORDS = re.compile(r"\s*\w+(?:[-'’]\w+)*|\s*[^\w\s]|\s+")
_SENTENCES = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+")
# Pairs of equal tokens that the comparison must look at, time and again: 60,000 take a few tenths of a second at worst.
MOST_PAIRS = 60_000
# Two texts that share less than this are two texts: crumbs of sameness between them only make both unreadable.
LEAST_SHARED = 0.2


class Piece(NamedTuple):
    """A piece of text, and whether both texts have it ("same"), only the first ("removed") or the second ("added")."""

    text: str
    change: Change


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return how `before` became `after`. Of a place where both changed, what went comes before what came."""
    if before == after:
        return (Piece(before, "same"),) if before else ()
    for tokens in (_WORDS, _SENTENCES):
        first, second = tokens.findall(before), tokens.findall(after)
        head, tail = _ends(first, second)
        inner = (first[head : len(first) - tail], second[head : len(second) - tail])
        if _pairs(*inner) <= MOST_PAIRS:
            pieces = [Piece("".join(first[:head]), "same"), *_compared(*inner)]
            return _joined([*pieces, Piece("".join(first[len(first) - tail :]), "same")])
    return _joined([Piece(before, "removed"), Piece(after, "added")])


def before_of(pieces: Sequence[Piece]) -> str:
    """Return the first of the two texts from their pieces."""
    return "".join(piece.text for piece in pieces if piece.change != "added")


def after_of(pieces: Sequence[Piece]) -> str:
    """Return the second of the two texts from their pieces."""
    return "".join(piece.text for piece in pieces if piece.change != "removed")


def _ends(first: Sequence[str], second: Sequence[str]) -> tuple[int, int]:
    """Return how many tokens both begin with, and how many of the rest both end with."""
    shortest = min(len(first), len(second))
    head = 0
    while head < shortest and first[head] == second[head]:
        head += 1
    tail = 0
    while tail < shortest - head and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    return head, tail


def _pairs(first: Sequence[str], second: Sequence[str]) -> int:
    counts = Counter(second)
    return sum(times * counts[token] for token, times in Counter(first).items())


def _compared(first: Sequence[str], second: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    blocks = matcher.get_matching_blocks()
    shared = sum(len("".join(first[block.a : block.a + block.size])) for block in blocks)
    longest = max(len("".join(first)), len("".join(second)))
    if shared < LEAST_SHARED * longest:
        yield Piece("".join(first), "removed")
        yield Piece("".join(second), "added")
        return
    at_first = at_second = 0
    for block in blocks:
        yield Piece("".join(first[at_first : block.a]), "removed")
        yield Piece("".join(second[at_second : block.b]), "added")
        yield Piece("".join(first[block.a : block.a + block.size]), "same")
        at_first, at_second = block.a + block.size, block.b + block.size


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Join neighbours of one kind, and drop empty pieces."""
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].change == piece.change:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.change)
        else:
            joined.append(piece)
    return tuple(joined)
