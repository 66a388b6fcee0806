"""Which text of a registration counts for its product: its current version, in Dutch when there is one."""

from __future__ import annotations

from collections.abc import Sequence

from algoritmeregister.organisations.models import OrganisationName
from algoritmeregister.products.cutting import Shown
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State

MAIN_LANGUAGE = "nl"
_COLUMNS = (
    "registration_id",
    "number",
    "language",
    "organisation_id",
    "organisation__name",
    "organisation_name",
    "standard",
    "content",
)


def shown(registrations: Sequence[int]) -> list[Shown]:
    """Return what these registrations (by key) show now, in the order of their keys; those that are not public are left
    out. Two questions."""
    rows = Version.objects.filter(registration__in=registrations, registration__state=State.PUBLISHED, valid_to__isnull=True)
    current: dict[int, tuple[str, int, str, str, str, str]] = {}
    # Sorted here: the database would move all these texts to do it.
    for registration, _number, *row in sorted(rows.values_list(*_COLUMNS)):
        known = current.get(registration)
        if known is None or row[0] == MAIN_LANGUAGE or known[0] != MAIN_LANGUAGE:
            current[registration] = tuple(row)
    names: dict[int, set[str]] = {}
    others = OrganisationName.objects.filter(organisation__in={each[1] for each in current.values()})
    for organisation, name in others.values_list("organisation_id", "name"):
        names.setdefault(organisation, set()).add(name)
    made = []
    for registration, (language, organisation, name, written, standard, content) in current.items():
        own = {name, written, *names.get(organisation, ())}
        made.append(Shown(registration, organisation, tuple(sorted(filter(None, own))), standard, language, content))
    return made


def public_keys(after: int, size: int) -> list[int]:
    """Return the keys of the next public registrations after a key, in order."""
    rows = Registration.objects.filter(state=State.PUBLISHED, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:size])
