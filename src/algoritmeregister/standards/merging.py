"""Puts a record that was read from a source into the document that is there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .catalogue import SUPERSET, get
from .convert import convert
from .fitting import plain_text
from .notes import Note, note
from .reading import Reading


@dataclass(frozen=True)
class Merged:
    """The merged document, what is kept beside it, the standard it is in, and what was not replaced, and why."""

    document: dict[str, Any]
    beside: dict[str, Any]
    standard: str
    notes: tuple[Note, ...] = ()


def merge(
    document: Mapping[str, Any],
    incoming: Reading,
    *,
    standard: str,
    beside: Mapping[str, Any] | None = None,
    truncated: Mapping[str, int] | None = None,
) -> Merged:
    """Merge `incoming` into a document of `standard`.

    Fields that the source has replace those of the document, or empty them; fields it does not have stay. With different
    standards both go up to the superset, and so does the result. `truncated` names fields of which the source cuts the
    text off at a number of characters: such a text does not replace a fuller one that starts with it.
    Raises UnknownStandard.
    """
    values, kept = dict(document), dict(beside or {})
    coming, extra, emptied = incoming.document, incoming.beside, incoming.emptied
    limits = dict(truncated or {})
    if standard != incoming.version:
        homes = {field.key: field.superset_key for field in get(incoming.version).fields}
        raised = convert(values, source=standard, target=SUPERSET, beside=kept)
        values, kept = raised.document, raised.beside
        raised = convert(coming, source=incoming.version, target=SUPERSET, beside=extra)
        coming, extra = raised.document, raised.beside
        emptied = frozenset(homes[key] for key in emptied)
        limits = {homes.get(key, key): limit for key, limit in limits.items()}
        standard = SUPERSET
    notes = []
    for key, value in coming.items():
        if key in limits and is_beginning(value, values.get(key), limits[key]):
            notes.append(note(key, "kept_fuller", value))
        else:
            values[key] = value
    for key in emptied:
        values.pop(key, None)
    return Merged(values, {**kept, **extra}, standard, tuple(notes))


def is_beginning(value: Any, fuller: Any, limit: int) -> bool:
    """Whether `value` is the beginning of the text `fuller`, cut off at `limit` characters."""
    if not isinstance(value, str) or not isinstance(fuller, str):
        return False
    start, whole = " ".join(plain_text(value).split()), " ".join(plain_text(fuller).split())
    start = start.removesuffix("…").removesuffix("...").rstrip()
    # White space at the cut has been stripped: a few characters below the limit is still cut off.
    return len(value) >= limit - 5 and len(whole) > len(start) and whole.startswith(start)
