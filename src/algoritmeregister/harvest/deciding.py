"""What a steward says of an inferred new name: it is so; it is not, and there are two organisations; it may yet be."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.ledger.writing import transaction as ledger_transaction
from algoritmeregister.organisations import actions as organisations
from algoritmeregister.organisations.naming import tidy
from algoritmeregister.organisations.queries import known_as
from algoritmeregister.registrations import actions as registrations

State = OrganisationRename.State


class StillTwo(ValueError):
    """Two names cannot become one organisation's again. The message says why."""


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
    name goes to the organisation that bears it, which is made when there is none, and what is written of it at the desk goes
    along; the ledger says of each registration that it moved. The same two names are not taken for one organisation again.
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


def reconsider_rename(*, rename: OrganisationRename, by: Actor) -> OrganisationRename:
    """Take back that a new name was denied: it is inferred as before, and waits for a steward again. Returns the rename.

    The organisation that bears the new name becomes one with the one that had the old, as in any merger: its registrations
    and what is written of them at the desk go there. An organisation that has yet another name by now keeps that. Raises
    `StillTwo` when a list says that these are two organisations.
    """
    with ledger_transaction():
        organisation = rename.organisation
        organisation.refresh_from_db()
        organisation = organisation.merged_into or organisation
        other = known_as(rename.new_name)
        try:
            if other is not None and other.pk != organisation.pk:
                organisations.merge(organisation=other, into=organisation, by=by)
            if organisation.name == tidy(rename.old_name):
                day = timezone.localdate(rename.run.observed_at)
                organisations.rename(
                    organisation=organisation, new_name=rename.new_name, from_date=day, inferred=True, by=by
                )
        except ValueError as error:
            raise StillTwo(_("%(old)s en %(new)s staan op een lijst als twee organisaties.") % _names(rename)) from error
        rename.state, rename.decided_by, rename.decided_at = State.INFERRED, "", None
        rename.save(update_fields=["state", "decided_by", "decided_at"])
        detail = {"from": rename.old_name, "to": rename.new_name, "other": other.code if other else ""}
        record(action="reconsider organisation rename", subject=organisation.code, detail=detail, by=by)
    return rename


def _names(rename: OrganisationRename) -> dict[str, str]:
    return {"old": rename.old_name, "new": rename.new_name}


def _decide(rename: OrganisationRename, state: OrganisationRename.State, by: Actor) -> None:
    rename.state = state
    rename.decided_by = by.name[:200]
    rename.decided_at = timezone.now()
    rename.save()
