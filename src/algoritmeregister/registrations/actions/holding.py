"""Rows that a writer holds until its transaction ends, so that no other writes about the same thing at the same time.

Who publishes holds the row of the register first, and then reads what is known of a registration and which texts were
removed from it. So whoever changes that holds the registers in which the registration stands too, before the registration
itself. On SQLite there is one writer at a time, and nothing to hold.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from algoritmeregister.ledger.writing import Pending
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Registration
from algoritmeregister.written_once import WrittenOnce


def hold_register(register: int, pending: Pending) -> None:
    """Hold the row of a register, by its key, once a transaction. Raises `Register.DoesNotExist`."""
    if register not in pending.locked:
        if not _held.rows(register):
            raise Register.DoesNotExist
        pending.locked.add(register)


@WrittenOnce
def _held(register: int) -> QuerySet[Register]:
    return Register.objects.select_for_update().only("pk").filter(pk=register).order_by()


def hold(registrations: Collection[int], pending: Pending) -> dict[int, Registration]:
    """Hold registrations and the registers in which they stand or stood. Returns the registrations as they are now, by key.

    All in the order of their keys, so that two who hold several do not wait for each other.
    """
    there = Register.objects.filter(appearances__registration__in=registrations).order_by("pk").distinct()
    for register in there.values_list("pk", flat=True):
        hold_register(register, pending)
    held = Registration.objects.select_for_update().filter(pk__in=registrations).order_by("pk")
    return {each.pk: each for each in held}
