"""Find the organisation that a registration names, or make it known."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from algoritmeregister.audit.actions import record
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations import kinds, tooi
from algoritmeregister.organisations.matching import Forms, NameRow, abbreviation_in, choose, forms_of
from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.naming import add_name, code_base, free_code, name_owner, tidy
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.written_once import WrittenOnce

NAMELESS = "Onbekende organisatie"


def resolve(*, name: str, by: Actor, tooi_uri: str | None = None, at: date | None = None) -> Organisation:
    """Return the organisation with this TOOI identifier, else the one that `name` meant on day `at` (None: now).

    Makes one that is on no list when nothing matches, or more than one organisation does. Safe when two do this at once: the
    second gets what the first made. One query for a name that is known, two when there is an identifier that is not.
    """
    uri = tooi.cleaned(tooi_uri)
    known = Organisation.objects.filter(tooi_uri=uri).first() if uri else None
    if known:
        return known
    name = tidy(name) or NAMELESS
    forms = forms_of(name)
    attempt = 0
    while True:
        found = match(forms, at=at, tooi_uri=uri)
        if found:
            return _learnt(found, uri, by)
        attempt += 1
        code = free_code(tooi.code_of(uri) if uri and attempt == 1 else code_base(name))
        if match(forms, at=at, tooi_uri=uri):
            continue  # Somebody made it before we looked which codes are taken: another code would be free for a second one.
        made = _make(name, uri, code, by)
        if made:
            return made


def match(
    forms: Forms, *, at: date | None = None, tooi_uri: str | None = None, listed_only: bool = False
) -> Organisation | None:
    """Return the organisation that alone has one of these forms; one with another identifier than `tooi_uri` never does."""
    rows = _called.rows(*sorted(forms.all))
    candidates = {row.organisation_id: row.organisation for row in rows}
    suitable = [
        row
        for row in rows
        if (row.organisation.listed or not listed_only) and (not tooi_uri or row.organisation.tooi_uri in {None, tooi_uri})
    ]
    found = choose(forms, map(name_row, suitable), at=at)
    return candidates[found] if found is not None else None


@WrittenOnce
def _called(*normalised: str) -> QuerySet[OrganisationName]:
    return OrganisationName.objects.select_related("organisation").filter(normalised__in=normalised)


def name_row(row: OrganisationName) -> NameRow:
    """Return what matching needs to know of a name; its `organisation` must be loaded."""
    return NameRow(
        organisation=row.organisation_id,
        normalised=row.normalised,
        kind=row.kind,
        organisation_kind=row.organisation.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        ended=row.organisation.ends_on,
    )


def _learnt(organisation: Organisation, uri: str | None, by: Actor) -> Organisation:
    """Keep the identifier that a registration gave for an organisation that had none."""
    if uri and organisation.tooi_uri is None:
        try:
            with transaction.atomic():
                Organisation.objects.filter(pk=organisation.pk, tooi_uri__isnull=True).update(tooi_uri=uri)
        except IntegrityError:  # somebody else made the organisation with this identifier just now
            return Organisation.objects.get(tooi_uri=uri)
        organisation.tooi_uri = uri
        record(action="identify organisation", subject=organisation.code, detail={"tooi": uri}, by=by)
    return organisation


def _make(name: str, uri: str | None, code: str, by: Actor) -> Organisation | None:
    """Make an organisation that is on no list; None when another transaction took the code first (then look again)."""
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(code=code, name=name, kind=kinds.of_name(name), tooi_uri=uri)
            add_name(organisation, name, NameKind.OFFICIAL)
            full, short = abbreviation_in(name)
            for other in filter(None, (full if short else "", short)):
                if name_owner(normalise_name(other)) is None:
                    add_name(organisation, other, NameKind.ALIAS)
            record(action="add organisation", subject=code, detail={"name": name}, by=by)
    except IntegrityError:
        return None
    return organisation
