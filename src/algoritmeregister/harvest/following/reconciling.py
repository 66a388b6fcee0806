"""Make our registrations say what another ledger says now, when it is not the one that we followed: it was put back from a
backup, or written again. Nothing of ours is erased: what lapsed there is followed by what is so now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import DataError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from algoritmeregister.harvest.following.beside import says_already, stands_elsewhere
from algoritmeregister.harvest.following.rows import Fetch, Row, places_in, row_at
from algoritmeregister.harvest.following.taking import Taker, find, holds
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registrations.actions import OutOfOrder
from algoritmeregister.registrations.models import Appearance
from algoritmeregister.registrations.states import ForbiddenTransition

_BATCH = 50


def reconcile(taker: Taker, fetch: Fetch, file: Path, progress: Callable[[int], None]) -> None:
    """Bring every registration to what the ledger in `file` says. Raises `Later`, `NotFetched`.

    How far we are is remembered at the end: one that breaks off is done again, and finds what was done.
    """
    places: dict[str, list[int]] = {}
    for place, row in places_in(file):
        source_id = fetch.source_id(row.uri)
        if source_id is not None:
            places.setdefault(source_id, []).append(place)
    waiting = iter(places.items())
    done = 0
    with file.open("rb") as opened:
        while batch := list(islice(waiting, _BATCH)):
            with transaction():
                for source_id, where in batch:
                    _one(taker, source_id, [row_at(opened, place) for place in where])
                taker.keep()
            done += sum(len(where) for _source_id, where in batch)
            progress(done)
    with transaction():
        if not fetch.stopped and not fetch.more:
            _withdraw(taker, places)
        taker.source.cursor = fetch.after.as_dict()
        taker.source.save(update_fields=["cursor"])


def _one(taker: Taker, source_id: str, rows: list[Row]) -> None:
    taker.counts.read += len(rows)
    try:
        with transaction():
            _bring(taker, source_id, rows)
    except (OutOfOrder, ForbiddenTransition, DataError, ValueError) as error:
        taker.reject(rows[-1], source_id, str(error))


def _bring(taker: Taker, source_id: str, rows: list[Row]) -> None:
    """Take the versions that we do not have, in order; then see to it that the current ones are current here too."""
    current: dict[str, Row] = {}
    withdrawal: Row | None = None
    appearance = find(taker.source, source_id)
    registration = appearance.registration if appearance else None
    for row in rows:
        if row.ends:
            current, withdrawal = {}, row
        elif row.kind == Kind.REDACTED:
            taker.redact(row, registration)
        elif row.brings_version:
            current[str(row.detail["language"])], withdrawal = row, None
            is_joint = registration is not None and stands_elsewhere(registration, taker.source.register)
            if registration is None or not (is_joint or holds(registration, row.content_hash)):
                registration = taker.take_over(row, registration, source_id).registration
    for row in current.values():
        if registration and says_already(registration, taker.source.register, row.content_hash):
            continue
        registration = taker.take_over(row, registration, source_id).registration
    if withdrawal:
        taker.end(withdrawal, find(taker.source, source_id))


def _withdraw(taker: Taker, there: Iterable[str]) -> None:
    """Withdraw what is not in the ledger at all any more."""
    known = set(there)
    ours = Appearance.objects.filter(register=taker.source.register, gone_at__isnull=True).select_related("registration")
    for appearance in list(ours):
        if appearance.source_id not in known:
            taker.withdraw(appearance, taker.now, _reason(taker.now))


def _reason(now: datetime) -> str:
    with translation.override("nl"):  # the reason is public, whoever gives the command
        return _("Staat niet meer in de bron (gezien op %(date)s).") % {"date": timezone.localdate(now).isoformat()}
