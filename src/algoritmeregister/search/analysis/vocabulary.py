"""The words of Dutch with their frequencies, from the wordfreq package and our own list of domain words."""

from __future__ import annotations

from functools import lru_cache

from wordfreq import get_frequency_list

from algoritmeregister.search import tables

from .normalising import fold

DOMAIN_FREQUENCY = 1e-6


@lru_cache(maxsize=1)
def frequencies() -> dict[str, float]:
    """Return folded word → frequency (share of all words of running text) for Dutch, domain words included."""
    found: dict[str, float] = {}
    for centibels, words in enumerate(get_frequency_list("nl", "large")):
        frequency = 10 ** (-centibels / 100)
        for written in words:
            folded = fold(written)
            if folded.isalpha():
                found[folded] = found.get(folded, 0.0) + frequency
    for _, (written, *_rest) in tables.rows("domain_words.txt"):
        found[fold(written)] = max(found.get(fold(written), 0.0), DOMAIN_FREQUENCY)
    return found
