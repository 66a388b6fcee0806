"""What a steward says of a new name that was inferred: it is so, or it is not and there are two organisations."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.ledger.writing import transaction as ledger_transaction
from algoritmeregister.organisations import actions as organisations
from algoritmeregister.organisations.naming import tidy
from algoritmeregister.registrations import actions as registrations

State = OrganisationRename.State


@transaction.atomic
def confirm_rename(*, rename: OrganisationRename, by: Actor) -> OrganisationRename:
    """Confirm that an organisation has, or had, the new name that was inferred. Returns the rename.

    An organisation that has yet another name by now keeps that: only what was inferred is confirmed.
    """
    organisation = rename.organisation
    organisation.refresh_from_db()
    if organisation.name == tidy(rename.new_name):
        organisations.rename(organisation=organisation, new_name=rename.new_name, by=by)
    _decide(rename, State.CONFIRMED, by)
    record(action="confirm organisation rename", subject=organisation.code, detail={"from": rename.old_name}, by=by)
    return rename


def deny_rename(*, rename: OrganisationRename, by: Actor) -> OrganisationRename:
    """Say that the new name that was inferred is none. Returns the rename.

    The organisation has its old name again. Where the names are not one but for capitals, what was published under the new
    name goes to the organisation that bears it, which is made when there is none; the ledger says of each registration that
    it moved. The same two names are not taken for one organisation again.
    """
    with ledger_transaction():
        organisation = rename.organisation
        organisations.take_back_name(organisation=organisation, name=rename.new_name, former=rename.old_name, by=by)
        moved = 0
        if rename.basis != OrganisationRename.Basis.CAPITALS:
            other = organisations.resolve(name=rename.new_name, by=by)
            moved = registrations.move_named(organisation=organisation, into=other, name=rename.new_name)
        _decide(rename, State.DENIED, by)
        detail = {"from": rename.old_name, "to": rename.new_name, "moved": moved}
        record(action="deny organisation rename", subject=organisation.code, detail=detail, by=by)
    return rename


def _decide(rename: OrganisationRename, state: OrganisationRename.State, by: Actor) -> None:
    rename.state = state
    rename.decided_by = by.name[:200]
    rename.decided_at = timezone.now()
    rename.save()
