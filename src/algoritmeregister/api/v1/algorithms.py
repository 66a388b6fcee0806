"""`/algoritmes`: search with every filter, facets, order and a day in the past; and one algorithm."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.v1.describing import describe, sources_of, versions_of
from algoritmeregister.api.v1.labels import facet_label
from algoritmeregister.api.v1.paging import page_of
from algoritmeregister.api.v1.parameters import Form, Language, Number, Paging, Values, end_of
from algoritmeregister.api.v1.shapes import Algorithm, Page
from algoritmeregister.registrations import history, queries
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.search import finding
from algoritmeregister.search.figures import Figures
from algoritmeregister.search.naming import FILTERS, SORTS
from algoritmeregister.search.query import MAX_DEPTH, MAX_TEXT
from algoritmeregister.search.query import Query as Question
from algoritmeregister.search.results import Results

router = Router(tags=["Algoritmes"])

FACET_VALUES = 100


class Order(StrEnum):
    """In what order results are given."""

    RELEVANTIE = "relevantie"
    NIEUWSTE = "nieuwste"
    OUDSTE = "oudste"
    NAAM = "naam"
    ORGANISATIE = "organisatie"


class Filters(Schema):
    """What a search is narrowed by. Values of one filter widen, filters narrow."""

    zoek: str = Field("", max_length=MAX_TEXT, description="Tekst om op te zoeken.", examples=["parkeren"])
    status: Values = Field([], description="Status, bijvoorbeeld `in_gebruik`.")
    categorie: Values = Field([], description="Publicatiecategorie, bijvoorbeeld `hoog_risico`.")
    thema: Values = Field([], description="Thema, bijvoorbeeld `verkeer`.")
    soort: Values = Field([], description="Soort organisatie, bijvoorbeeld `gemeente`.")
    organisatie: Values = Field([], description="Code van de organisatie, zoals in /organisaties.")
    impacttoets: Values = Field([], description="Uitgevoerde impacttoets, bijvoorbeeld `dpia`.")
    leverancier: Values = Field([], description="Leverancier, zoals in de facetten.")
    startjaar: Values = Field([], description="Jaar waarin het algoritme in gebruik kwam.")
    # pydantic's own classes have something called `register`
    register_: Values = Field([], alias="register", description="Register van herkomst, zoals in /registers.")
    standaard: Values = Field([], description="Versie van de publicatiestandaard waarin is gepubliceerd.")
    taal: Language | None = Field(
        None, description="Alleen teksten in deze taal. Zonder: één tekst per registratie, in het Nederlands als die er is."
    )
    peildatum: date | None = Field(
        None, description="Geef wat op deze dag openbaar was (tot het einde van de dag).", examples=["2026-06-15"]
    )

    def filters(self) -> dict[str, tuple[str, ...]]:
        """Return the filters as the search room takes them."""
        values = self.model_dump(by_alias=True)
        return {facet: tuple(values[name]) for name, facet in FILTERS.items()}


class SearchParameters(Filters, Form, Paging):
    """Everything that can be asked of the list."""

    sorteer: Order | None = Field(None, description="Volgorde. Zonder: het beste eerst, of zonder zoektekst het nieuwste.")
    facetten: bool = Field(False, description="Geef ook de waarden waarop verder gefilterd kan worden, met aantallen.")


class FacetValue(Schema):
    """Een waarde om op te filteren."""

    value: str
    label: str
    count: int = Field(description="Aantal resultaten met deze waarde, samen met de andere filters.")
    selected: bool


class Correction(Schema):
    """Een woord dat nergens voorkomt, en waarop in plaats daarvan ook is gezocht."""

    typed: str
    words: list[str]


class Notes(Schema):
    """Wat er met de zoektekst is gedaan."""

    did_you_mean: str | None
    corrected: list[Correction]
    synonyms: dict[str, list[str]]
    ignored: list[str]
    all_words: bool = Field(description="Onwaar als ook resultaten zijn gegeven die niet alle woorden hebben.")
    approximate: bool = Field(description="Waar als niets deze woorden heeft en alleen iets wat erop lijkt is gevonden.")


class Algorithms(Page):
    """Een pagina met gevonden registraties."""

    results: list[Algorithm]
    facets: dict[str, list[FacetValue]] | None = None
    search: Notes


class OneParameters(Form):
    """Everything that can be asked of one algorithm."""

    taal: Language | None = Field(None, description="Taal van de tekst. Zonder: Nederlands als dat er is.")
    peildatum: date | None = Field(None, description="Geef de versie die op deze dag openbaar was.", examples=["2026-06-15"])


@router.get(
    "", response=Algorithms, exclude_unset=True, by_alias=True, operation_id="zoekAlgoritmes", summary="Algoritmes zoeken"
)
def search(request: HttpRequest, response: HttpResponse, asked: Query[SearchParameters]) -> dict[str, Any]:
    """Zoek in alle registraties die nu openbaar zijn, of op een dag in het verleden waren.

    Tot 10.000 resultaten zijn door te bladeren. Wie alles wil, volgt /wijzigingen of haalt een download.
    """
    _check_depth(asked)
    found = finding.find(question(asked))
    if found.building and not found.total:
        raise problems.being_made()
    versions = versions_of([(each.number, int(each.card["version"])) for each in found.results])
    result = {
        **page_of(
            request, response, total=found.total, page=asked.pagina, size=asked.aantal,
            reachable=MAX_DEPTH // asked.aantal * asked.aantal,
        ),
        "results": describe(versions, asked, content=False),
        "search": notes(found),
    }  # fmt: skip
    return result | ({"facets": facets(found)} if asked.facetten else {})


@router.get(
    "/{nummer}", response=Algorithm, exclude_unset=True, by_alias=True, operation_id="leesAlgoritme", summary="Eén algoritme"
)
def one(request: HttpRequest, nummer: Annotated[Number, Path()], asked: Query[OneParameters]) -> dict[str, Any]:
    """Geef één registratie met haar inhoud. Van een ingetrokken registratie de laatste versie die er was."""
    registration = find(nummer)
    version = version_for(registration, asked)
    version.registration = registration
    return describe([version], asked, content=True)[0] | sources_of(registration)


def find(number: str) -> Registration:
    """Return the registration with this number. Raises `Problem` when there is none."""
    found = queries.by_number(number)
    if found is None:
        raise problems.not_found(_("Er is geen registratie met nummer %s.") % number)
    return found


def version_for(registration: Registration, asked: OneParameters) -> Version:
    """Return the version that is asked for: of now or of a day, in a language. Raises `Problem` when there is none."""
    language = str(asked.taal or "nl")
    if asked.peildatum:
        version = history.version_at(registration, end_of(asked.peildatum), language)
    else:
        version = queries.shown_version(registration, language)
    if version is None:
        raise problems.not_found(_("Op die dag was deze registratie niet openbaar."))
    if asked.taal and version.language != asked.taal:
        text = _("Deze registratie is er niet in die taal, wel in deze: %s.") % version.language
        raise problems.not_found(text)
    return version


def question(asked: SearchParameters) -> Question:
    """Return what is asked as the search room takes it."""
    return Question(
        text=asked.zoek.replace("\x00", "").strip(),
        filters=asked.filters(),
        sort=SORTS[asked.sorteer] if asked.sorteer else "relevance",
        page=asked.pagina,
        page_size=asked.aantal,
        as_of=end_of(asked.peildatum) if asked.peildatum else None,
        language=str(asked.taal) if asked.taal else None,
        facets=asked.facetten,
        facet_values=FACET_VALUES,
        snippets=False,
    )


def facets(found: Results | Figures) -> dict[str, list[dict[str, Any]]]:
    """Return the facets of an answer, by the name of the parameter that narrows by them."""
    return {
        name: [
            {
                "value": each.value,
                "label": each.label or facet_label(facet, each.value),
                "count": each.count,
                "selected": each.selected,
            }
            for each in found.facets.get(facet, ())
        ]
        for name, facet in FILTERS.items()
    }


def notes(found: Results) -> dict[str, Any]:
    """Return what was done with the text that was searched for."""
    return {
        "did_you_mean": found.did_you_mean,
        "corrected": [{"typed": each.typed, "words": list(each.words)} for each in found.corrected],
        "synonyms": {typed: list(words) for typed, words in found.synonyms.items()},
        "ignored": list(found.ignored),
        "all_words": found.all_words,
        "approximate": found.approximate,
    }


def _check_depth(asked: Paging) -> None:
    if asked.pagina * asked.aantal > MAX_DEPTH:
        text = _("Tot resultaat %s kunt u bladeren. Wie alles wil, volgt /wijzigingen.") % MAX_DEPTH
        raise problems.wrong("pagina", text, code="too_deep")
