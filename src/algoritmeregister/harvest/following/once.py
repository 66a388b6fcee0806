"""One round: take over what was fetched of another installation's ledger, or say why it waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from algoritmeregister.harvest import runs
from algoritmeregister.harvest.connectors.instance import NAME
from algoritmeregister.harvest.errors import Untrue, WrongSource
from algoritmeregister.harvest.following.looking import look
from algoritmeregister.harvest.following.reconciling import reconcile
from algoritmeregister.harvest.following.rows import Fetch, header_of, place_of, rows_in
from algoritmeregister.harvest.following.taking import Later, Taker, redactions_in
from algoritmeregister.harvest.models import Run, Source
from algoritmeregister.harvest.outcomes import Counts
from algoritmeregister.registers import actions as registers
from algoritmeregister.registers.models import Register, RegisterKind
from algoritmeregister.registrations.actions import mark_seen
from algoritmeregister.registrations.models import Appearance

PROFILE = f"{NAME}@1"
"""What a run says in the place of a mapping profile: nothing is mapped."""

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Followed:
    """What a round did, or would do. `objections`: why it waits; then nothing was written. `warnings`: what to know."""

    counts: Counts
    objections: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def follow(source: Source, file: Path, now: datetime, run: Run | None, *, guarded: bool, progress: Progress) -> Followed:
    """Take over what is in a file that the connector wrote; without a run only say what would happen.

    `guarded`: what is too much waits for a steward. Raises `WrongSource` for a file that does not begin where we are, and
    `NotFetched` for rows that cannot be taken yet: what came before them was.
    """
    fetch = header_of(file)
    if not fetch.why and fetch.before != place_of(source.cursor):
        raise WrongSource(_("Intussen zijn wij al verder in het logboek. Haal het opnieuw op."))
    expected = look(source, fetch, file)
    if run is None or (guarded and expected.objections):
        return Followed(expected.counts, tuple(expected.objections))
    _identify(source, fetch)
    taker = Taker(
        source=source, run=run, by=runs.actor(source), now=now, source_id=fetch.source_id,
        redactions=redactions_in(rows_in(file)),
    )  # fmt: skip
    warnings = _about(source, fetch)
    taker.recognition.look_ahead((found, row) for row in rows_in(file) if (found := fetch.source_id(row.uri)) is not None)
    try:
        _take(taker, fetch, file, expected.counts.read, progress)
    except Later as later:
        if not fetch.stopped and not fetch.more:
            raise Untrue(str(later)) from None
    taker.recognition.suspect()
    _seen(source, taker, now)
    warnings += taker.warnings()
    Run.objects.filter(pk=run.pk).update(counts=taker.counts.as_dict(), warnings=warnings)
    return Followed(taker.counts, warnings=tuple(warnings))


def _take(taker: Taker, fetch: Fetch, file: Path, number: int, progress: Progress) -> None:
    known = Appearance.objects.filter(register=taker.source.register).exists()
    if fetch.why or (fetch.before is None and known):
        reconcile(taker, fetch, file, lambda done: progress("write", done, number))
        return
    taker.take(rows_in(file), lambda done: progress("write", done, None))
    taker.source.cursor = fetch.after.as_dict()  # also past the opening of an epoch, which is no row
    taker.source.save(update_fields=["cursor"])


def _identify(source: Source, fetch: Fetch) -> None:
    """Give a register that has nothing yet the identity that its registrations have at the other side."""
    register = source.register
    registers.ensure(slug=register.slug, name=register.name, by=runs.actor(source), identity_base=fetch.identity_base)
    # It answered as one: whatever was filled in when it was listed.
    Register.objects.filter(pk=register.pk).exclude(kind=RegisterKind.INSTANCE).update(kind=RegisterKind.INSTANCE)
    source.register = Register.objects.get(pk=register.pk)


def _about(source: Source, fetch: Fetch) -> list[str]:
    found = [_("Daar begon een nieuw tijdvak: %s") % opening for opening in fetch.openings]
    if fetch.stopped:
        found.append(_("Er is nog meer, maar daar kwamen we niet aan toe: %s") % fetch.stopped)
    if source.register.identity_base != fetch.identity_base:
        found.append(
            _("Registraties beginnen daar met %(theirs)s en hier met %(ours)s; de teksten en hun hashes zijn dezelfde.")
            % {"theirs": fetch.identity_base, "ours": source.register.identity_base}
        )
    return found


def _seen(source: Source, taker: Taker, now: datetime) -> None:
    """Note that everything that is public was seen: the other ledger says of nothing else that it changed."""
    public = Appearance.objects.filter(register=source.register, gone_at__isnull=True)
    ids = list(public.values_list("source_id", flat=True))
    mark_seen(register=source.register, source_ids=ids, observed_at=now)
    taker.counts.unchanged = max(len(ids) - taker.counts.created - taker.counts.changed, 0)
    Register.objects.filter(pk=source.register_id).update(last_observed_at=now)
