"""Give organisations names: one official name at a time, and others that are remembered once."""

from __future__ import annotations

from datetime import date

from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name

LONGEST_NAME = 500


def tidy(name: str) -> str:
    """Return a name with single spaces, as long as we keep names."""
    return " ".join(name.split())[:LONGEST_NAME].strip()


def add_name(organisation: Organisation, name: str, kind: NameKind, *, valid_from: date | None = None) -> bool:
    """Remember that `organisation` is also called `name`; False when it already goes by that name, whatever the spelling."""
    name = tidy(name)
    normalised = normalise_name(name)[:LONGEST_NAME]
    if not normalised or OrganisationName.objects.filter(organisation=organisation, normalised=normalised).exists():
        return False
    OrganisationName.objects.create(
        organisation=organisation, name=name, normalised=normalised, kind=kind, valid_from=valid_from
    )
    return True


def name_owner(normalised: str) -> OrganisationName | None:
    """Return a name row with this normalised form, or None when nobody is called so."""
    return OrganisationName.objects.filter(normalised=normalised[:LONGEST_NAME]).first()
