"""Analyse a text that is to be found: its words, their stems, the parts of its compounds, its character n-grams."""

from __future__ import annotations

from typing import NamedTuple

from .normalising import fold
from .tokenising import spans
from .words import word


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


def analyse(text: str) -> Analysed:
    """Return the words of `text` with their places, stems and compound parts."""
    tokens: list[Token] = []
    chain: list[str] = []
    found = list(spans(text))
    for index, span in enumerate(found):
        known = word(span.text)
        chain = [*chain, span.text] if span.tied else [span.text]
        inner = known.inner
        ends_chain = index + 1 == len(found) or not found[index + 1].tied
        if len(chain) > 1 and ends_chain:
            inner = (*inner, word("".join(chain)).stem)
        tokens.append(Token(known.folded, span.start, span.end, known.stem, known.parts, inner))
    return Analysed(tokens)


def index_terms(text: str) -> list[str]:
    """Return the stems of `text` in order, one per word, stop words included, so that phrases can be found."""
    return [word(span.text).stem for span in spans(text)]


def part_terms(text: str) -> list[str]:
    """Return the stems of compounds' parts in `text`, of compounds inside compounds, and hyphenated words as one."""
    return [term for token in analyse(text).tokens for term in (*token.parts, *token.inner)]


def ngrams(text: str, n: int = 4) -> list[str]:
    """Return the character n-grams of the words of `text`; a word of at most `n` characters is its own n-gram."""
    grams: list[str] = []
    for span in spans(text):
        folded = fold(span.text)
        if len(folded) <= n:
            grams.append(folded)
        else:
            grams.extend(folded[i : i + n] for i in range(len(folded) - n + 1))
    return grams
