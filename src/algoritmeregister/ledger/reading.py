"""Read the ledger: where it stands, and what came after a place in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from algoritmeregister.ledger.models import Entry, Epoch, Head
from algoritmeregister.written_once import WrittenOnce


@dataclass(frozen=True, order=True)
class Position:
    """A place in the ledger: epoch, sequence within it, and the chain hash there."""

    epoch: int
    sequence: int
    chain_hash: str = ""

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"


def head() -> Position:
    """Return where the ledger stands."""
    found = _head.first()
    if found is None:
        raise Head.DoesNotExist
    return Position(found.epoch, found.sequence, found.chain_hash)


@WrittenOnce
def _head() -> QuerySet[Head]:
    return Head.objects.filter(pk=1)


def entries(*, after: Position | None = None) -> QuerySet[Entry]:
    """Return the entries after a position (all when None), oldest first. Slice it, or iterate with `.iterator()`."""
    rows = Entry.objects.order_by("epoch", "sequence")
    if after is None:
        return rows
    return rows.filter(Q(epoch=after.epoch, sequence__gt=after.sequence) | Q(epoch__gt=after.epoch))


def holds(position: Position) -> bool:
    """Tell whether the ledger still has this very position: same place, same hash. False after a restore or tampering."""
    if position.sequence == 0:
        return Epoch.objects.filter(number=position.epoch, opening_hash=position.chain_hash).exists()
    return Entry.objects.filter(epoch=position.epoch, sequence=position.sequence, chain_hash=position.chain_hash).exists()
