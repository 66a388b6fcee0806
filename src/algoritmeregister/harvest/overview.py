"""How the harvest of each register goes, for everyone to see: the last run, the runs before it, and how to call that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.db.models import Count, Max

from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.errors import WrongProfile
from algoritmeregister.harvest.models import Rejection, Run
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.registers.models import Register

# By their values, for states that say nothing about the register: it goes on, or was put aside.
_NO_OUTCOME = ("running", "dismissed")
MOST_REASONS = 3


class Health(StrEnum):
    """How the last harvest of a register went."""

    NEVER = "never"  # nothing was ever harvested
    GOOD = "good"
    PARTLY = "partly"  # taken in, but for some records
    WAITING = "waiting"  # a steward has to look first
    FAILING = "failing"


def health(run: Run | None) -> Health:
    """Return how a register does, by its last run with an outcome."""
    if run is None:
        return Health.NEVER
    if run.state == "waiting":
        return Health.WAITING
    if run.state != Run.State.FINISHED:
        return Health.FAILING
    return Health.PARTLY if run.counts.get("rejected") else Health.GOOD


def last_runs() -> dict[int, Run]:
    """Return the last run with an outcome per register (by key). One question to the database."""
    newest = Run.objects.exclude(state__in=_NO_OUTCOME).order_by().values("register").annotate(last=Max("pk"))
    return {run.register_id: run for run in Run.objects.filter(pk__in=newest.values("last"))}


def history(register: Register, most: int) -> list[Run]:
    """Return the last `most` runs of a register with an outcome, the newest first. One question to the database."""
    return list(Run.objects.filter(register=register).exclude(state__in=_NO_OUTCOME).order_by("-pk")[:most])


def reasons(runs: Iterable[Run]) -> dict[int, list[tuple[str, int]]]:
    """Return why records were not taken, per run (by key), with how many: the most frequent first, a few of each run.

    No question to the database when none was refused, else one.
    """
    refused = [run.pk for run in runs if run.counts.get("rejected")]
    if not refused:
        return {}
    rows = Rejection.objects.filter(run__in=refused).order_by().values_list("run", "reason").annotate(number=Count("pk"))
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for run, reason, number in sorted(rows, key=lambda row: (-row[2], row[1])):
        if len(found[run]) < MOST_REASONS:
            found[run].append((reason, number))
    return dict(found)


def profile_of(register: Register, runs: Sequence[Run]) -> Profile | None:
    """Return the mapping profile by which a register is read: that of its last run that had one, else the shipped one that
    is made for it. None when there is none.
    """
    name = next((run.profile for run in runs if run.profile), "")
    if not name:
        return next((each for each in profiles.shipped() if each.register.slug == register.slug), None)
    try:
        return profiles.by_name(name)
    except WrongProfile:
        return None
