"""When two organisations turn out to be one, their registrations go along. Not a word of what is published changes."""

from __future__ import annotations

from django.utils import timezone

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, transaction
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Point the registrations of `organisation`, and all their versions, to `into`; the ledger says of each that it moved.

    A withdrawn registration moves without a word in the ledger: nothing about it is public but that it is gone.
    """
    with transaction() as pending:
        moved = Registration.objects.select_for_update().filter(organisation=organisation).order_by("pk")
        for registration in moved:
            current = registration.versions.filter(valid_to__isnull=True).order_by("number").last()
            if registration.state == State.PUBLISHED and current:
                pending.append(_change(registration, current, into))
        moved.update(organisation=into)
        Version.objects.filter(organisation=organisation).update(organisation=into)


def _change(registration: Registration, version: Version, into: Organisation) -> Change:
    return Change(
        kind=Kind.MOVED,
        registration=registration.uri,
        number=registration.number,
        observed_at=timezone.now(),
        version=version.number,
        content_hash=version.content_hash,
        detail={"organisation": into.code, "reason": "same organisation"},
    )
