"""Say which analysis this is, so that an index made with another one is not asked."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib import metadata, resources

from algoritmeregister.search import tables


@lru_cache(maxsize=1)
def version() -> str:
    """Return a short text that changes with the code of this package, the tables and the word list.

    A changed comment changes it too: rebuilding an index costs seconds, an index that is silently wrong costs more.
    """
    code = hashlib.sha256()
    for file in sorted(resources.files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            code.update(file.read_bytes())
    return f"{code.hexdigest()[:16]}-{tables.digest()}-{metadata.version('wordfreq')}"
