"""In which of our languages a table is written: by the small words that no text goes without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

_WORDS = {
    "nl": frozenset({"het", "een", "van", "wordt", "zijn", "voor", "niet", "met", "de"}),
    "en": frozenset({"the", "of", "and", "to", "is", "that", "with", "for"}),
    "fy": frozenset({"it", "fan", "wurdt", "foar", "mei", "yn", "net", "binne"}),
}
_LOOKED_AT = 5_000  # words


def of(texts: Iterable[str]) -> str:
    """Return "nl", "en" or "fy": the language of which most small words are in the texts; Dutch when they tell nothing."""
    counted: Counter[str] = Counter()
    number = 0
    for text in texts:
        for word in text.casefold().split():
            number += 1
            counted.update(language for language, words in _WORDS.items() if word in words)
        if number > _LOOKED_AT:
            break
    return max(_WORDS, key=lambda language: (counted[language], language == "nl"))
