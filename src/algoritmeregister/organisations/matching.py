"""When two names mean the same organisation."""

from __future__ import annotations

import re
import unicodedata

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def normalise_name(name: str) -> str:
    """Return a name in the form in which names are compared: no case, accents, hyphens or double spaces."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return _NOT_LETTERS.sub(" ", plain).strip()
