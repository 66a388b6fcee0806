"""Bring the forms of a Dutch word together."""

from __future__ import annotations

import Stemmer

_stemmer = Stemmer.Stemmer("dutch_porter")


def stem(folded: str) -> str:
    """Return the stem of a folded word."""
    return str(_stemmer.stemWord(folded))
