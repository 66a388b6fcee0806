"""`/cijfers`: how much there is, and of what; from the search index, so that it is quick at any size."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.v1.algorithms import FACET_VALUES, FacetValue, Filters, facets
from algoritmeregister.api.v1.parameters import end_of
from algoritmeregister.api.v1.shapes import Day
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.search import finding
from algoritmeregister.search.query import Query as Question

router = Router(tags=["Cijfers"])


class Totals(Schema):
    """Hoeveel er nu in het hele register is."""

    published: int
    withdrawn: int
    versions: int
    organisations: int = Field(description="Organisaties met openbare registraties.")
    registers: int


class Figures(Schema):
    """Aantallen."""

    peildatum: Day | None
    registrations: int = Field(description="Aantal registraties waar dit over gaat, na filters en peildatum.")
    per: dict[str, list[FacetValue]] = Field(description="Aantallen per waarde van elk filter, het meest voorkomende eerst.")
    totals: Totals


@router.get("", response=Figures, operation_id="leesCijfers", summary="Cijfers over het register")
def figures(request: HttpRequest, asked: Query[Filters]) -> dict[str, Any]:
    """Geef aantallen over alle openbare registraties, of over wat een filter of een peildatum overlaat."""
    found = finding.find(
        Question(
            text=asked.zoek.replace("\x00", "").strip(),
            filters=asked.filters(),
            page_size=1,
            as_of=end_of(asked.peildatum) if asked.peildatum else None,
            language=str(asked.taal) if asked.taal else None,
            facet_values=FACET_VALUES,
            snippets=False,
        )
    )
    if found.building and not found.total:
        raise problems.being_made()
    return {
        "peildatum": _day(asked.peildatum),
        "registrations": found.total,
        "per": facets(found),
        "totals": _totals(),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _totals() -> dict[str, int]:
    states = Registration.objects.aggregate(
        published=Count("pk", filter=Q(state=State.PUBLISHED)), withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN))
    )
    organisations = Organisation.objects.filter(registrations__state=State.PUBLISHED).distinct().count()
    return {
        **states,
        "versions": Version.objects.count(),
        "organisations": organisations,
        "registers": Register.objects.count(),
    }
