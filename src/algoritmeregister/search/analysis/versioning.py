"""Say which analysis this is, so that an index made with another one is not asked."""

from __future__ import annotations

from functools import lru_cache
from importlib import metadata

from algoritmeregister.search import tables

PIPELINE = 1
"""Raised when the code of the analysis changes what it gives."""


@lru_cache(maxsize=1)
def version() -> str:
    """Return a short text that changes with the code, the tables and the word list."""
    return f"{PIPELINE}-{tables.digest()}-{metadata.version('wordfreq')}"
