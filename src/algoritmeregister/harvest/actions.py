"""The verbs of this room: take in a file, confirm a new name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest import dates
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest import rejects as rejecting
from algoritmeregister.harvest.errors import FileUnreadable, ImportFailed, OlderThanKnown, WrongRegister
from algoritmeregister.harvest.joining.suspecting import suspect
from algoritmeregister.harvest.models import Rejection, Run
from algoritmeregister.harvest.outcomes import Report
from algoritmeregister.harvest.planning import Plan, Planner, renamed
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Reading, Shape
from algoritmeregister.harvest.recognition import Match, recognise
from algoritmeregister.harvest.rejects import Rejects
from algoritmeregister.harvest.spool import Spool
from algoritmeregister.harvest.writing import Writer, count_vanishing
from algoritmeregister.registers import actions as registers
from algoritmeregister.registers.models import Register
from algoritmeregister.registers.naming import default_identity_base

_CLOCKS_DIFFER = timedelta(days=1)  # at most, between two places on earth
# (what is going on: "read", "write" or "withdraw"; how far; of how many, None when that is not known)
Progress = Callable[[str, int, int | None], None]


def _no_progress(_phase: str, _done: int, _total: int | None) -> None:
    return


@dataclass(frozen=True)
class Request:
    """What is asked of an import; see `import_file`. `run`: the number of a run that was begun by who asks."""

    file: Path
    register: str | None = None
    as_of: date | None = None
    complete: bool = False
    dry_run: bool = False
    profile: str | None = None
    rejects: Path | None = None
    run: int | None = None


class Guard(Protocol):
    """Looks at what a file would do before anything is written, and may raise `Waits`."""

    quarantines: bool  # whether records whose id was another registration's are put apart

    def __call__(self, plan: Plan, profile: Profile, register: Register | None) -> None:
        """Look at the plan. Raises `Waits`."""


def import_file(request: Request, *, by: Actor, progress: Progress = _no_progress, guard: Guard | None = None) -> Report:
    """Take in one file: recognise it, map its records, and publish what is new or changed.

    `register`: into which register (by slug) instead of the one its profile names. `as_of`: of which day, or moment,
    the file is. `complete`: the file holds all registrations of the register, so that what is not in it is withdrawn.
    `dry_run`: only say what would happen. `profile`: the mapping profile to use. `rejects`: where records go that
    cannot be taken. `guard`: looks at the plan first (a harvest has one).

    Raises a kind of `ImportFailed`, before anything is written, for a file that cannot be read or does not belong here.
    """
    limits = _limits()
    shape, match, slug = _recognised(request, limits)
    register = Register.objects.filter(slug=slug).first()
    if register and register.is_demo:
        raise WrongRegister(
            _("Register ‘%s’ bevat verzonnen voorbeelden, die ooit verwijderd worden. Noem een ander register.") % slug
        )
    if request.as_of:
        _check_order(register, _moment(request.as_of, register))
    path = request.rejects or (None if request.dry_run else rejecting.default_path(request.file))
    with Spool() as spool, Rejects(path) as rejects:
        reading = read(request.file, shape, match.layout, limits)
        target = register or Register(slug=slug, **_details(slug, match))
        planner = Planner(target, match.profile, spool, rejects, guard.quarantines if guard else None)
        plan = planner.read(reading, lambda done: progress("read", done, None))
        observed_at = _observed_at(request, match, reading, register)
        _check_order(register, observed_at)
        _check_complete(request, plan)
        if guard:
            guard(plan, match.profile, register)
        task = _Task(request, match, plan, spool, rejects, observed_at, by, progress)
        warnings = (*shape.warnings, *reading.warnings)
        if request.dry_run:
            return task.report(slug, warnings, *task.rehearse(register))
        register = register or registers.ensure(slug=slug, by=by, **_details(slug, match))
        return task.report(slug, warnings, *task.run(register, warnings))


def check_recognised(request: Request) -> None:
    """Look only at what a file is and to which register it belongs. Raises what `import_file` raises for one that is not
    recognised: to ask before something is done for it that cannot be undone.
    """
    _recognised(request, _limits())


def _limits() -> Limits:
    return Limits(file_bytes=settings.IMPORT_MAX_BYTES)


def _recognised(request: Request, limits: Limits) -> tuple[Shape, Match, str]:
    shape = sniff(request.file, limits)
    chosen = (profiles.by_name(request.profile),) if request.profile else profiles.shipped()
    match = recognise(shape, chosen, request.file.name)
    return shape, match, _register_slug(request, match)


def _register_slug(request: Request, match: Match) -> str:
    slug = request.register or match.profile.register.slug
    if slug:
        return slug
    known = ", ".join(Register.objects.values_list("slug", flat=True)) or _("nog geen enkel")
    raise WrongRegister(
        _(
            "%(file)s zegt niet bij welk register het hoort. Noem het met --register NAAM. Deze registers zijn "
            "bekend: %(known)s; "
            "een andere naam maakt een nieuw register."
        )
        % {"file": request.file.name, "known": known}
    )


def _details(slug: str, match: Match) -> dict[str, Any]:
    """Return the columns of a register that is not known yet."""
    defaults = match.profile.register
    if defaults.slug != slug:
        return {"name": slug.replace("-", " ").capitalize(), "identity_base": default_identity_base(slug)}
    return {
        "name": defaults.name or slug,
        "kind": defaults.kind,
        "website": defaults.website,
        "owner_name": defaults.owner_name,
        "identity_base": defaults.identity_base or default_identity_base(slug),
    }


def _moment(day: date, register: Register | None) -> datetime:
    """Return the moment for a day or moment that was given; a day on which the register was seen already means that
    moment.
    """
    if isinstance(day, datetime):
        return day if timezone.is_aware(day) else timezone.make_aware(day)
    last = register.last_observed_at if register else None
    if last and timezone.localdate(last) == day:
        return last
    return timezone.make_aware(datetime.combine(day, time()))


def _observed_at(request: Request, match: Match, reading: Reading, register: Register | None) -> datetime:
    if request.as_of:
        return _moment(request.as_of, register)
    said = dates.parse_moment(reading.header.get(match.profile.observed_at)) if match.profile.observed_at else None
    return _moment(said, register) if said else timezone.now()


def _check_order(register: Register | None, observed_at: datetime) -> None:
    """Refuse an older file than the last, and one of a day that is yet to come: after it no other would be taken."""
    if observed_at > timezone.now() + _CLOCKS_DIFFER:
        raise OlderThanKnown(
            _("Dit bestand zou van %s zijn, en die dag moet nog komen. Geef met --as-of de dag waarop het gemaakt is.")
            % timezone.localtime(observed_at).strftime("%Y-%m-%d %H:%M")
        )
    last = register.last_observed_at if register else None
    if register and last and observed_at < last:
        raise OlderThanKnown(
            _(
                "Dit bestand is van %(date)s, en register ‘%(register)s’ is al bekend zoals het op %(last)s was. "
                "Importeer oude bestanden vóór nieuwe, of geef met --as-of de juiste datum."
            )
            % {
                "date": timezone.localtime(observed_at).strftime("%Y-%m-%d %H:%M"),
                "last": timezone.localtime(last).strftime("%Y-%m-%d %H:%M"),
                "register": register.slug,
            }
        )


def _check_complete(request: Request, plan: Plan) -> None:
    if request.complete and not plan.seen:
        raise FileUnreadable(
            _("%s bevat geen enkel record. Als volledig bestand zou het alle registraties intrekken; dat gebeurt niet.")
            % request.file.name
        )


@dataclass(frozen=True)
class _Task:
    """One import under way, once the file has been read."""

    request: Request
    match: Match
    plan: Plan
    spool: Spool
    rejects: Rejects
    observed_at: datetime
    by: Actor
    progress: Progress

    def rehearse(self, register: Register | None) -> tuple[Any, int | None]:
        """Say what would happen. Returns the renames and no run."""
        renames = renamed(self.plan)
        if self.request.complete and register:
            self.plan.counts.vanished = count_vanishing(self.plan, register.pk)
        return renames, None

    def run(self, register: Register, warnings: tuple[str, ...]) -> tuple[Any, int]:
        """Let it happen, under a run that tells how it went. Returns the renames and the number of the run."""
        run = self._begin(register, warnings)
        renames = renamed(self.plan)
        writer = Writer(run=run, profile=self.match.profile, plan=self.plan, rejects=self.rejects, by=self.by)
        try:
            if renames:
                writer.rename(renames)
            total = len(self.spool)
            writer.publish(self.spool, lambda done: self.progress("write", done, total))
            if self.request.complete:
                writer.withdraw(lambda done: self.progress("withdraw", done, None))
            writer.mark_seen()
            suspect(register, writer.touched, writer.doubts)
        except BaseException as error:
            Run.objects.filter(pk=run.pk).update(
                state=Run.State.FAILED, problem=f"{type(error).__name__}: {error}"[:2000], finished_at=timezone.now()
            )
            raise
        self._finish(run)
        return renames, run.pk

    def _begin(self, register: Register, warnings: tuple[str, ...]) -> Run:
        with self.request.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        run = Run.objects.get(pk=self.request.run) if self.request.run else Run(register=register, started_at=timezone.now())
        details: dict[str, Any] = {
            "profile": self.match.profile.name,
            "profile_version": self.match.profile.version,
            "file_name": self.request.file.name[:255],
            "file_size": self.request.file.stat().st_size,
            "file_sha256": digest,
            "observed_at": self.observed_at,
            "complete": self.request.complete,
            "actor_kind": self.by.kind,
            "actor_name": self.by.name[:200],
            "warnings": list(warnings),
            "state": Run.State.RUNNING,
        }
        for name, value in details.items():
            setattr(run, name, value)
        run.save()
        return run

    def _finish(self, run: Run) -> None:
        self.plan.counts.rejected = self.rejects.count
        Rejection.objects.bulk_create(
            Rejection(
                run=run,
                place=each.place[:200],
                source_id=each.source_id[:300],
                reason=each.reason,
                data=rejecting.storable(each.data),
            )
            for each in self.rejects.kept
        )
        Run.objects.filter(pk=run.pk).update(
            state=Run.State.FINISHED, counts=self.plan.counts.as_dict(), finished_at=timezone.now()
        )
        Register.objects.filter(pk=run.register_id).update(last_observed_at=self.observed_at)

    def report(self, slug: str, warnings: tuple[str, ...], renames: Any, run: int | None) -> Report:
        """Return the report."""
        self.plan.counts.rejected = self.rejects.count
        return Report(
            file=self.request.file,
            register=slug,
            profile=self.match.profile.key,
            observed_at=self.observed_at,
            counts=self.plan.counts,
            dry_run=self.request.dry_run,
            complete=self.request.complete,
            warnings=warnings,
            rejects_file=self.rejects.written,
            renames=tuple((old, new, number) for (old, new), (_basis, number) in renames.items()),
            run=run,
            left_out_sheets=self.match.left_out,
        )


__all__ = ["ImportFailed", "Request", "import_file"]
