"""Bring a word to the one spelling under which it is compared: case, accents, ligatures and apostrophes."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4\u2032\uff07"
# Characters that may stand inside a word without being seen: soft hyphen, zero width space and joiners, word joiner.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

# risico's, VRI's, Amsterdam's: the s says plural or possession, and the apostrophe proves that the word ends before it.
_apostrophe_s = re.compile(f"[{APOSTROPHES}]s$", re.IGNORECASE)
_dropped = re.compile(f"[{APOSTROPHES}{INVISIBLE}\u0300-\u036f]")
# What NFD leaves whole although a reader would type a plain letter for it.
_letters = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def fold(word: str) -> str:
    """Return `word` in small letters without accents, apostrophes and invisible characters ("Risico’s" → "risico").

    Compatibility forms become plain ones (NFKC): the ligature "ĳ" is "ij", "ﬁ" is "fi", "²" is "2".
    """
    word = _apostrophe_s.sub("", word) if len(word) > 3 else word
    if word.isascii():
        folded = word.lower()
        return folded if folded.isalnum() else _dropped.sub("", folded)
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    return unicodedata.normalize("NFC", _dropped.sub("", decomposed).translate(_letters))
