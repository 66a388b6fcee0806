"""Other words for the same thing: the synonym and abbreviation tables as a look-up on stems."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from algoritmeregister.search import tables

from .documents import index_terms
from .normalising import fold

ABBREVIATION_WEIGHT = 0.9
LONGEST = 6
"""Words in the longest term of the tables that a query is compared with."""


class Synonym(NamedTuple):
    """Another way to say it: stems (one per word), weight (0–1, the typed word is 1) and the text to show."""

    stems: tuple[str, ...]
    weight: float
    text: str


@lru_cache(maxsize=1)
def table() -> dict[tuple[str, ...], tuple[Synonym, ...]]:
    """Return stems of a term → its synonyms, heaviest first."""
    found: dict[tuple[str, ...], dict[tuple[str, ...], Synonym]] = {}
    for number, columns in tables.rows("synonyms.tsv"):
        if len(columns) != 3 or columns[1] not in ("=", ">"):
            raise ValueError(f"synonyms.tsv:{number}: expected weight, = or >, and terms separated by |")
        terms = _terms(columns[2])
        sources = terms if columns[1] == "=" else terms[:1]
        _relate(found, sources, terms, float(columns[0]))
    for number, columns in tables.rows("abbreviations.tsv"):
        if len(columns) != 2:
            raise ValueError(f"abbreviations.tsv:{number}: expected an abbreviation and what it stands for")
        short, long = _terms(columns[0]), _terms(columns[1])
        _relate(found, short, long, ABBREVIATION_WEIGHT)
        _relate(found, long, short, ABBREVIATION_WEIGHT)
    return {stems: tuple(sorted(synonyms.values(), key=lambda s: (-s.weight, s.stems))) for stems, synonyms in found.items()}


def _terms(column: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(term.strip(), tuple(index_terms(term))) for term in column.split("|") if term.strip()]


def _relate(
    found: dict[tuple[str, ...], dict[tuple[str, ...], Synonym]],
    sources: list[tuple[str, tuple[str, ...]]],
    targets: list[tuple[str, tuple[str, ...]]],
    weight: float,
) -> None:
    for _, stems in sources:
        for text, other in targets:
            if other != stems:
                known = found.setdefault(stems, {}).get(other)
                if known is None or known.weight < weight:
                    found[stems][other] = Synonym(other, weight, text)


def synonyms(stems: tuple[str, ...]) -> tuple[Synonym, ...]:
    """Return the synonyms of a term given by the stems of its words; nothing when the tables do not know it."""
    return table().get(stems, ())


def table_words(shortest: int = 5) -> frozenset[str]:
    """Return the folded words of at least `shortest` letters that the tables know other words for, written as one word."""
    written = [term for _, columns in tables.rows("synonyms.tsv") for term in columns[2].split("|")]
    folded = {fold(term.strip()) for term in written if " " not in term.strip()}
    return frozenset(word for word in folded if len(word) >= shortest and word.isalpha())
