"""Prove that the ledger is what it says: gapless, and every hash follows from the row before."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from algoritmeregister.ledger.models import Entry, Epoch, Head


class BrokenChain(Exception):
    """The ledger does not hold. The message names the first row that does not match."""


def verify_chain(*, visit: Callable[[Entry], None] | None = None) -> int:
    """Recompute the whole chain; returns the number of entries.

    Calls `visit` with every entry in order. Raises `BrokenChain` naming the first row that is missing, extra or changed.
    """
    # Closed here and now: an open cursor that is found later, in another transaction, would break that one.
    with closing(_all_entries()) as entries:
        return _follow(entries, visit)


def _all_entries() -> Generator[Entry, None, None]:
    yield from Entry.objects.order_by("epoch", "sequence").iterator(chunk_size=2000)


def _follow(entries: Iterator[Entry], visit: Callable[[Entry], None] | None) -> int:
    epochs = list(Epoch.objects.order_by("number"))
    entry = next(entries, None)
    count = 0
    at_sequence, at_hash, at_epoch = 0, "", 0
    for index, epoch in enumerate(epochs):
        _check_epoch(epoch, number=index + 1, base=(at_sequence, at_hash))
        at_epoch, at_sequence, at_hash = epoch.number, 0, epoch.opening_hash
        while entry is not None and entry.epoch == epoch.number:
            if entry.sequence != at_sequence + 1:
                raise BrokenChain(f"ledger row {epoch.number}-{at_sequence + 1} is missing")
            if entry.chain_hash != entry.computed_hash(at_hash):
                raise BrokenChain(f"ledger row {entry.cursor} does not match its hash")
            if visit:
                visit(entry)
            at_sequence, at_hash = entry.sequence, entry.chain_hash
            count += 1
            entry = next(entries, None)
    if entry is not None:
        raise BrokenChain(f"ledger row {entry.cursor} is in an epoch that does not exist")
    head = Head.objects.filter(pk=1).first()
    if head is None or (head.epoch, head.sequence, head.chain_hash) != (at_epoch, at_sequence, at_hash):
        raise BrokenChain(f"the ledger's head is {head}, but its last row is {at_epoch}-{at_sequence}")
    return count


def _check_epoch(epoch: Epoch, *, number: int, base: tuple[int, str]) -> None:
    if epoch.number != number:
        raise BrokenChain(f"epoch {number} is missing")
    if epoch.opening_hash != epoch.computed_hash() or (epoch.base_sequence, epoch.base_hash) != base:
        raise BrokenChain(f"the opening of epoch {epoch.number} does not match what came before it")
