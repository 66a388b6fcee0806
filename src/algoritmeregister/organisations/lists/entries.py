"""What a reader takes from an official list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

LARGEST_FILE = 200_000_000  # bytes; the whole Register van Overheidsorganisaties is a fifth of this
LARGEST_JSON = 60_000_000
MOST_ENTRIES = 100_000
LONGEST_VALUE = 500  # characters of a name, code or address


class ListError(Exception):
    """A list cannot be read, or may not be taken as it is. The message is for the operator."""


@dataclass(frozen=True)
class FormerName:
    """A name that held from `valid_from` up to, not including, `valid_to`; None: unknown."""

    name: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Entry:
    """One organisation on a list.

    `reference` is its identity within lists of this `source`; `section` is the part of the list that is complete in itself.
    `parent` and `successor` are a TOOI URI or a reference in the same source. `ends_on`: the first day on which it was no
    more. `note`: what the operator should know about this entry.
    """

    source: str
    section: str
    reference: str
    name: str
    kind: str
    tooi_uri: str | None = None
    short_names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    former_names: tuple[FormerName, ...] = ()
    identifiers: dict[str, str] = field(default_factory=dict)
    parent: str | None = None
    successor: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    website: str = ""
    note: str = ""


def day(text: str | None) -> date | None:
    """Return the date at the beginning of an XML or JSON date or moment; None when there is none."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None


def day_after(last: date | None) -> date | None:
    """Return the day after the last day of something: Dutch lists name the last day, we keep the first day without it."""
    return date.fromordinal(last.toordinal() + 1) if last and last < date.max else None


def short(text: str | None) -> str:
    """Return a value with single spaces, no longer than we keep; control characters become spaces."""
    visible = "".join(character if character.isprintable() else " " for character in (text or "")[: 4 * LONGEST_VALUE])
    return " ".join(visible.split())[:LONGEST_VALUE]


def web_address(text: str | None) -> str:
    """Return an http(s) address, or "" for anything else."""
    address = short(text)
    return address if address.lower().startswith(("https://", "http://")) else ""
