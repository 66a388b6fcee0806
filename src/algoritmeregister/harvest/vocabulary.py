"""By which names the fields of the publication standard are known in files: keys, other keys, and labels in three
languages.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from algoritmeregister import standards


@lru_cache(maxsize=8192)
def fold(label: str) -> str:
    """Return a label as it is compared: its letters, digits and underscores without case.

    Signs count as spaces: people write "Risico's", "Risico’s" and, after a wrong encoding, "Risico¡s"; and put an asterisk
    behind what is required.
    """
    plain = "".join(sign if sign.isalnum() or sign == "_" else " " for sign in unicodedata.normalize("NFC", label))
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    newest_first = [standards.get(version) for version in reversed(standards.VERSIONS)]
    for standard in newest_first:
        for field in standard.fields:
            names.setdefault(fold(field.key), field.key)
    # only then other names: what is a key somewhere is never read as the label of something else
    for standard in newest_first:
        for field in standard.fields:
            for alias in (*field.aliases, *field.label.values()):
                names.setdefault(fold(alias), field.key)
    return names


@lru_cache(maxsize=1)
def _exact() -> frozenset[str]:
    return frozenset(
        name
        for version in standards.VERSIONS
        for field in standards.get(version).fields
        for name in (field.key, *field.aliases)
    )


def is_key(label: str) -> bool:
    """Whether a name is, letter by letter, a key of some version or another key that the standard's reader knows."""
    return label in _exact()


def key_of(label: str) -> str | None:
    """Return the standard's key that a column or label stands for, in any version and vocabulary, or None."""
    return _names().get(fold(label))
