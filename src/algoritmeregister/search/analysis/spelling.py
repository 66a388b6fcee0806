"""Suggest the word that was meant, from the words the register itself uses."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from symspellpy import SymSpell, Verbosity

from .normalising import fold
from .synonyms import table_words
from .vocabulary import frequency

MAX_DISTANCE = 2
# A short word that is common Dutch was meant, also when the register has it nowhere.
SHORT = 7
COMMON = 1e-6


def allowed_distance(length: int) -> int:
    """Return how many letters may differ in a word of `length` letters: none in very short words, two from eight on."""
    if length < 4:
        return 0
    return 1 if length < 8 else MAX_DISTANCE


class Spelling:
    """Suggestions from a vocabulary of word → frequency (how often the register uses it).

    The words of the synonym tables are suggested too: "stoplciht" is a stoplicht, also where all texts say
    verkeersregelinstallatie.
    """

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._own = _dictionary()
        for written, count in vocabulary.items():
            if count > 0:
                self._own.create_dictionary_entry(fold(written), int(count))

    def suggest(self, word: str, limit: int = 5) -> list[tuple[str, int]]:
        """Return (word, distance) of the likeliest words for a misspelt `word`, best first; swapped letters count once.

        Nothing when the word is known, is a common short word, is a number or is too short to guess.
        """
        folded = fold(word)
        distance = allowed_distance(len(folded))
        if len(folded) < SHORT and frequency(folded) >= COMMON:
            return []  # "mest" is no misspelling of "best"
        if not distance or not folded.isalpha() or len(folded) > 40:
            return []
        own, of_tables = self._own, _words_of_tables()
        if folded in own.words or folded in of_tables.words:
            return []
        found = own.lookup(folded, Verbosity.ALL, max_edit_distance=distance)
        others = of_tables.lookup(folded, Verbosity.ALL, max_edit_distance=distance)
        found = sorted([*found, *(item for item in others if item.term not in own.words)])  # nearest, most used, own first
        return [(item.term, item.distance) for item in found[:limit]]


def _dictionary() -> SymSpell:
    return SymSpell(max_dictionary_edit_distance=MAX_DISTANCE, prefix_length=7)


@cache
def _words_of_tables() -> SymSpell:
    """Return the words of the synonym tables: the same beside every vocabulary, and as much work as a small one."""
    words = _dictionary()
    for word in sorted(table_words()):
        words.create_dictionary_entry(word, 1)
    return words
