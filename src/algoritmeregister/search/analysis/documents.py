"""Analyse a text that is to be found: its words, their stems, the parts of its compounds, its character n-grams."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

from .tokenising import hyphenated, pattern
from .words import known


class Token(NamedTuple):
    """One word of a text. `start` and `end` are character offsets in the original text.

    `parts` are the stems of a compound's parts (empty for a simple word); `inner` are stems of longer pieces that are words
    themselves: the compounds inside a compound, and for the last of words tied by hyphens the whole written as one.
    """

    text: str
    start: int
    end: int
    stem: str
    parts: tuple[str, ...]
    inner: tuple[str, ...]


class Analysed(NamedTuple):
    """An analysed text: its words from left to right."""

    tokens: list[Token]


class Terms(NamedTuple):
    """What of a text goes into an index: stems in order, stems of compound parts, words as compared."""

    stems: list[str]
    parts: list[str]
    words: list[str]


def analyse(text: str) -> Analysed:
    """Return the words of `text` with their places, stems and compound parts."""
    tied = {pieces[-1]: pieces for pieces in hyphenated(text)}
    tokens = []
    for match in pattern(text).finditer(text):
        written = match.group()
        start, end = match.span()
        folded, stem, parts, inner = known[written]
        if tied and written in tied:
            inner = _with_whole(inner, tied[written], text, start)
        tokens.append(Token(folded, start, end, stem, parts, inner))
    return Analysed(tokens)


def _with_whole(inner: tuple[str, ...], pieces: list[str], text: str, start: int) -> tuple[str, ...]:
    """Add the stem of the hyphenated word that ends here (at `start` begins its last piece), if it does."""
    before = sum(map(len, pieces[:-1])) + len(pieces) - 1
    ends_here = start >= before and text.startswith(pieces[0], start - before)
    return (*inner, known["".join(pieces)].stem) if ends_here else inner


def terms(text: str) -> Terms:
    """Return what of `text` goes into an index. Half the work of `analyse`, which also tells the places."""
    words = list(map(known.__getitem__, pattern(text).findall(text)))
    if not words:
        return Terms([], [], [])
    folded, stems, parts, inner = zip(*words, strict=True)
    found = [*chain.from_iterable(filter(None, parts)), *chain.from_iterable(filter(None, inner))]
    found += [known["".join(pieces)].stem for pieces in hyphenated(text)]
    return Terms(list(stems), found, list(folded))


def index_terms(text: str) -> list[str]:
    """Return the stems of `text` in order, one per word, stop words included, so that phrases can be found."""
    return [word.stem for word in map(known.__getitem__, pattern(text).findall(text))]


def part_terms(text: str) -> list[str]:
    """Return the stems of compounds' parts in `text`, of compounds inside compounds, and hyphenated words as one."""
    return terms(text).parts


def ngrams(text: str, n: int = 4) -> list[str]:
    """Return the character n-grams of the words of `text`; a word of at most `n` characters is its own n-gram."""
    grams: list[str] = []
    for word in map(known.__getitem__, pattern(text).findall(text)):
        folded = word.folded
        if len(folded) <= n:
            grams.append(folded)
        else:
            grams += [folded[i : i + n] for i in range(len(folded) - n + 1)]
    return grams
