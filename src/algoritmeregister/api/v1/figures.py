"""`/cijfers`: how much there is, and of what; from the search index, so that it is quick at any size."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone
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
from algoritmeregister.search import figures as counting
from algoritmeregister.search.naming import FILTERS
from algoritmeregister.search.query import Query as Question
from algoritmeregister.search.reader import Unusable

router = Router(tags=["Cijfers"])


class Totals(Schema):
    """Hoeveel er nu in het hele register is."""

    published: int
    withdrawn: int
    versions: int
    organisations: int = Field(description="Organisaties met openbare registraties.")
    registers: int


class Age(Schema):
    """Registraties waarvan de laatste wijziging zo lang geleden is."""

    from_days: int = Field(description="Vanaf zoveel dagen, tot aan het volgende getal in de lijst.")
    count: int


class Month(Schema):
    """De stand aan het einde van een maand, zoals wij die zagen."""

    month: str = Field(description="Jaar en maand.", examples=["2026-06"], pattern=r"^\d{4}-\d{2}$")
    registrations: int


class Figures(Schema):
    """Aantallen."""

    peildatum: Day | None
    registrations: int = Field(description="Aantal registraties waar dit over gaat, na filters en peildatum.")
    per: dict[str, list[FacetValue]] = Field(description="Aantallen per waarde van elk filter, het meest voorkomende eerst.")
    lacking: dict[str, int] = Field(description="Aantal registraties zonder waarde, per filter waarvoor dat kan.")
    ages: list[Age] = Field(
        description="Tijd sinds de laatste wijziging, volgens de organisatie of anders volgens onze waarneming."
    )
    filled: dict[str, int] = Field(
        description="Aantal registraties waarin een veld is ingevuld, per veld van de supersetstandaard."
    )
    growth: list[Month] = Field(description="Groei per maand, hoogstens de laatste vijf jaar.")
    observed_since: Day | None = Field(description="De eerste dag van waarneming. Wat er daarvoor was, is onbekend.")
    totals: Totals


@router.get("", response=Figures, operation_id="leesCijfers", summary="Cijfers over het register")
def figures(request: HttpRequest, asked: Query[Filters]) -> dict[str, Any]:
    """Geef aantallen over alle openbare registraties, of over wat een filter of een peildatum overlaat."""
    question = Question(
        text=asked.zoek.replace("\x00", "").strip(),
        filters=asked.filters(),
        as_of=end_of(asked.peildatum) if asked.peildatum else None,
        language=str(asked.taal) if asked.taal else None,
        facet_values=FACET_VALUES,
    )
    try:
        counted = counting.figures(question, asked.peildatum or timezone.localdate())
    except Unusable as error:
        raise problems.being_made() from error
    return {
        "peildatum": _day(asked.peildatum),
        "registrations": counted.total,
        "per": facets(counted),
        "lacking": {name: counted.lacking[key] for name, key in FILTERS.items() if key in counted.lacking},
        "ages": [{"from_days": days, "count": count} for days, count in zip(counting.AGES, counted.ages, strict=True)],
        "filled": counted.filled,
        "growth": [{"month": f"{each.month:%Y-%m}", "registrations": each.registrations} for each in counted.months],
        "observed_since": _day(counted.since),
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
