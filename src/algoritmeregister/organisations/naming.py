"""Give organisations names: one official name at a time, and others that are remembered once."""

from __future__ import annotations

from django.utils.text import slugify

from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name

LONGEST_NAME = 500


def tidy(name: str) -> str:
    """Return a name with single spaces, as long as we keep names."""
    return " ".join(name.split())[:LONGEST_NAME].strip()


def code_base(name: str) -> str:
    """Return the beginning of a public code made from a name: small letters, digits and hyphens, never empty."""
    return slugify(normalise_name(name))[:90].strip("-") or "organisatie"


def free_code(base: str) -> str:
    """Return `base`, or `base` with the first number behind it that makes it free."""
    code, count = base, 1
    while Organisation.objects.filter(code=code).exists():
        count += 1
        code = f"{base}-{count}"
    return code


def unsaved_name(organisation: Organisation, name: str, kind: NameKind) -> OrganisationName:
    """Return a name row that is not saved yet."""
    name = tidy(name)
    return OrganisationName(organisation=organisation, name=name, normalised=normalise_name(name)[:LONGEST_NAME], kind=kind)


def add_name(organisation: Organisation, name: str, kind: NameKind) -> bool:
    """Remember that `organisation` is also called `name`; False when it already goes by that name, whatever the spelling."""
    new = unsaved_name(organisation, name, kind)
    if OrganisationName.objects.filter(organisation=organisation, normalised=new.normalised).exists():
        return False
    new.save()
    return True


def name_owner(normalised: str) -> OrganisationName | None:
    """Return a name row with this normalised form, or None when nobody is called so."""
    return OrganisationName.objects.filter(normalised=normalised[:LONGEST_NAME]).first()
