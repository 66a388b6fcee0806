"""Who is missing: of the authorities that an official list names and that exist, which registered something, which say that
they have nothing to register, and of which nothing is known. Now, and at the end of each month before.

Registrations are counted with the organisation that they were matched with: by identifier, name, spelling or alias
(`organisations.matching`). Those of an authority that is no more count for its successor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Min, Q
from django.utils import timezone

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Statement
from algoritmeregister.registrations.growth import months
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.states import State

# Months of history that are computed at most.
MOST_MONTHS = 120


class Known(StrEnum):
    """What is known of an authority. A registration goes before a statement."""

    REGISTERED = "registered"
    NOTHING_TO_REPORT = "nothing_to_report"
    NOTHING_KNOWN = "nothing_known"


@dataclass
class Authority:
    """An authority on an official list. `since`: days between which something of it was registered (None: still); `stated`:
    the same of its statements. `registrations`: how many are public now. `source`: where its last statement is.
    """

    code: str
    name: str
    kind: str
    tooi_uri: str
    starts_on: date | None
    ends_on: date | None
    registrations: int = 0
    since: list[tuple[date, date | None]] = field(default_factory=list)
    stated: list[tuple[date, date | None]] = field(default_factory=list)
    source: str = ""

    def exists(self, day: date) -> bool:
        """Whether it exists on this day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day < self.ends_on)

    def known(self, day: date) -> Known:
        """What was known of it at the end of this day."""
        if _any(self.since, day):
            return Known.REGISTERED
        return Known.NOTHING_TO_REPORT if _any(self.stated, day) else Known.NOTHING_KNOWN

    @property
    def first_seen(self) -> date | None:
        """The day on which something of it was first seen, of what it has now."""
        return min((first for first, last in self.since if last is None), default=None)

    @property
    def stated_on(self) -> date | None:
        """The day of the statement that holds now."""
        return next((first for first, last in self.stated if last is None), None)


@dataclass(frozen=True)
class Tally:
    """How many authorities there were on a `day`, and of how many what was known."""

    day: date
    total: int
    registered: int
    nothing_to_report: int

    @property
    def nothing_known(self) -> int:
        """Of how many nothing was known."""
        return self.total - self.registered - self.nothing_to_report


def authorities() -> list[Authority]:
    """Return the authorities that an official list names, by name, with what is known of them. Four questions to the
    database.
    """
    rows = Organisation.objects.filter(merged_into__isnull=True).filter(Q(listed=True) | Q(successor__isnull=False))
    organisations = list(rows.order_by("name", "code"))
    found = {
        each.pk: Authority(each.code, each.name, each.kind, each.tooi_uri or "", each.starts_on, each.ends_on)
        for each in organisations
        if each.listed
    }
    heirs = _heirs(organisations)
    for pk, first, last, number in _registered():
        authority = found.get(heirs.get(pk, pk))
        if authority:
            authority.registrations += number
            authority.since.append((first, last))
    for statement in Statement.objects.order_by("stated_on"):
        authority = found.get(heirs.get(statement.organisation_id, statement.organisation_id))
        if authority:
            authority.stated.append((statement.stated_on, statement.ended_on))
            authority.source = statement.source
    return list(found.values())


def tallies(known: Iterable[Authority], day: date) -> dict[str, Tally]:
    """Count per kind what is known of the authorities that exist on this day."""
    counts: dict[str, dict[Known, int]] = defaultdict(lambda: defaultdict(int))
    for authority in known:
        if authority.exists(day):
            counts[authority.kind][authority.known(day)] += 1
    return {kind: _tally(day, states) for kind, states in counts.items()}


def history(known: Iterable[Authority], today: date) -> dict[str, list[Tally]]:
    """Return, per kind, what was known at the end of each month since the first registration, and of this month today."""
    everyone = list(known)
    first = min((start for authority in everyone for start, _last in authority.since), default=None)
    result: dict[str, list[Tally]] = defaultdict(list)
    if first is None:
        return {}
    ends = [_last_day(month) for month in months(first, today)][-MOST_MONTHS:]
    for day in [*(end for end in ends if end < today), today]:
        for kind, tally in tallies(everyone, day).items():
            result[kind].append(tally)
    return dict(result)


def off_the_lists() -> dict[str, list[tuple[str, str]]]:
    """Return, per kind, (code, name) of the organisations that registered something and that no official list names: one of
    them may be an authority whose name we could not match. One question to the database.
    """
    rows = (
        Organisation.objects.filter(listed=False, merged_into__isnull=True, registrations__state=State.PUBLISHED)
        .distinct()
        .order_by("name", "code")
        .values_list("kind", "code", "name")
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, code, name in rows:
        found[kind].append((code, name))
    return dict(found)


def _registered() -> Iterable[tuple[int, date, date | None, int]]:
    """Yield organisation, the first day, the day of withdrawal, and how many are public now. Of what is public one row per
    organisation, of what was withdrawn one per registration.
    """
    public = Registration.objects.filter(state=State.PUBLISHED).order_by().values_list("organisation")
    for pk, first, number in public.annotate(first=Min("first_observed_at"), number=Count("pk")):
        yield pk, _day(first), None, number
    gone = Registration.objects.filter(state=State.WITHDRAWN)
    for pk, first, last in gone.values_list("organisation", "first_observed_at", "withdrawn_at"):
        yield pk, _day(first), _day(last or first), 0  # the database keeps that it has a moment


def _heirs(organisations: Iterable[Organisation]) -> Mapping[int, int]:
    """Return which organisation stands now for one that is no more: its successor, or that one's."""
    next_one = {each.pk: each.successor_id for each in organisations if each.successor_id and each.ends_on}
    heirs = {}
    for pk in next_one:
        heir, seen = pk, set()
        while heir in next_one and heir not in seen:
            seen.add(heir)
            heir = next_one[heir] or heir
        heirs[pk] = heir
    return heirs


def _tally(day: date, states: Mapping[Known, int]) -> Tally:
    return Tally(day, sum(states.values()), states[Known.REGISTERED], states[Known.NOTHING_TO_REPORT])


def _any(periods: Iterable[tuple[date, date | None]], day: date) -> bool:
    return any(first <= day and (last is None or day < last) for first, last in periods)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
