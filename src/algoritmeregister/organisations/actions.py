"""Make organisations known, and find the one that a registration names."""

from __future__ import annotations

from django.utils.text import slugify

from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.matching import normalise_name
from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName


def resolve(*, name: str, by: Actor, tooi_uri: str | None = None) -> Organisation:
    """Return the organisation with this TOOI identifier, else with this name or alias; else make one that is not on any list."""
    if tooi_uri:
        found = Organisation.objects.filter(tooi_uri=tooi_uri).first()
        if found:
            return found
    name = " ".join(name.split()) or "Onbekende organisatie"
    known = OrganisationName.objects.select_related("organisation").filter(normalised=normalise_name(name)).first()
    if known:
        return known.organisation
    organisation = Organisation.objects.create(code=_free_code(name), name=name)
    OrganisationName.objects.create(
        organisation=organisation, name=name, normalised=normalise_name(name), kind=NameKind.OFFICIAL
    )
    return organisation


def _free_code(name: str) -> str:
    base = slugify(name)[:90] or "organisatie"
    code, count = base, 1
    while Organisation.objects.filter(code=code).exists():
        count += 1
        code = f"{base}-{count}"
    return code
