"""The words of Dutch with their frequencies: the list of the wordfreq package and our own list of domain words.

The list is read straight from the package's data file: importing the package itself costs 0.3 s and 20 MB for parts
(other languages, text repair) that are not used here. It is loaded at the first analysis: about 0.2 s and 35 MB.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import msgpack  # type: ignore[import-untyped]

from algoritmeregister.search import tables

DOMAIN_FREQUENCY = 2e-6
"""Frequency at least given to a domain word: that of an ordinary noun ("uitkering" has 1e-5, "scanner" 2e-6)."""

MAX_LETTERS = 24


def _word_list() -> Path:
    spec = find_spec("wordfreq")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("The package wordfreq is not installed: it holds the Dutch word list.")
    return Path(spec.submodule_search_locations[0]) / "data" / "large_nl.msgpack.gz"


@lru_cache(maxsize=1)
def frequencies() -> dict[str, float]:
    """Return word → frequency (share of all words of running text) for Dutch, domain words included.

    Only words of plain letters: an accented form counts for its plain spelling when that is not itself in the list.
    """
    from .normalising import fold

    with gzip.open(_word_list()) as packed:
        buckets = msgpack.load(packed)[1:]
    found: dict[str, float] = {}
    for centibels, words in enumerate(buckets):
        frequency = 10 ** (-centibels / 100)
        for written in words:
            word = written if written.isascii() else fold(written)
            if len(word) <= MAX_LETTERS and word.isalpha() and word.isascii():
                found.setdefault(word, frequency)
    for _, (written, *_rest) in tables.rows("domain_words.txt"):
        word = fold(written)
        if found.get(word, 0.0) < DOMAIN_FREQUENCY:
            found[word] = DOMAIN_FREQUENCY
    return found


def frequency(word: str) -> float:
    """Return how often `word` (folded) is used in running Dutch, 0 when the list does not know it."""
    return frequencies().get(word, 0.0)
