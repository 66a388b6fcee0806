"""`/api/algoritme/…`: search with filters, one registration, what is like it, how many there are; and suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from algoritmeregister.api.national import reading, records
from algoritmeregister.api.national.answers import Refused, as_json, being_made, not_found, with_language
from algoritmeregister.api.national.questions import (
    MAX_VALUE,
    NONE,
    OTHER,
    AlgorithmQuestion,
    assessment_codes,
    category_codes,
    labels_of,
    reachable,
    read_body,
    search_query,
)
from algoritmeregister.organisations import kinds
from algoritmeregister.registrations import queries
from algoritmeregister.search import content, finding
from algoritmeregister.search.facets import FacetValue
from algoritmeregister.search.query import MAX_DEPTH, Query
from algoritmeregister.search.results import Results

SUGGESTED = 10
SIMILAR = 5
HIGHLIGHTED = 3
# Results that are looked through for as many different organisations.
LOOKED_AT = 50
Filters = list[dict[str, Any]]


@with_language
def search(request: HttpRequest, language: str) -> HttpResponse:
    """Answer the question in the body: results, how many, what can be filtered by and what is."""
    question = read_body(request, AlgorithmQuestion)
    query = search_query(question)
    deep = not reachable(question)
    found = _found(replace(query, page=1, page_size=1) if deep else query)
    if deep and found.total > MAX_DEPTH:
        detail = _("Tot resultaat %s kunt u bladeren. Wie alles wil, haalt een download.") % MAX_DEPTH
        raise Refused(400, detail)
    numbers = [] if deep else [each.number for each in found.results]
    return as_json({
        "results": records.records(reading.of_numbers(numbers, language)),
        "total_count": found.total,
        "filter_data": _filter_data(found, query, question, language),
        "selected_filters": [
            {"key": key, "value": kinds.label(value, language) if key == "organisationtype" else value}
            for key, value in question.selected().items()
        ],
    })  # fmt: skip


@with_language
def one(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """Give one public registration."""
    found = reading.of_numbers([number], language)
    if not found:
        raise not_found(_("Kan algoritme niet vinden."))
    return as_json(records.records(found)[0])


@with_language
def similar(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """Give registrations with a name like this one's, in the shape of a result, with their weights of at most 100."""
    of = reading.of_numbers([number], language)
    if not of:
        raise not_found(_("Kan algoritme niet vinden."))
    name = content.one_line(of[0][1].document.get("name"))
    found = _found(Query(text=name, page_size=SIMILAR + 1, facets=False, snippets=False))
    others = [each for each in found.results if each.number != number][:SIMILAR]
    best = max((each.score for each in found.results), default=0.0) or 1.0
    scores = {each.number: round(100 * each.score / best, 2) for each in others}
    pairs = reading.of_numbers(list(scores), language)
    nothing = dict.fromkeys(("organisationtype", "publicationcategory", "impact_assessment", "organisation"))
    return as_json({
        "results": records.records(pairs),
        "total_count": len(pairs),
        "filter_data": nothing,
        "selected_filters": [],
        "scores": [scores[registration.number] for registration, _version in pairs],
    })  # fmt: skip


def total_count(request: HttpRequest) -> HttpResponse:
    """Give how many registrations are public."""
    return as_json(queries.count())


@with_language
def suggestion(request: HttpRequest, language: str, text: str) -> HttpResponse:
    """Give registrations for what someone is typing."""
    query = Query(text=text[:MAX_VALUE], page_size=SUGGESTED, facets=False, snippets=False)
    return as_json({"algorithms": _in_short(_found(query), language)})


@with_language
def highlighted(request: HttpRequest, language: str) -> HttpResponse:
    """Give the registrations that changed last, of different organisations."""
    found = _found(Query(page_size=LOOKED_AT, facets=False, snippets=False))
    latest: dict[str, Any] = {}
    for each in found.results:
        latest.setdefault(str(each.card["organisation"]), each)
    return as_json(_in_short(replace(found, results=tuple(latest.values())[:HIGHLIGHTED]), language))


def _found(query: Query) -> Results:
    found = finding.find(query)
    if found.building and not found.total:
        raise being_made()
    return found


def _in_short(found: Results, language: str) -> list[dict[str, str]]:
    pairs = reading.of_numbers([each.number for each in found.results], language)
    return [
        {
            "name": content.one_line(version.document.get("name")),
            "lars": registration.number,
            "organization": version.organisation_name,
        }
        for registration, version in pairs
    ]


def _filter_data(found: Results, query: Query, question: AlgorithmQuestion, language: str) -> dict[str, Filters]:
    facets = found.facets
    organisations = [
        _value(each.label or each.value, each.label or each.value, each.count) for each in _of(facets, "organisation")
    ]
    if question.sort_option == "sort_name":
        organisations.sort(key=lambda each: content.sortable(each["label"]))
    categories = labels_of(category_codes(), language)
    return {
        "organisationtype": [
            _value(kinds.label(each.value, language), each.value, each.count) for each in _of(facets, "organisation_kind")
        ],
        "publicationcategory": [
            _value(label, key, each.count)
            for each in _of(facets, "publication_category")
            for key, label in [categories.get(each.value, (each.value, each.value))]
        ],
        "impact_assessment": _assessments(found, query, question, language),
        "organisation": organisations,
    }


def _of(facets: Mapping[str, Sequence[FacetValue]], key: str) -> list[FacetValue]:
    """Return the values that the results have. A choice leaves one: here nothing is widened, only narrowed."""
    values = facets.get(key, ())
    chosen = [each for each in values if each.selected]
    return [each for each in chosen or values if each.count]


def _assessments(found: Results, query: Query, question: AlgorithmQuestion, language: str) -> Filters:
    """Count the assessments that the standard names, then any others together, then registrations without one."""
    words = {OTHER: _("Overig"), NONE: _("Geen")}
    if question.impact_assessment in words:
        chosen = question.impact_assessment
        return [_value(words[chosen], chosen, found.total)] if found.total else []
    known = labels_of(assessment_codes(), language)
    values = _of(found.facets, "impact_assessment")
    rows = [_value(known[each.value][1], known[each.value][0], each.count) for each in values if each.value in known]
    if question.impact_assessment:
        return rows
    counting = replace(query, page=1, page_size=1, facets=False)
    if others := tuple(each.value for each in values if each.value not in known):
        total = finding.find(replace(counting, filters={**query.filters, "impact_assessment": others})).total
        rows.append(_value(words[OTHER], OTHER, total))
    if none := finding.find(replace(counting, lacking=("impact_assessment",))).total:
        rows.append(_value(words[NONE], NONE, none))
    return rows


def _value(label: str, key: str, count: int) -> dict[str, Any]:
    return {"label": label, "key": key, "count": count}
