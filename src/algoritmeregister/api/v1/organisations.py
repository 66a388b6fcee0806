"""`/organisaties`: who registers, with identifiers and how many registrations are public."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.addresses import page, resource
from algoritmeregister.api.v1.paging import page_of
from algoritmeregister.api.v1.parameters import MAX_VALUE_LENGTH, Paging
from algoritmeregister.api.v1.shapes import Address, Day, Page
from algoritmeregister.organisations import kinds, queries
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registrations.queries import count_of_organisation
from algoritmeregister.registrations.states import State

router = Router(tags=["Organisaties"])

Code = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,100}$", description="Korte naam van de organisatie in adressen.")]


class OrganisationParameters(Paging):
    """Which organisations."""

    zoek: str = Field("", max_length=MAX_VALUE_LENGTH, description="Deel van een naam, ook van een vroegere of korte.")
    soort: str = Field("", max_length=60, description="Soort organisatie, bijvoorbeeld `gemeente`.")
    metRegistraties: bool = Field(  # ADR /core/query-keys-camel-case
        False, description="Alleen organisaties met openbare registraties."
    )


class Name(Schema):
    """Een naam die een organisatie heeft of had."""

    name: str
    kind: str = Field(description="`official`, `short`, `alias` of `former`.")
    valid_from: Day | None
    valid_to: Day | None


class OrganisationSummary(Schema):
    """Een organisatie in de lijst."""

    code: str
    name: str
    kind: str
    kind_label: str
    tooi: str | None = Field(description="URI in TOOI.")
    registrations: int = Field(description="Aantal openbare registraties.")
    address: Address
    url: Address


class OrganisationDetails(OrganisationSummary):
    """Een organisatie."""

    identifiers: dict[str, Any] = Field(description="Andere nummers en namen waaronder officiële lijsten haar kennen.")
    names: list[Name]
    website: str
    starts_on: Day | None
    ends_on: Day | None = Field(description="Eerste dag waarop zij er niet meer was.")
    parent: str | None = Field(description="Code van de organisatie waar zij onder valt.")
    successor: str | None = Field(description="Code van de organisatie die haar opvolgde.")


class Organisations(Page):
    """Een pagina met organisaties, op naam."""

    results: list[OrganisationSummary]


@router.get("", response=Organisations, operation_id="lijstOrganisaties", summary="Organisaties")
def listed(request: HttpRequest, response: HttpResponse, asked: Query[OrganisationParameters]) -> dict[str, Any]:
    """Geef de organisaties die dit register kent."""
    rows = _asked(asked)
    total = rows.count()
    start = (asked.pagina - 1) * asked.aantal
    shown = rows.annotate(published=count_of_organisation()).order_by("name", "pk")[start : start + asked.aantal]
    return {
        **page_of(request, response, total=total, page=asked.pagina, size=asked.aantal, reachable=total),
        "results": [_summary(each) for each in shown],
    }


@router.get("/{code}", response=OrganisationDetails, operation_id="leesOrganisatie", summary="Eén organisatie")
def one(request: HttpRequest, code: Annotated[Code, Path()]) -> dict[str, Any]:
    """Geef een organisatie, op haar code of haar code in TOOI."""
    found = queries.by_code(code)
    if found is None:
        raise problems.not_found(_("Er is geen organisatie met deze code."))
    known = Organisation.objects.select_related("parent", "successor").annotate(published=count_of_organisation())
    organisation = known.get(pk=found.pk)
    return _summary(organisation) | {
        "identifiers": organisation.identifiers,
        "names": [
            {"name": each.name, "kind": each.kind, "valid_from": _day(each.valid_from), "valid_to": _day(each.valid_to)}
            for each in organisation.names.order_by("kind", "name", "pk")
        ],
        "website": organisation.website,
        "starts_on": _day(organisation.starts_on),
        "ends_on": _day(organisation.ends_on),
        "parent": organisation.parent.code if organisation.parent else None,
        "successor": organisation.successor.code if organisation.successor else None,
    }


def _asked(asked: OrganisationParameters) -> QuerySet[Organisation]:
    rows = queries.listed(kind=asked.soort or None)
    words = normalise_name(asked.zoek)
    if words:
        rows = rows.filter(pk__in=Organisation.objects.filter(names__normalised__contains=words).values("pk"))
    if asked.metRegistraties:
        rows = rows.filter(pk__in=Organisation.objects.filter(registrations__state=State.PUBLISHED).values("pk"))
    return rows


def _summary(organisation: Any) -> dict[str, Any]:
    return {
        "code": organisation.code,
        "name": organisation.name,
        "kind": organisation.kind,
        "kind_label": kinds.label(organisation.kind, get_language()),
        "tooi": organisation.tooi_uri,
        "registrations": organisation.published,
        "address": page("organisaties", organisation.code),
        "url": resource("organisaties", organisation.code),
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
