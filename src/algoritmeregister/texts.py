"""Texts that come as data in three languages, and the language a reader should get. At the bottom of the house:
imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LANGUAGES = ("nl", "en", "fy")
# Frisian readers read Dutch; readers of English get Dutch rather than nothing.
FALLBACKS = {"nl": ("nl", "en"), "en": ("en", "nl"), "fy": ("fy", "nl", "en")}


def language_of(texts: Mapping[str, str], language: str | None) -> str:
    """Return in which language `in_language` gives the text; "" when there is none."""
    code = (language or "nl")[:2]
    return next((each for each in FALLBACKS.get(code, FALLBACKS["nl"]) if texts.get(each)), "")


class Words:
    """Texts by name, written down as three: Dutch, English, Frisian. Unlike the texts of pages they need no catalogue."""

    def __init__(self, table: Mapping[str, tuple[str, str, str]]) -> None:
        self._table = table

    def three(self, name: str) -> Mapping[str, str]:
        """Return a text by language. Raises KeyError for a name that there is not."""
        return dict(zip(LANGUAGES, self._table[name], strict=True))

    def word(self, name: str, language: str, **values: Any) -> str:
        """Return a text in a language, with {places} filled. Raises KeyError for a name that there is not."""
        return in_language(self.three(name), language).format(**values)


def in_language(texts: Mapping[str, str], language: str | None) -> str:
    """Return the text in `language` (a code such as "nl" or "en-gb"), else in the nearest language there is, else ""."""
    # A page asks this a hundred times, so not by way of `language_of`.
    for each in FALLBACKS.get(language or "nl") or FALLBACKS.get((language or "nl")[:2], FALLBACKS["nl"]):
        if text := texts.get(each):
            return text
    return ""
