"""Harvest sources: fetch, look whether it can be true, take it in; and what a steward decides about a run that waits.

Nothing is concluded from a source that does not answer. Until everything is written a source remembers its former answer,
so that a harvest that was killed is simply done again: what was written already is found unchanged.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest import connectors, kept, runs, suspicion
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.actions import Request, import_file
from algoritmeregister.harvest.connectors import instance
from algoritmeregister.harvest.connectors.questions import Asked, Fetched
from algoritmeregister.harvest.errors import ImportFailed, Waits, WrongProfile, WrongSource
from algoritmeregister.harvest.fetching import Fetcher, Manners, manners
from algoritmeregister.harvest.following import once
from algoritmeregister.harvest.models import KeptFile, Run, Source
from algoritmeregister.harvest.outcomes import Counts, Report
from algoritmeregister.harvest.planning import Plan
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.writing import count_vanishing
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import mark_seen
from algoritmeregister.registrations.models import Appearance

Progress = Callable[[str, int, int | None], None]
UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Outcome:
    """How harvesting a source went. `state`: a state of `Run`, or "unchanged" when its bytes were the same as before.
    `more`: the source has more, which is fetched next.
    """

    source: Source
    state: str
    counts: Counts = field(default_factory=Counts)
    run: int | None = None
    problem: str = ""
    objections: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    report: Report | None = None
    more: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the register shows what its source says."""
        return self.state in {Run.State.FINISHED, UNCHANGED}

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        return {
            "register": self.source.register.slug,
            "address": self.source.address,
            "state": str(self.state),
            "run": self.run,
            "problem": self.problem,
            "objections": list(self.objections),
            "warnings": list(self.warnings),
            **self.counts.as_dict(),
        }


class _Watch:
    """Looks at what an answer would do. `guarded` False: a steward said that it may."""

    def __init__(self, source: Source, *, guarded: bool) -> None:
        self._source = source
        self.quarantines = guarded
        self.plan = Plan(Counts())
        self.columns: list[str] = []
        self.profile = ""

    def __call__(self, plan: Plan, profile: Profile, register: Register | None) -> None:
        self.plan, self.profile = plan, profile.key
        self.columns = suspicion.well_filled(plan.filled, plan.mapped, profile)
        published = Appearance.objects.filter(register=register, gone_at__isnull=True).count()
        if not self.quarantines or not published:
            return
        if self._source.complete:
            plan.counts.vanished = count_vanishing(plan, self._source.register_id)
        found = suspicion.objections(
            published=published,
            vanishing=plan.counts.vanished,
            changing=plan.counts.changed,
            limits=(self._source.max_withdrawn, self._source.max_changed),
            columns=suspicion.vanished_columns(self._source.columns, plan.filled),
        )
        if found:
            raise Waits(found)
        plan.counts.vanished = 0  # counted again where it happens


def _no_progress(_phase: str, _done: int, _total: int | None) -> None:
    return


def harvest(
    sources: Iterable[Source], *, dry_run: bool = False, progress: Progress = _no_progress
) -> Generator[Outcome, None, None]:
    """Harvest sources one after the other; yields how each went. Raises `Busy` when a harvest is going on already."""
    with kept.only_one():
        remembered = manners()
        for source in sources:
            yield (outcome := _harvest(source, remembered, dry_run, progress))
            while outcome.more and not dry_run:
                yield (outcome := _harvest(source, remembered, dry_run, progress))
        if not dry_run:
            kept.prune()


def _harvest(source: Source, remembered: Manners, dry_run: bool, progress: Progress) -> Outcome:
    now = timezone.now()
    if not dry_run:
        runs.close_interrupted(source)
    with tempfile.TemporaryDirectory(dir=kept.scratch()) as folder:
        try:
            fetched = connectors.fetch(source.connector, _asked(source, dry_run), Fetcher(remembered), Path(folder))
        except (ImportFailed, OSError) as error:
            return _not_fetched(source, str(error), now, dry_run)
        if fetched.file is None or (_still_counts(source) and kept.digest(fetched.file) == source.content_sha256):
            return _unchanged(source, fetched, now, dry_run)
        return _take_in(source, fetched, fetched.file, now, dry_run, progress)


def _asked(source: Source, dry_run: bool) -> Asked:
    """Return the question; with what we remember of the answer we have, when that still counts."""
    if source.connector == instance.NAME:
        return Asked(source.address, source.options, "" if dry_run else source.etag, cursor=source.cursor)
    if dry_run or not _still_counts(source):
        return Asked(source.address, source.options)
    return Asked(source.address, source.options, source.etag, source.last_modified)


def _still_counts(source: Source) -> bool:
    """Whether the register still shows the answer that was taken in last: it was read through a profile that has not changed
    since, nobody imported a file, and no run broke off while it wrote.
    """
    if not source.content_sha256 or not _is_unchanged(source.taken_profile):
        return False
    since = Run.objects.filter(register=source.register, started_at__gt=source.last_good_at).exclude(profile="")
    return not since.filter(Q(source__isnull=True) | Q(state__in=[Run.State.FAILED, Run.State.RUNNING])).exists()


def _is_unchanged(profile: str) -> bool:
    """Whether a profile, as "name@version", is still there in that version."""
    try:
        return profiles.by_name(profile.rpartition("@")[0]).key == profile
    except WrongProfile:
        return False


def _not_fetched(source: Source, problem: str, now: datetime, dry_run: bool) -> Outcome:
    """Report that there was no answer. The register stays as it is."""
    if dry_run:
        return Outcome(source, Run.State.FAILED, problem=problem)
    run = runs.new_run(source, now, state=Run.State.FAILED, problem=problem[:2000], finished_at=timezone.now())
    runs.note_failure(source, problem, now)
    return Outcome(source, Run.State.FAILED, run=run.pk, problem=problem)


def _unchanged(source: Source, fetched: Fetched, now: datetime, dry_run: bool) -> Outcome:
    """Note that everything was seen again: no version, no ledger row, no change of the index."""
    seen = Appearance.objects.filter(register=source.register, gone_at__isnull=True)
    if source.last_good_at:
        seen = seen.filter(last_seen_at__gte=source.last_good_at)
    ids = list(seen.values_list("source_id", flat=True))
    counts = Counts(unchanged=len(ids))
    if dry_run:
        return Outcome(source, UNCHANGED, counts)
    mark_seen(register=source.register, source_ids=ids, observed_at=now)
    name, _sign, version = source.taken_profile.partition("@")
    run = runs.new_run(
        source,
        now,
        profile=name,
        profile_version=int(version or 0),
        file_sha256=source.content_sha256,
        kept=KeptFile.objects.filter(sha256=source.content_sha256).first(),
        state=Run.State.FINISHED,
        counts=counts.as_dict(),
        finished_at=timezone.now(),
    )
    KeptFile.objects.filter(sha256=source.content_sha256).update(last_used_at=now)
    Register.objects.filter(pk=source.register_id).update(last_observed_at=now)
    runs.dismiss_older(source, None)
    runs.note_good(
        source, now, etag=fetched.etag or source.etag, last_modified=fetched.last_modified or source.last_modified
    )
    return Outcome(source, UNCHANGED, counts, run.pk)


def _take_in(source: Source, fetched: Fetched, file: Path, now: datetime, dry_run: bool, progress: Progress) -> Outcome:
    if dry_run:
        return _import(source, file, now, None, _Watch(source, guarded=True), progress)
    sha256 = kept.digest(file)
    row = kept.keep(file, sha256)
    waiting = Run.objects.filter(source=source, state=Run.State.WAITING, file_sha256=sha256).first()
    run = waiting or runs.new_run(source, now)
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.RUNNING, kept=row, file_name=file.name[:255], file_size=row.size, file_sha256=sha256, observed_at=now
    )
    watch = _Watch(source, guarded=True)
    outcome = replace(_import(source, file, now, run, watch, progress), more=fetched.more)
    if outcome.state == Run.State.FINISHED:
        runs.note_good(
            source,
            now,
            etag=fetched.etag,
            last_modified=fetched.last_modified,
            content_sha256=sha256,
            taken_profile=watch.profile,
            columns=watch.columns,
        )
    if outcome.state != Run.State.FAILED:
        runs.dismiss_older(source, run)
    return outcome if outcome.is_good else replace(outcome, more=False)


def _import(source: Source, file: Path, now: datetime, run: Run | None, watch: _Watch, progress: Progress) -> Outcome:
    """Take a file in, or say why not. Without a run it is a rehearsal."""
    if source.connector == instance.NAME:
        return _follow(source, file, now, run, watch, progress)
    request = Request(
        file=file,
        register=source.register.slug,
        as_of=now,
        complete=source.complete,
        dry_run=run is None,
        profile=source.profile or None,
        run=run.pk if run else None,
    )
    number = run.pk if run else None
    try:
        report = import_file(request, by=runs.actor(source), progress=progress, guard=watch)
    except Waits as error:
        if run:
            runs.note_waiting(source, run, watch.profile, watch.plan.counts, error.objections)
        return Outcome(source, Run.State.WAITING, watch.plan.counts, number, str(error), tuple(error.objections))
    except (ImportFailed, OSError) as error:
        if run:
            runs.close(run, Run.State.FAILED, problem=str(error)[:2000])
            runs.note_failure(source, str(error), now)
        return Outcome(source, Run.State.FAILED, run=number, problem=str(error))
    quarantined = tuple(watch.plan.reused.values())
    if run:
        Run.objects.filter(pk=run.pk).update(objections=list(quarantined))
    return Outcome(source, Run.State.FINISHED, report.counts, number, objections=quarantined, report=report)


def _follow(source: Source, file: Path, now: datetime, run: Run | None, watch: _Watch, progress: Progress) -> Outcome:
    """Take in what was fetched of another installation's ledger, or say why not. Without a run it is a rehearsal."""
    number = run.pk if run else None
    watch.profile = once.PROFILE
    if run:
        name, _sign, version = once.PROFILE.partition("@")
        Run.objects.filter(pk=run.pk).update(profile=name, profile_version=int(version), state=Run.State.RUNNING)
    try:
        followed = once.follow(source, file, now, run, guarded=watch.quarantines, progress=progress)
    except (ImportFailed, OSError) as error:
        if run:
            runs.close(run, Run.State.FAILED, problem=str(error)[:2000])
            runs.note_failure(source, str(error), now)
        return Outcome(source, Run.State.FAILED, run=number, problem=str(error))
    if followed.objections:
        if run:
            runs.note_waiting(source, run, once.PROFILE, followed.counts, list(followed.objections))
        problem = " ".join(followed.objections)
        return Outcome(source, Run.State.WAITING, followed.counts, number, problem, followed.objections)
    if run:
        runs.close(run, Run.State.FINISHED)
    return Outcome(source, Run.State.FINISHED, followed.counts, number, warnings=followed.warnings)


def approve(*, run: Run, by: Actor, progress: Progress = _no_progress) -> Outcome:
    """Let a run that waits happen after all, from the bytes that were kept; or take the records that a finished one put
    apart. Raises `WrongSource` when there is nothing to approve, and a kind of `ImportFailed` when it cannot be taken in.
    """
    with kept.only_one(), tempfile.TemporaryDirectory(dir=kept.scratch()) as folder:
        run.refresh_from_db()
        source = run.source
        newest = source is not None and run.file_sha256 == source.content_sha256
        may = run.state == Run.State.WAITING or (run.state == Run.State.FINISHED and run.objections and newest)
        if source is None or not may:
            raise WrongSource(_("Ronde %d wacht niet op een besluit.") % run.pk)
        file = kept.restore(run.kept, Path(folder)) if run.kept else None
        if file is None:
            raise WrongSource(_("Wat ronde %d ophaalde, is niet meer bewaard. Haal het opnieuw op.") % run.pk)
        now = max(filter(None, (run.observed_at, source.register.last_observed_at)))
        record(action="approve harvest run", subject=source.register.slug, detail={"run": run.pk}, by=by)
        if run.state == Run.State.FINISHED:
            run = runs.new_run(source, now, kept=run.kept, file_sha256=run.file_sha256)
        watch = _Watch(source, guarded=False)
        outcome = _import(source, file, now, run, watch, progress)
        if outcome.state == Run.State.FINISHED:
            remembered = {"content_sha256": run.file_sha256, "taken_profile": watch.profile, "columns": watch.columns}
            runs.note_good(source, now, etag="", last_modified="", **remembered)
        return outcome


def dismiss(*, run: Run, by: Actor) -> None:
    """Put a run that waits aside: nothing of it is taken. Raises `WrongSource` when it does not wait."""
    source = run.source
    if run.state != Run.State.WAITING or source is None:
        raise WrongSource(_("Ronde %d wacht niet op een besluit.") % run.pk)
    record(action="dismiss harvest run", subject=run.register.slug, detail={"run": run.pk}, by=by)
    runs.close(run, Run.State.DISMISSED)
    source.health, source.problem = Source.Health.GOOD, ""
    source.save(update_fields=["health", "problem"])
