"""Start an organisation: make it known, so that people can have roles for it."""

from __future__ import annotations

from algoritmeregister.accounts.actions.remembering import refusals_remembered
from algoritmeregister.accounts.policies import check_may_steward
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.queries import known_as


def create_organisation(*, name: str, tooi_uri: str | None = None, by: Actor) -> tuple[Organisation, bool]:
    """Return the organisation that goes by this code, name or TOOI identifier, and whether it was made just now.

    One that is known from an official list or from a registration is taken, not made twice. Raises `NotAllowed`.
    """
    with refusals_remembered(action="add organisation", subject=name[:500], by=by):
        check_may_steward(by)
    known = known_as(name)
    if known and not tooi_uri:
        return known, False
    last = Organisation.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    organisation = resolve(name=name, tooi_uri=tooi_uri, by=by)
    return organisation, organisation.pk > last
