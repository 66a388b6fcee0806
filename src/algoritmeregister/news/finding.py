"""The changes that were asked for, each with what can be told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.news import following
from algoritmeregister.news.models import Item
from algoritmeregister.registrations.models import Version

MAX_PAGE_SIZE = 200


@dataclass(frozen=True)
class Change:
    """One public change, ready to be told. `cursor`: its place in the ledger. `version` and `before`: the versions that can
    be compared; `before` is None when there was none, `version` when there never was one. `made_version`: this change made
    `version`, and did not only happen to it. `changed`: keys of the fields that differ, in the standards of both.
    `path`, `ground`: which text was removed, and on what legal ground; `assessment`: what the ledger says of one that was
    shown, or is no longer."""

    cursor: str
    kind: Kind
    minor: bool
    number: str
    observed_at: datetime
    recorded_at: datetime
    claimed_on: date | None
    version: Version | None
    before: Version | None
    made_version: bool
    changed: tuple[str, ...]
    reason: str
    organisation_code: str
    organisation: str
    register: str
    path: str = ""
    ground: str = ""
    assessment: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the algorithm, on one line; empty when its text has none."""
        return " ".join(str(self.version.document.get("name") or "").split()) if self.version else ""

    @property
    def organisation_name(self) -> str:
        """The organisation as the version names it, else as it is called now."""
        return (self.version.organisation_name if self.version else "") or self.organisation

    @property
    def language(self) -> str:
        """The language of the text that changed."""
        return self.version.language if self.version else "nl"


def by_observation(items: QuerySet[Item]) -> QuerySet[Item]:
    """Put what was observed last first; what was observed at one moment in the order of the ledger."""
    return items.order_by("-observed_at", "-epoch", "-sequence")


def by_ledger(items: QuerySet[Item]) -> QuerySet[Item]:
    """Put what was written down last first: the order of feeds, in which nothing ever comes in between."""
    return items.order_by("-epoch", "-sequence")


def changes(items: QuerySet[Item], *, first: int = 0, count: int = 25) -> list[Change]:
    """Return `count` changes (200 at most) of an ordered list, from place `first`. One question to the database."""
    size = min(max(count, 0), MAX_PAGE_SIZE)
    rows = items.select_related("entry", "version", "before", "organisation", "register")[first : first + size]
    return [_change(row) for row in rows]


def of_entries(rows: Sequence[Entry]) -> dict[str, Change]:
    """Return what can be told of each of these entries, under its place in the ledger. One question to the database, and six
    more while the news does not have all of them yet."""
    kept = Item.objects.filter(entry__in=[row.pk for row in rows])
    items = {item.pk: item for item in kept.select_related("version", "before", "organisation", "register")}
    missing = following.items_of([row for row in rows if row.pk not in items])
    prefetch_related_objects(missing, "before", "organisation", "register")
    items |= {item.entry_id: item for item in missing}
    for row in rows:
        items[row.pk].entry = row
    return {row.cursor: _change(items[row.pk]) for row in rows}


def _change(item: Item) -> Change:
    detail = item.entry.detail
    claimed = detail.get("claimed_on")
    return Change(
        cursor=item.entry.cursor,
        kind=Kind(item.kind),
        minor=item.minor,
        number=item.number,
        observed_at=item.observed_at,
        recorded_at=item.entry.recorded_at,
        claimed_on=date.fromisoformat(claimed) if claimed else None,
        version=item.version,
        before=item.before,
        made_version="language" in detail,
        changed=tuple(detail.get("changed") or ()),
        reason=str(detail.get("reason") or ""),
        organisation_code=item.organisation.code,
        organisation=item.organisation.name,
        register=item.register.name,
        path=str(detail.get("path") or ""),
        ground=str(detail.get("ground") or ""),
        assessment=detail if item.kind == Kind.ASSESSED else {},
    )
