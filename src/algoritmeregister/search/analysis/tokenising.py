"""Cut a text into words, with their places in the original text."""

from __future__ import annotations

import re

from .normalising import INVISIBLE

MAX_WORD = 64
"""Characters of one word that are looked at; what is longer is no word but a key, and its start identifies it."""

HYPHENS = "-\u2010\u2011\u2012\u2013"

_marks = f"{INVISIBLE}\u0300-\u036f"
_inside = "'\u2019\u2018\u02bc`\u00b4\u2032\uff07"
# Nearly all texts: letters and digits, with apostrophes inside.
_plain = re.compile(f"\\w+(?:[{_inside}]\\w+)*")
# Texts with marks that belong to a word but are no letters, with underscores (which separate), or with "c++" and "c#".
_mark = re.compile(f"[{_marks}]")
_letter = "[^\\W_]"
_full = re.compile(
    f"[a-zA-Z]\\+\\+(?![^\\W_])|[a-zA-Z]#(?![^\\W_])|{_letter}(?:{_letter}|[{_marks}]|[{_inside}](?={_letter}))*"
)
_tied = re.compile(f"{_plain.pattern}(?:[{HYPHENS}]{_plain.pattern})+")


def pattern(text: str) -> re.Pattern[str]:
    """Return the expression that finds the words of `text`: the fast one unless the text has something unusual."""
    unusual = "_" in text or "+" in text or "#" in text or (not text.isascii() and _mark.search(text))
    return _full if unusual else _plain


def hyphenated(text: str) -> list[list[str]]:
    """Return the words that hyphens tie together ("AI-systeem", "e-mail"), each as the list of its pieces."""
    # Only the few pieces with a hyphen are looked at closely: this runs over every text of the register.
    pieces = text.split()
    written = [piece for hyphen in HYPHENS if hyphen in text for piece in pieces if hyphen in piece]
    return [pattern(chain).findall(chain) for chain in _tied.findall(" ".join(written))] if written else []
