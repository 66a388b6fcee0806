"""Which version of the standard a record from a source is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from .catalogue import SUPERSET, VERSIONS, get

_NUMBER = re.compile(r"(\d+(?:\.\d+)+|\d+)")


def version_from_label(label: Any) -> str | None:
    """The version that a text such as "0.1.0", "V0.4" or "Metadatastandaard 0.2.1" names; None when it names none."""
    if not isinstance(label, (str, int, float)) or isinstance(label, bool):
        return None
    text = str(label).strip()
    if text == SUPERSET:
        return SUPERSET
    match = _NUMBER.search(text)
    if match is None:
        return None
    numbers = [int(part) for part in match.group().split(".")[:3]]
    numbers += [0] * (2 - len(numbers))
    # Of each minor version only one became a standard: 0.2, 0.2.1 and 0.2.3 are all read as 0.2.3.
    return next((version for version in VERSIONS if [int(part) for part in version.split(".")[:2]] == numbers[:2]), None)


def detect_version(raw: Mapping[str, Any]) -> tuple[str, bool]:
    """The version of a record, and whether the record says so itself; otherwise the one that knows most of its keys.

    Between versions that know equally many the newest counts.
    """
    folded = {str(key).strip().casefold(): value for key, value in raw.items()}
    for key in _label_keys():
        version = version_from_label(folded.get(key))
        if version is not None:
            return version, True
    filled = {key for key, value in folded.items() if value not in (None, "", [])} or set(folded)
    # A list under this key is 0.4's; a text is 1.0's explanation.
    as_list = isinstance(folded.get("impacttoetsen"), list)

    def score(version: str) -> tuple[int, int]:
        known = len(filled & _names(version))
        return known + (as_list and version == "0.4"), VERSIONS.index(version)

    return max(VERSIONS, key=score), False


@cache
def _label_keys() -> tuple[str, ...]:
    return ("standard_version", *get(SUPERSET).field("standard_version").aliases)


@cache
def _names(version: str) -> frozenset[str]:
    names: set[str] = set()
    for field in get(version).fields:
        names.update((field.key, *field.aliases), *(item.aliases for item in field.items))
    return frozenset(name.casefold() for name in names)
