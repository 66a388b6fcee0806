"""Registrations that go to another organisation: two turned out to be one, or one to be two.

Not a word of what is published changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.utils import timezone

from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, transaction
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State

# Told inside the transaction which registrations (their keys) went from the first organisation to the second.
Follower = Callable[[Collection[int], Organisation, Organisation], None]
followers: list[Follower] = []


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Point the registrations of `organisation`, and all their versions, to `into`; the ledger says of each that it moved.

    A withdrawn registration moves without a word in the ledger: nothing about it is public but that it is gone.
    """
    with transaction() as pending:
        moved = Registration.objects.select_for_update().filter(organisation=organisation).order_by("pk")
        for registration in moved:
            current = registration.versions.filter(valid_to__isnull=True).order_by("number").last()
            if registration.state == State.PUBLISHED and current:
                pending.append(_change(registration, current, into, "same organisation"))
        moved.update(organisation=into)
        Version.objects.filter(organisation=organisation).update(organisation=into)


def move_named(*, organisation: Organisation, into: Organisation, name: str) -> int:
    """Point what `organisation` published under `name` to `into`: registrations that bear it now, and every version.

    For a name that turned out not to be one of `organisation`. Who may say so is for who
    calls this, as with a merger of organisations. Returns how many registrations went.
    """
    if into.pk == organisation.pk:
        return 0
    with transaction() as pending:
        named = Version.objects.filter(organisation=organisation, organisation_name=name)
        current = {each.registration_id: each for each in named.filter(valid_to__isnull=True).order_by("number")}
        rows = Registration.objects.select_for_update().filter(pk__in=current, organisation=organisation)
        moved = list(rows.order_by("pk"))
        for registration in moved:
            if registration.state == State.PUBLISHED:
                pending.append(_change(registration, current[registration.pk], into, "not a new name"))
        Registration.objects.filter(pk__in=[each.pk for each in moved]).update(organisation=into)
        named.update(organisation=into)
        for follow in followers:
            follow([each.pk for each in moved], organisation, into)
    return len(moved)


def _change(registration: Registration, version: Version, into: Organisation, reason: str) -> Change:
    return Change(
        kind=Kind.MOVED,
        registration=registration.uri,
        number=registration.number,
        observed_at=timezone.now(),
        version=version.number,
        content_hash=version.content_hash,
        detail={"organisation": into.code, "reason": reason},
    )
