"""A registration stands in another register too, or one of its registers no longer has it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, transaction
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import numbers
from algoritmeregister.registrations.actions.withdraw import withdrawn
from algoritmeregister.registrations.models import Appearance, Basis, Registration
from algoritmeregister.registrations.policies import check_may_change
from algoritmeregister.written_once import WrittenOnce


def appear(
    *,
    registration: Registration,
    register: Register,
    source_id: str,
    basis: Basis,
    evidence: str,
    observed_at: datetime,
    by: Actor,
    number: str | None = None,
) -> Appearance:
    """Say that `register` has this registration too, under `source_id`. Returns the appearance.

    `basis` and `evidence`: how we know that they are the same, and from which value. `number`: the public number that the
    register gives. An organisation may say it of its own registration in the register that it keeps here. Raises
    `NotAllowed`, and `IntegrityError` when the register has something else under that id.
    """
    is_own = register.is_local and register.owner_id == registration.organisation_id
    check_may_change(by, register if is_own else None)
    with transaction() as pending:
        pending.remembered.pop(("registration", register.pk, source_id), None)
        made = Appearance.objects.create(
            registration=registration,
            register=register,
            source_id=source_id,
            uri=register.identity_base + source_id,
            number=number if number and numbers.is_valid(number) else "",
            basis=basis,
            evidence=evidence[:500],
            first_seen_at=observed_at,
            last_seen_at=observed_at,
        )
        pending.append(change_of_sources(made, observed_at, present=True))
        return made


def leave(*, appearance: Appearance, observed_at: datetime, reason: str, by: Actor) -> bool:
    """Say that a register no longer has a registration: it stays as long as another register has it, else it is
    withdrawn for `reason`. Returns whether it was withdrawn. Raises `NotAllowed`.
    """
    check_may_change(by, appearance.register)
    with transaction() as pending:
        registration = Registration.objects.select_for_update().get(pk=appearance.registration_id)
        others = Appearance.objects.filter(registration=registration, gone_at__isnull=True).exclude(pk=appearance.pk)
        if not others.exists():
            withdrawn(registration, observed_at, reason, pending)
            return True
        Appearance.objects.filter(pk=appearance.pk).update(gone_at=observed_at)
        pending.append(change_of_sources(appearance, observed_at, present=False))
        return False


def note_seen(registration: Registration, register: Register, source_id: str, observed_at: datetime) -> None:
    """Note that a register shows a registration. When it was gone from there while others had it, the ledger says it
    is back.
    """
    note_back(registration, register, source_id, observed_at)
    there = Appearance.objects.filter(registration=registration, register=register, source_id=source_id)
    there.filter(last_seen_at__lt=observed_at).update(last_seen_at=observed_at)


def note_back(registration: Registration, register: Register, source_id: str, observed_at: datetime) -> None:
    """Note that a registration, when it was gone from a register, is there again; in the ledger when it was public
    meanwhile.
    """
    gone = _gone.first(registration.pk, register.pk, source_id)
    if gone is None:
        return
    with transaction() as pending:
        others = Appearance.objects.filter(registration=registration, gone_at__isnull=True)
        if others.exists():
            pending.append(change_of_sources(gone, observed_at, present=True))
        Appearance.objects.filter(pk=gone.pk).update(gone_at=None)


@WrittenOnce
def _gone(registration: int, register: int, source_id: str) -> QuerySet[Appearance]:
    there = Appearance.objects.filter(registration=registration, register=register, source_id=source_id)
    return there.filter(gone_at__isnull=False).select_related("registration", "register").order_by()


def change_of_sources(appearance: Appearance, observed_at: datetime, *, present: bool) -> Change:
    """Return the ledger's row that tells in which register a registration is found too, or no longer."""
    registration = appearance.registration
    with translation.override("nl"):  # the reason is public, whoever gives the command
        reason = _("Staat ook in ‘%s’.") if present else _("Staat niet meer in ‘%s’, nog wel in een ander register.")
    current = registration.versions.order_by("-number").first()
    return Change(
        kind=Kind.SOURCES,
        registration=registration.uri,
        number=registration.number,
        observed_at=observed_at,
        version=current.number if current else None,
        content_hash=current.content_hash if current else "",
        detail={
            "register": appearance.register.slug,
            "uri": appearance.uri,
            "basis": str(appearance.basis),
            "present": present,
            "reason": reason % appearance.register.name,
        },
    )
