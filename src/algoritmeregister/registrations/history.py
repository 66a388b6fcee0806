"""The history of a registration: every entry the ledger has on it, and every version as it was. Reading only.

What an entry says, it says with the codes of the ledger and the keys of the standard; words are for the pages and the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.models import Registration, Version


@dataclass(frozen=True)
class Event:
    """One thing that happened to a registration in public: one entry of the ledger.

    `cursor`: its place in the ledger ("1-42"). `kind`: a ledger kind. `version`: the version it made, or was about.
    `before`: the number of the version in the same language that this version replaced, None when there is none or no
    version was made: `before` and `version` are what can be compared. `observed_at`: when it was seen or done;
    `recorded_at`: when we wrote it down; `claimed_on`: the date the source gives. `changed`: keys of the fields that
    differ, in the standards of these two versions. `path` and `ground`: which text was removed and on what legal ground
    (kind "redacted"). `organisation_name`: of the version, as it says itself; `organisation`: the code of the organisation
    that the registration went to when two turned out to be one. `detail`: all that the ledger says, as it says it.
    """

    cursor: str
    kind: str
    version: int | None
    before: int | None
    observed_at: datetime
    recorded_at: datetime
    claimed_on: date | None
    reason: str
    changed: tuple[str, ...]
    language: str
    standard: str
    organisation_name: str
    organisation: str
    path: str
    ground: str
    content_hash: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class History:
    """Everything that happened to one registration: `events` newest first, `versions` newest first (without their content
    until it is asked for)."""

    registration: Registration
    events: tuple[Event, ...]
    versions: tuple[Version, ...]


def history(registration: Registration) -> History:
    """Return the history of a registration. Two questions to the database, however long it is."""
    versions = list(Version.objects.filter(registration=registration).defer("content").order_by("-number"))
    by_number = {version.number: version for version in versions}
    replaced = {version.number: _replaced(version, versions) for version in versions}
    entries = list(entries_of(registration))
    first = _first_mentions(entries)
    events = tuple(
        _event(entry, by_number.get(entry.version or 0), replaced if entry.pk in first else {})
        for entry in reversed(entries)
    )
    return History(registration, events, tuple(versions))


def entries_of(registration: Registration) -> list[Entry]:
    """Return the ledger's entries on a registration, oldest first."""
    found = Entry.objects.filter(number=registration.number, registration=registration.uri)
    return list(found.order_by("epoch", "sequence"))


def version(registration: Registration, number: int) -> Version | None:
    """Return one version of a registration by its number, or None."""
    return Version.objects.filter(registration=registration, number=number).first()


def version_before(version: Version) -> Version | None:
    """Return the version that this one replaced: the last one before it in the same language, or None."""
    found = Version.objects.filter(
        registration_id=version.registration_id, language=version.language, number__lt=version.number
    )
    return found.order_by("-number").first()


def version_at(registration: Registration, moment: datetime, language: str = "nl") -> Version | None:
    """Return the version that was public at `moment` (aware): in `language`, else in Dutch, else any. None when there was
    none: not published yet, or withdrawn then."""
    then = list(
        Version.objects.filter(registration=registration, valid_from__lte=moment)
        .exclude(valid_to__lte=moment)
        .order_by("number")
    )
    by_language = {each.language: each for each in then}
    return by_language.get(language) or by_language.get("nl") or (then[0] if then else None)


def _replaced(version: Version, versions: list[Version]) -> int | None:
    """Return the number of the version before this one in its language; `versions` are newest first."""
    return next(
        (each.number for each in versions if each.number < version.number and each.language == version.language), None
    )


def _first_mentions(entries: list[Entry]) -> set[int]:
    """Return the entries that made a version: the first with its number. Later ones are about it (moved, redacted)."""
    made: dict[int, int] = {}
    for entry in entries:
        if entry.version and entry.content_hash:
            made.setdefault(entry.version, entry.pk)
    return set(made.values())


def _event(entry: Entry, about: Version | None, replaced: Mapping[int, int | None]) -> Event:
    detail = entry.detail
    claimed = detail.get("claimed_on")
    return Event(
        cursor=entry.cursor,
        kind=entry.kind,
        version=entry.version,
        before=replaced.get(entry.version or 0),
        observed_at=entry.observed_at,
        recorded_at=entry.recorded_at,
        claimed_on=date.fromisoformat(claimed) if claimed else None,
        reason=str(detail.get("reason") or ""),
        changed=tuple(detail.get("changed") or ()),
        language=str(detail.get("language") or (about.language if about else "")),
        standard=str(detail.get("standard") or (about.standard if about else "")),
        organisation_name=about.organisation_name if about else "",
        organisation=str(detail.get("organisation") or ""),
        path=str(detail.get("path") or ""),
        ground=str(detail.get("ground") or ""),
        content_hash=entry.content_hash,
        detail=detail,
    )
