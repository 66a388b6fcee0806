"""Remarks that reading and merging make about a record, with a message in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .mapping import read_mapping

_LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Note:
    """One remark: the field (its key in the document, or in the source when it has none), a kind (a key of
    `mappings/notes.yaml`), the message in nl, en and fy, and the value as the source had it."""

    field: str
    kind: str
    message: Mapping[str, str]
    value: Any = None


def note(field: str, kind: str, value: Any = None) -> Note:
    """A note of a kind; the value is shown in the message as far as it is short. Raises KeyError for an unknown kind."""
    shown = value if isinstance(value, str) else str(value)
    if len(shown) > _LONGEST_SHOWN:
        shown = shown[: _LONGEST_SHOWN - 1] + "…"
    lines: Mapping[str, str] = read_mapping("notes")[kind]
    return Note(field, kind, {language: line.format(field=field, value=shown) for language, line in lines.items()}, value)
