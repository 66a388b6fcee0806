"""Look at what rows would do before they happen, and say what must wait for a steward."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from algoritmeregister.harvest import suspicion
from algoritmeregister.harvest.following.rows import Fetch, Row, rows_in
from algoritmeregister.harvest.models import Source
from algoritmeregister.harvest.outcomes import Counts
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.registrations.models import Appearance, Version

_CHANGES = frozenset({Kind.UPDATED, Kind.REDATED, Kind.RENAMED, Kind.MOVED})


@dataclass
class Expected:
    """What rows would do, and why they must wait; no objections: they may happen."""

    counts: Counts = field(default_factory=Counts)
    objections: list[str] = field(default_factory=list)


def look(source: Source, fetch: Fetch, file: Path) -> Expected:
    """Return what the rows in a file would do."""
    there = Appearance.objects.filter(register=source.register).values_list("source_id", "gone_at")
    shown = {source_id: gone_at is None for source_id, gone_at in there}
    public = {source_id for source_id, is_shown in shown.items() if is_shown}
    expected = Expected()
    changed = _count(expected.counts, fetch, rows_in(file), shown)
    going = {source_id for source_id in public if not shown[source_id]}
    if fetch.why:
        expected.objections = [fetch.why, _differences(source, fetch, file)]
    elif source.last_good_at and public:  # before it was complete once, nobody relied on it
        expected.objections = suspicion.objections(
            published=len(public),
            vanishing=len(going),
            changing=len(changed & public - going),
            limits=(source.max_withdrawn, source.max_changed),
            columns=(),
        )
    return expected


def _count(counts: Counts, fetch: Fetch, rows: Iterable[Row], shown: dict[str, bool]) -> set[str]:
    """Count what the rows do, keeping which ids are `shown`; returns the ids of which the text changes."""
    changed = set()
    for row in rows:
        source_id = fetch.source_id(row.uri)
        if source_id is None:
            continue
        counts.read += 1
        if row.ends and shown.get(source_id):
            counts.vanished += 1
            shown[source_id] = False
        elif row.brings_version:
            if source_id not in shown:
                counts.created += 1
            elif not shown[source_id]:
                counts.restored += 1
            else:
                counts.add(row.kind if row.kind in _CHANGES else Kind.UPDATED)
            shown[source_id] = True
            changed.add(source_id)
    return changed


def _differences(source: Source, fetch: Fetch, file: Path) -> str:
    """Say how much of what we have is not in the ledger as it is there now."""
    there = {row.content_hash for row in rows_in(file) if fetch.source_id(row.uri) is not None}
    ours = Version.objects.filter(registration__appearances__register=source.register).values_list(
        "registration", "content_hash"
    )
    gone = [registration for registration, content_hash in ours.iterator() if content_hash not in there]
    return _(
        "Van wat wij overnamen, staan er %(versions)d versies van %(registrations)d registraties niet meer in. Keurt u het "
        "goed, dan tonen wij wat daar nu staat; ons eigen logboek houdt alles."
    ) % {"versions": len(gone), "registrations": len(set(gone))}
