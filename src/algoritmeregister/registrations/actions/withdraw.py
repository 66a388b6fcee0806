"""Withdraw a registration: it is no longer public, its history and address stay."""

from __future__ import annotations

from datetime import datetime

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, Pending, transaction
from algoritmeregister.registrations import states
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.policies import check_may_change


def withdraw(*, registration: Registration, observed_at: datetime, reason: str, by: Actor) -> Registration:
    """Withdraw `registration` from every register as of `observed_at`, for a `reason` that the tombstone shows. Returns it.

    Raises `NotAllowed`, and `ForbiddenTransition` when it was withdrawn already.
    """
    check_may_change(by)
    with transaction() as pending:
        return withdrawn(Registration.objects.select_for_update().get(pk=registration.pk), observed_at, reason, pending)


def withdrawn(registration: Registration, observed_at: datetime, reason: str, pending: Pending) -> Registration:
    """Withdraw a registration whose row is held, whatever verb does it. Raises `ForbiddenTransition`."""
    registration.state = states.after(states.State(registration.state), Kind.WITHDRAWN)
    registration.withdrawn_at = observed_at
    registration.withdrawal_reason = reason[:500]
    registration.save()
    Appearance.objects.filter(registration=registration, gone_at__isnull=True).update(gone_at=observed_at)
    last = registration.versions.order_by("-number").first()
    Version.objects.filter(registration=registration, valid_to__isnull=True).update(valid_to=observed_at)
    pending.append(
        Change(
            kind=Kind.WITHDRAWN,
            registration=registration.uri,
            number=registration.number,
            observed_at=observed_at,
            version=last.number if last else None,
            detail={"reason": reason} if reason else {},
        )
    )
    return registration
