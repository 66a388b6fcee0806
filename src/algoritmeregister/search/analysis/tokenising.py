"""Cut a text into words, with their places in the original text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .normalising import APOSTROPHES, INVISIBLE

MAX_WORD = 64
"""Characters of one word that are looked at; what is longer is no word but a key, and its start identifies it."""

_letter = "[^\\W_]"
_inside = f"[{APOSTROPHES}{INVISIBLE}\u0300-\u036f]"
# "c++" and "c#" are names; anything else is letters and digits, with apostrophes and marks inside or (marks) at the end.
_word = re.compile(
    f"[a-zA-Z]\\+\\+(?![^\\W_])|[a-zA-Z]#(?![^\\W_])|{_letter}(?:{_letter}|[{INVISIBLE}\u0300-\u036f]|{_inside}(?={_letter}))*"
)
_hyphens = frozenset("-\u2010\u2011\u2012\u2013")


class Span(NamedTuple):
    """One word as written: its text, its place [start, end) and whether a hyphen ties it to the word before."""

    text: str
    start: int
    end: int
    tied: bool


def spans(text: str) -> Iterator[Span]:
    """Yield the words of `text` from left to right. "AI-systeem" gives two words, the second one tied to the first."""
    last = -2
    for match in _word.finditer(text):
        start, end = match.span()
        tied = start == last + 1 and text[last] in _hyphens
        yield Span(match.group()[:MAX_WORD], start, end, tied)
        last = end
