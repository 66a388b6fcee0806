"""The reports of harvest runs, and what a source remembers of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.harvest.models import Run, Source
from algoritmeregister.harvest.outcomes import Counts


def actor(source: Source) -> Actor:
    """Return who does what a harvest of this source does."""
    return Actor(ActorKind.HARVEST, source.register.slug)


def new_run(source: Source, now: datetime, **details: Any) -> Run:
    """Begin the report of a run. `details`: other columns of `Run`; without them it has no file and no profile yet."""
    by = actor(source)
    given: dict[str, Any] = {
        "profile": "",
        "profile_version": 0,
        "file_name": source.address[-255:],
        "file_size": 0,
        "file_sha256": "",
        **details,
    }
    return Run.objects.create(
        register=source.register,
        source=source,
        observed_at=now,
        complete=source.complete,
        started_at=now,
        actor_kind=by.kind,
        actor_name=by.name,
        **given,
    )


def note_failure(source: Source, problem: str, now: datetime) -> None:
    """Note that a source gave no answer that can be used; what it said before still counts."""
    source.failures += 1
    source.health, source.problem, source.last_tried_at = Source.Health.FAILING, problem[:2000], now
    source.save(update_fields=["failures", "health", "problem", "last_tried_at"])


def note_good(source: Source, now: datetime, **remembered: Any) -> None:
    """Remember the answer that the register now shows."""
    good = {"health": Source.Health.GOOD, "failures": 0, "problem": "", "last_tried_at": now, "last_good_at": now}
    for name, value in {**remembered, **good}.items():
        setattr(source, name, value)
    source.save(update_fields=[*remembered, *good])


def note_waiting(source: Source, run: Run, profile: str, counts: Counts, objections: list[str]) -> None:
    """Let a run wait for a steward, with why. `profile`: "name@version"."""
    name, _sign, version = profile.partition("@")
    close(run, Run.State.WAITING, objections=objections, counts=counts.as_dict(), profile=name, profile_version=int(version))
    source.health, source.problem, source.last_tried_at = Source.Health.WAITING, " ".join(objections)[:2000], timezone.now()
    source.save(update_fields=["health", "problem", "last_tried_at"])


def close(run: Run, state: Run.State, **details: Any) -> None:
    """End the report of a run. `details`: other columns of `Run`."""
    Run.objects.filter(pk=run.pk).update(state=state, finished_at=timezone.now(), **details)


def close_interrupted(source: Source) -> None:
    """Say of runs that never ended that they were broken off: there is one harvest at a time, so nobody is at work on it."""
    Run.objects.filter(source=source, state=Run.State.RUNNING).update(
        state=Run.State.FAILED, problem=_("Onderbroken."), finished_at=timezone.now()
    )


def dismiss_older(source: Source, run: Run | None) -> None:
    """Put aside runs that wait with an older answer: the newer one counts."""
    older = Run.objects.filter(source=source, state=Run.State.WAITING)
    (older.exclude(pk=run.pk) if run else older).update(
        state=Run.State.DISMISSED, problem=_("De bron gaf daarna een ander antwoord.")
    )


def note_approved(run: Run) -> None:
    """Forget what went wrong when a waiting run was approved before: it is tried again."""
    Run.objects.filter(pk=run.pk).update(problem="")
