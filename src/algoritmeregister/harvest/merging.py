"""What a record adds to what is already known of a registration.

A key that a source does not have is not an emptied field, so fuller data from another file stays. A record that claims
an older date than what is known only fills gaps. Together these two make that the order in which files are read does
not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from algoritmeregister import standards
from algoritmeregister.harvest.mapping import Mapped


class Known(Protocol):
    """What is known already: a version, or what one of several registers said."""

    standard: str
    claimed_on: date | None

    @property
    def document(self) -> dict[str, Any]:
        """The fields, in the keys of the standard."""

    @property
    def beside(self) -> dict[str, Any]:
        """What the standard cannot hold."""


@dataclass(frozen=True)
class Merged:
    """The content for the next version. `taken`: the fields of it, document and beside, that come from the record."""

    document: dict[str, Any]
    beside: dict[str, Any]
    standard: str
    taken: frozenset[str] = frozenset()


def is_older(mapped: Mapped, current: Known | None) -> bool:
    """Whether a record claims an older date than what is known of its registration."""
    return bool(current and current.claimed_on and mapped.claimed_on and mapped.claimed_on < current.claimed_on)


def merge(
    mapped: Mapped,
    current: Known | None,
    *,
    truncated: Mapping[str, int] | None = None,
    cleared: frozenset[str] = frozenset(),
) -> Merged:
    """Return the content that a record and the current version make together.

    `truncated`: fields of which the source cuts the text off, which then does not replace a fuller one. `cleared`:
    fields that a newer source left empty on purpose, which an older record does not fill again.
    """
    new = mapped.reading
    if current is None:
        return Merged(new.document, new.beside, new.version, frozenset(new.document) | frozenset(new.beside))
    if is_older(mapped, current):
        return _filled(new, current, cleared)
    result = standards.merge(
        current.document, new, standard=current.standard, beside=current.beside, truncated=dict(truncated or {})
    )
    kept = {note.field for note in result.notes}
    given = {*_at(new, result.standard), *new.beside}
    return Merged(result.document, result.beside, result.standard, frozenset(given - kept))


def _filled(new: standards.Reading, current: Known, cleared: frozenset[str]) -> Merged:
    """Return the current content with only the gaps filled from an older record; itself when there is nothing to fill.

    A text that ends in an ellipsis was cut off by its source: a fuller one that begins with it fills that gap too.
    """
    have = standards.Reading(current.document, current.standard, current.beside, (), cleared - set(current.document))
    cut = {key: len(text) for key, text in current.document.items() if isinstance(text, str) and text.endswith("…")}
    result = standards.merge(new.document, have, standard=new.version, beside=new.beside, truncated=cut)
    filled = (set(result.document) | set(result.beside)) - set(_at(have, result.standard)) - set(current.beside)
    filled |= {note.field for note in result.notes}
    if not filled:
        return Merged(current.document, current.beside, current.standard)
    return Merged(result.document, result.beside, result.standard, frozenset(filled))


def _at(reading: standards.Reading, standard: str) -> Mapping[str, Any]:
    """Return a reading's document in the keys of `standard`."""
    if reading.version == standard:
        return reading.document
    return standards.convert(reading.document, source=reading.version, target=standard, beside=reading.beside).document


def origins(mapped: Mapped, merged: Merged) -> dict[str, str]:
    """Return the source's key of every field that the record gave."""
    return {key: mapped.origins.get(key, key) for key in sorted(merged.taken)}
