"""The newest changes, as a reader would tell them: what happened, to which algorithm, of whom, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from algoritmeregister.ledger.models import Entry
from algoritmeregister.news.wording import KINDS
from algoritmeregister.registrations.models import Version
from algoritmeregister.site.addresses import registration_address

# A big import is many changes in a row; of one registration only the newest is news.
LOOK_BACK = 60


@dataclass(frozen=True)
class Change:
    """One change as a line of the home page."""

    kind: str
    label: str | Promise
    number: str
    name: str
    summary: str
    organisation: str
    language: str
    address: str
    happened_at: datetime


def newest(count: int = 6, *, language: str = "nl") -> list[Change]:
    """Return the newest changes, of `count` different registrations at most, told in `language` where there is a version
    in it.

    Two questions to the database.
    """
    entries: dict[str, Entry] = {}
    for entry in Entry.objects.order_by("-epoch", "-sequence")[:LOOK_BACK]:
        entries.setdefault(entry.number, entry)
    chosen = list(entries.values())[:count]
    versions: dict[str, Version] = {}
    found = Version.objects.filter(registration__number__in=[entry.number for entry in chosen]).select_related(
        "registration"
    )
    # the last one stays: current before past, the reader's language before Dutch before any other, newer before older
    for version in sorted(found, key=lambda each: _preference(each, language)):
        versions[version.registration.number] = version
    return [_change(entry, versions[entry.number]) for entry in chosen if entry.number in versions]


def _preference(version: Version, language: str) -> tuple[bool, bool, bool, int]:
    return (version.valid_to is None, version.language == language, version.language == "nl", version.number)


def _change(entry: Entry, version: Version) -> Change:
    name = str(version.document.get("name") or entry.number)
    return Change(
        kind=entry.kind,
        label=KINDS.get(entry.kind, entry.kind),
        number=entry.number,
        name=name,
        summary=str(version.document.get("description_short") or ""),
        organisation=version.organisation_name,
        language=version.language,
        address=registration_address(entry.number, name),
        happened_at=entry.observed_at,
    )
