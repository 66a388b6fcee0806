"""Which characters can be in a PDF: texts of sources hold anything, and PDF/UA refuses what its fonts cannot show."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{WHITE SQUARE}"
# A word longer than this gets places where a line may end, or it would run off the page. An address has them already: after
# a slash, but for one before a digit. What is put into an address would be in what somebody copies of it.
LONGEST_WORD = 40
_ZERO_WIDTH_SPACE = "\u200b"
_LONG_WORD = re.compile(rf"(?:[^\s/{_ZERO_WIDTH_SPACE}]|/(?=\d)){{{LONGEST_WORD},}}")
# What our font certainly has: Latin, Greek, Cyrillic, general punctuation, the euro sign, our replacement.
_CERTAIN = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x386, 0x3CE),
    (0x400, 0x45F),
    (0x2010, 0x2026),
    (0x20AC, 0x20AC),
    (0x25A1, 0x25A1),
)


def printable(text: str) -> str:
    """Return the text without control characters, half characters and marks that PDF/UA forbids; line ends stay."""
    kept = (each if _is_allowed(each) else (" " if each.isspace() else "") for each in text)
    return _LONG_WORD.sub(_breakable, "".join(kept))


def _is_allowed(character: str) -> bool:
    return character == "\n" or (
        unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"} and character not in "\ufeff\ufffe\uffff\u2028\u2029"
    )


def _breakable(found: re.Match[str]) -> str:
    word = found[0]
    return _ZERO_WIDTH_SPACE.join(word[start : start + 20] for start in range(0, len(word), 20))


def without(text: str, missing: frozenset[str]) -> str:
    """Return the text with a square in place of every character in `missing`."""
    return "".join(REPLACEMENT if each in missing else each for each in text)


def certain(text: str) -> str:
    """Return the text with a square in place of whatever our font may not have."""
    return "".join(
        each if each in "\n\u200b" or any(low <= ord(each) <= high for low, high in _CERTAIN) else REPLACEMENT
        for each in text
    )
