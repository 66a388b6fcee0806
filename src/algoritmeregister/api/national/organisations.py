"""`/api/organisation…`: who has public registrations, by name or number, what they are part of, and their registrations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from algoritmeregister.api.national import reading, records
from algoritmeregister.api.national.answers import as_json, not_found, with_language
from algoritmeregister.api.national.questions import MAX_VALUE, OrganisationQuestion, check_kind, read_body
from algoritmeregister.organisations import kinds, queries
from algoritmeregister.organisations.models import Listing, Organisation
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registrations.queries import published
from algoritmeregister.registrations.states import State

NAMED = 20
TOP = 20
# Registrations of one organisation in one answer; whoever has more of them is read through the search.
MAX_REGISTRATIONS = 1_000
# Levels above an organisation that are looked at: government has fewer, and a circle in a list ends.
MAX_LEVELS = 10
# How the layers of government are called in addresses → kind of organisation.
LAYERS: Mapping[str, str] = {
    "municipalities": "gemeente",
    "provinces": "provincie",
    "water-authorities": "waterschap",
    "safety-regions": "veiligheidsregio",
    "environmental-services": "omgevingsdienst",
}
# The lists with the identifiers that are drawn on maps.
_LISTS = "csv"
_COUNT = Count("registrations", filter=Q(registrations__state=State.PUBLISHED))


@with_language
def listed(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the question in the body: organisations with public registrations, those with most of them first."""
    question = read_body(request, OrganisationQuestion)
    kind = (question.organisationtype or "").strip()
    check_kind(kind)
    text = (question.searchtext or "").replace("\x00", "").strip()
    found = _named(_registering(), text)
    rows = found.filter(kind=kind) if kind else found
    start = (question.page - 1) * question.limit
    selected = [("organisationtype", kinds.label(kind, language) if kind else ""), ("searchtext", text)]
    return as_json({
        "results": _overview(rows.order_by("-published", "name", "pk")[start : start + question.limit]),
        "total_count": rows.count(),
        "filter_data": {"organisationtype": _kinds(rows, language)},
        "selected_filters": [{"key": key, "value": value} for key, value in selected if value],
    })  # fmt: skip


@with_language
def count(request: HttpRequest, language: str) -> HttpResponse:
    """Give how many organisations have public registrations."""
    return as_json(_registering().count())


@with_language
def named(request: HttpRequest, language: str, text: str) -> HttpResponse:
    """Give organisations that have this in one of their names; null when there are none, as it always was."""
    rows = _named(_registering(), text.replace("\x00", "")[:MAX_VALUE]).order_by("-published", "name", "pk")[:NAMED]
    found = [{key: value for key, value in row.items() if key != "type"} for row in _overview(rows)]
    return as_json({"organisations": found} if found else None)


def one(request: HttpRequest, code: str) -> HttpResponse:
    """Give the code and the number of an organisation."""
    organisation = _known(code)
    return as_json({"code": organisation.code, "org_id": _org_id(organisation)})


def relation(request: HttpRequest, code: str) -> HttpResponse:
    """Give what an organisation is part of, the highest first and itself last."""
    organisation: Organisation | None = _known(code)
    line: list[Organisation] = []
    while organisation is not None and organisation not in line and len(line) < MAX_LEVELS:
        line.insert(0, organisation)
        organisation = organisation.parent
    org_ids = records.org_ids_of(line)
    hierarchy = [{"org_id": org_ids[each.pk], "name": each.name} for each in line]
    return as_json({
        "org_id": hierarchy[-1]["org_id"],
        "hierarchy_path": "/".join(each["org_id"] for each in hierarchy),
        "hierarchy": hierarchy,
    })  # fmt: skip


@with_language
def details(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Give an organisation with its public registrations, the latest first."""
    organisation = _known(code)
    rows = published().filter(organisation=organisation).order_by("-last_seen_at", "number")
    numbers = list(rows.values_list("number", flat=True)[:MAX_REGISTRATIONS])
    return as_json({
        **about(organisation),
        "algoritme_versions": records.records(reading.of_numbers(numbers, language)),
    })  # fmt: skip


@with_language
def top(request: HttpRequest, language: str) -> HttpResponse:
    """Give the organisations with most public registrations."""
    rows = _registering().order_by("-published", "name", "pk")[:TOP]
    return as_json([{"name": each["name"], "count": each["count"]} for each in _overview(rows)])


def layer(request: HttpRequest, name: str) -> HttpResponse:
    """Give every organisation of a layer of government that is on a list, also without registrations, by name."""
    found = list(queries.listed(kind=LAYERS[name]).filter(listed=True).annotate(published=_COUNT).order_by("name", "pk"))
    org_ids = records.org_ids_of(found)
    references = Listing.objects.filter(source=_LISTS, organisation__in=found)
    identifiers = {row.organisation_id: row.reference for row in references.order_by("-pk")}
    return as_json([
        {
            "name": each.name,
            "identifier": identifiers.get(each.pk, org_ids[each.pk].upper()),
            "number_of_algorithmdescriptions": each.published,
            "show_page": True,
            "joined": each.published > 0,
            "code": each.code,
            "org_id": org_ids[each.pk],
        }
        for each in found
    ])  # fmt: skip


def about(organisation: Organisation) -> dict[str, Any]:
    """Return what an organisation says of itself. We know where its website is, and no text."""
    return {"about": None, "contact_info": organisation.website or None, "name": organisation.name, "show_page": True}


def _known(code: str) -> Organisation:
    found = queries.known_as(code)
    if found is None:
        raise not_found(_("Er is geen organisatie met deze code."))
    return found


def _org_id(organisation: Organisation) -> str:
    return records.org_ids_of([organisation])[organisation.pk]


def _registering() -> QuerySet[Organisation]:
    return queries.listed().annotate(published=_COUNT).filter(published__gt=0)


def _named(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    if not text:
        return rows
    return rows.filter(pk__in=Organisation.objects.filter(names__normalised__contains=normalise_name(text)).values("pk"))


def _kinds(rows: QuerySet[Organisation], language: str) -> list[dict[str, Any]]:
    counted = queries.listed().filter(pk__in=rows.values("pk")).order_by().values(key=F("kind")).annotate(count=Count("pk"))
    found = [{"label": kinds.label(each["key"], language), "key": each["key"], "count": each["count"]} for each in counted]
    return sorted(found, key=lambda each: (-each["count"], each["label"]))


def _overview(rows: Iterable[Any]) -> list[dict[str, Any]]:
    found = list(rows)
    org_ids = records.org_ids_of(found)
    return [
        {
            "code": each.code,
            "count": each.published,
            "name": each.name,
            "show_page": True,
            "type": each.kind,
            "org_id": org_ids[each.pk],
        }
        for each in found
    ]
