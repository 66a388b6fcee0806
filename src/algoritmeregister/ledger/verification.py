"""Prove that the ledger is what it says: gapless, and every hash follows from the row before."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from django.utils.translation import gettext as _

from algoritmeregister.ledger.models import Entry, Epoch, Head


class BrokenChain(Exception):
    """The ledger does not hold. The message names the first row that does not match, in the reader's language."""


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
                raise BrokenChain(_("regel %s van het logboek ontbreekt") % f"{epoch.number}-{at_sequence + 1}")
            if entry.chain_hash != entry.computed_hash(at_hash):
                raise BrokenChain(_("regel %s van het logboek klopt niet met zijn hash") % entry.cursor)
            if visit:
                visit(entry)
            at_sequence, at_hash = entry.sequence, entry.chain_hash
            count += 1
            entry = next(entries, None)
    if entry is not None:
        raise BrokenChain(_("regel %s van het logboek hoort bij een tijdvak dat er niet is") % entry.cursor)
    head = Head.objects.filter(pk=1).first()
    if head is None:
        raise BrokenChain(_("het logboek heeft geen stand"))
    if (head.epoch, head.sequence, head.chain_hash) != (at_epoch, at_sequence, at_hash):
        places = {"head": head, "last": f"{at_epoch}-{at_sequence}"}
        raise BrokenChain(_("de stand van het logboek is %(head)s, maar de laatste regel is %(last)s") % places)
    return count


def _check_epoch(epoch: Epoch, *, number: int, base: tuple[int, str]) -> None:
    if epoch.number != number:
        raise BrokenChain(_("tijdvak %d van het logboek ontbreekt") % number)
    if epoch.opening_hash != epoch.computed_hash() or (epoch.base_sequence, epoch.base_hash) != base:
        raise BrokenChain(_("het begin van tijdvak %d klopt niet met wat eraan voorafging") % epoch.number)
