"""Counts: which columns there are, how often each value of one occurs, and registrations per publication category.

From the search index, so that a count costs the same in a large register. Columns of running text have nothing to count.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.api.national import records
from algoritmeregister.api.national.answers import Refused, as_json, being_made, with_language
from algoritmeregister.api.national.questions import FACET_VALUES
from algoritmeregister.search import finding
from algoritmeregister.search.content import CODED_KEYS
from algoritmeregister.search.facets import FacetValue
from algoritmeregister.search.query import Query
from algoritmeregister.texts import in_language

MOST = 20
# Column → facet of the index that counts it.
COUNTED: Mapping[str, str] = {
    "organization": "organisation",
    "category": "theme",
    "status": "status",
    "publication_category": "publication_category",
    "impacttoetsen_grouping": "impact_assessment",
    "provider": "supplier",
    "standard_version": "standard",
}


def columns(request: HttpRequest) -> HttpResponse:
    """Give the names of the columns of a registration. None of them must be filled."""
    return as_json([{"column_name": key, "is_nullable": "YES"} for key in records.content_keys()])


def per_value(request: HttpRequest, column: str) -> HttpResponse:
    """Give how many registrations have each value of a column, the most frequent ones."""
    facet = COUNTED.get(column)
    if facet is None:
        detail = _("Deze kolom wordt niet geteld. Wel: %s. Alle cijfers staan bij /api/v1/cijfers.") % ", ".join(COUNTED)
        raise Refused(400, detail)
    return as_json([{"count": each.count, "descriptor": _word(facet, each, "nl")} for each in _values(facet)[:MOST]])


@with_language
def per_category(request: HttpRequest, language: str) -> HttpResponse:
    """Give how many registrations there are in each publication category."""
    facet = "publication_category"
    return as_json([{"category": _word(facet, each, language), "count": each.count} for each in _values(facet)])


def _values(facet: str) -> tuple[FacetValue, ...]:
    found = finding.find(Query(page_size=1, facet_values=FACET_VALUES, snippets=False))
    if found.building and not found.total:
        raise being_made()
    return found.facets.get(facet, ())


def _word(facet: str, value: FacetValue, language: str) -> str:
    """Return what a value is called in the documents, or in another language."""
    for key in CODED_KEYS.get(facet, ()):
        field = standards.get(standards.SUPERSET).field(key)
        codes = field.code_list or next((item.code_list for item in field.items if item.code_list), None)
        if codes and (code := codes.find(value.value)):
            return code.value if language == "nl" else in_language(code.label, language)
    return value.label or value.value
