"""Everything the analysis knows about one word, computed once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, NamedTuple, TypeVar

from . import compounds, stemming
from .normalising import fold
from .tokenising import MAX_WORD

REMEMBERED = 50_000
"""Words whose analysis is kept, about 20 MB: more than the words in common use in a large register."""


class Word(NamedTuple):
    """A word's spelling for comparison, its stem, the stems of its compound parts and of the compounds inside it.

    "parkeerscanauto" has the parts parkeer, scan and auto and the inner compounds parkeerscan and scanauto; a simple word
    has neither.
    """

    folded: str
    stem: str
    parts: tuple[str, ...]
    inner: tuple[str, ...]


Value = TypeVar("Value")


class Lately(dict[str, Value], Generic[Value]):
    """What was asked for lately. Looking up what is known costs one dictionary access.

    When half of what may be kept has come, it becomes what was `before`; what is not asked for until the next half has come
    is forgotten. Bookkeeping for each would cost more.
    """

    before: dict[str, Value] = {}

    def keep(self, text: str, found: Value, limit: int) -> Value:
        """Remember what was found, among at most `limit` others; give it back."""
        if len(self) >= limit // 2:
            self.before = self.copy()
            self.clear()
        self[text] = found
        return found

    def forget(self) -> None:
        """Forget everything."""
        self.before = {}
        self.clear()


class _Memory(Lately[Word]):
    """Words as written → what is known about them.

    `limit`: how many words are kept; a process that only indexes may keep more. `elsewhere`: asked about a word in small
    letters before it is analysed. `met`: when it is a list, gets every word that was analysed.
    """

    limit = REMEMBERED
    elsewhere: Callable[[str], Word | None] | None = None
    met: list[tuple[str, Word]] | None = None

    def __missing__(self, text: str) -> Word:
        if (again := self.before.get(text[:MAX_WORD])) is not None:
            return self.keep(text[:MAX_WORD], again, self.limit)
        small = text[:MAX_WORD].lower()
        if small.isascii() and small.isalnum() and small != text and not text.isupper():
            # The first word of a sentence is analysed as what it is elsewhere.
            known = self[small]
        else:
            found = self.elsewhere(small) if self.elsewhere is not None and small == text else None
            known = found or _analysed(text[:MAX_WORD])
            if self.met is not None:
                self.met.append((text[:MAX_WORD], known))
        return self.keep(text[:MAX_WORD], known, self.limit)


def _analysed(text: str) -> Word:
    folded = fold(text)
    if len(text) > 1 and text.isupper() and folded in stemming.stopwords():
        # "OM" is the prosecution, "om" is a preposition. No other stem has capitals.
        return Word(folded, folded.upper(), (), ())
    pieces = compounds.split(folded)
    if not pieces:
        return Word(folded, stemming.stem(folded), (), ())
    parts = tuple(stemming.stem(piece.word) for piece in pieces)
    return Word(folded, "".join(parts), parts, compounds.inner(parts) if len(parts) > 2 else ())


known = _Memory()
"""Look a word up with `known[text]`; the text is a word as written."""


@contextmanager
def remembering(words: int) -> Iterator[None]:
    """Keep the analysis of more words as long as this lasts: for work that meets every word of a large register."""
    known.limit, known.met = words, []
    try:
        yield
    finally:
        known.limit, known.met = REMEMBERED, None
        if len(known) + len(known.before) > known.limit:
            known.forget()
