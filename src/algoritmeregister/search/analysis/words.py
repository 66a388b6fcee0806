"""Everything the analysis knows about one word, computed once and remembered."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from . import compounds, stemming
from .normalising import fold

REMEMBERED = 65_536
"""Words whose analysis is kept: more than a large register's whole vocabulary of common words, about 20 MB at most."""


class Word(NamedTuple):
    """A word's spelling for comparison, its stem, the stems of its compound parts and of the compounds inside it.

    "parkeerscanauto" has the parts parkeer, scan and auto and the inner compound scanauto; a simple word has neither.
    """

    folded: str
    stem: str
    parts: tuple[str, ...]
    inner: tuple[str, ...]


@lru_cache(maxsize=REMEMBERED)
def word(text: str) -> Word:
    """Return what is known about `text` (one word as written)."""
    folded = fold(text)
    pieces = compounds.split(folded)
    if not pieces:
        return Word(folded, stemming.stem(folded), (), ())
    parts = tuple(stemming.stem(piece.word) for piece in pieces)
    return Word(folded, "".join(parts), parts, compounds.inner(pieces))
