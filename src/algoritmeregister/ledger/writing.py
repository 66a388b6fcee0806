"""Append to the ledger: the last thing a transaction does."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction as database
from django.db.models import QuerySet
from django.utils import timezone

from algoritmeregister.ledger import listeners
from algoritmeregister.ledger.chain import canonical
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry, Epoch, Head
from algoritmeregister.written_once import WrittenOnce


@dataclass(frozen=True)
class Change:
    """A public change that waits to be appended: everything of an `Entry` that is not its place in the chain."""

    kind: Kind
    registration: str
    number: str
    observed_at: datetime
    version: int | None = None
    content_hash: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


class Pending(list[Change]):
    """The changes of the transaction that is going on. For callers: `locked`, keys of rows that it has locked already, and
    `remembered`, what it looked up already. Both are forgotten when a part of it fails: PostgreSQL then lets go of the rows
    that were locked in that part.
    """

    def __init__(self) -> None:
        super().__init__()
        self.locked: set[Hashable] = set()
        self.remembered: dict[Hashable, Any] = {}


_pending: ContextVar[Pending | None] = ContextVar("pending ledger changes", default=None)


@contextmanager
def transaction() -> Iterator[Pending]:
    """Group database writes and the ledger rows that tell of them: all or nothing.

    Yields the list to which `Change`s are added. Inside another `transaction()` it is a part of that one (a savepoint: when
    the part fails and the whole goes on, its changes are dropped too). The outermost one appends the rows as the last thing
    before it commits, because from then on every other writer waits; listeners are called after the commit.
    """
    outer = _pending.get()
    if outer is not None:
        mark = len(outer)
        try:
            with database.atomic():
                yield outer
        except BaseException:
            del outer[mark:]
            outer.locked.clear()
            outer.remembered.clear()
            raise
        return
    changes = Pending()
    token = _pending.set(changes)
    try:
        with database.atomic():
            yield changes
            if changes:
                _append(changes)
                database.on_commit(listeners.notify)
    finally:
        _pending.reset(token)


def _append(changes: list[Change]) -> None:
    # SQLite has no row locks, but its transactions begin IMMEDIATE: one writer at a time.
    (head,) = _held_head.rows()
    recorded_at = timezone.now()
    entries: list[Entry] = []
    previous = head.chain_hash
    for sequence, change in enumerate(changes, start=head.sequence + 1):
        entry = Entry(
            epoch=head.epoch,
            sequence=sequence,
            recorded_at=recorded_at,
            observed_at=change.observed_at,
            kind=change.kind.value,
            registration=change.registration,
            number=change.number,
            version=change.version,
            content_hash=change.content_hash,
            detail_json=canonical(change.detail),
        )
        previous = entry.chain_hash = entry.computed_hash(previous)
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    Head.objects.filter(pk=1).update(sequence=entries[-1].sequence, chain_hash=previous)


@WrittenOnce
def _held_head() -> QuerySet[Head]:
    return Head.objects.select_for_update().filter(pk=1)


def found() -> None:
    """Open the first epoch and set the head, when that has not been done yet."""
    with database.atomic():
        if Head.objects.filter(pk=1).exists():
            return
        epoch = Epoch(number=1, opened_at=timezone.now(), reason="founded")
        epoch.opening_hash = epoch.computed_hash()
        epoch.save()
        Head.objects.create(pk=1, epoch=1, sequence=0, chain_hash=epoch.opening_hash)


def open_epoch(*, reason: str) -> Epoch:
    """Begin a new epoch where the ledger stands now (after a restore from backup). Returns it."""
    with database.atomic():
        head = Head.objects.select_for_update().get(pk=1)
        epoch = Epoch(
            number=head.epoch + 1,
            opened_at=timezone.now(),
            reason=reason,
            base_sequence=head.sequence,
            base_hash=head.chain_hash,
        )
        epoch.opening_hash = epoch.computed_hash()
        epoch.save()
        Head.objects.filter(pk=1).update(epoch=epoch.number, sequence=0, chain_hash=epoch.opening_hash)
        database.on_commit(listeners.notify)
        return epoch
