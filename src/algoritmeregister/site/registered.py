"""The registrations of one organisation, in the order that the address asks for: from the index, as all results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.search import finding
from algoritmeregister.search.naming import SORTS
from algoritmeregister.search.query import MAX_DEPTH, Query
from algoritmeregister.search.results import Result, Results
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.results import About, about_result, sort_label
from algoritmeregister.site.translated import Translated, translations
from algoritmeregister.ui.pages import Pages, last_page, page_number, pages

PAGE_SIZE = 25
# Orders in the address; the first is what is given without asking.
ORDERS = ("nieuwste", "oudste", "naam")


class Row(NamedTuple):
    """One registration in the list: its name and summary with the `language` they are in, and what is said `about` it."""

    name: str
    summary: str
    language: str
    address: str
    about: About


@dataclass(frozen=True)
class Registered:
    """The `rows` of one page of the list, how many there are (`total`), the other `pages`, and the `orders` to choose from
    (name, word, address, whether the list has it now). `building`: the index is being made, and some may be missing."""

    rows: list[Row]
    total: int
    pages: Pages
    orders: list[tuple[str, str, str, bool]]
    building: bool


def registered(request: HttpRequest, code: str) -> Registered:
    """Return the registrations of the organisation `code` that the address asks for: `sorteer` and `pagina`. What it cannot
    mean is the newest, or the last page."""
    language = get_language() or "nl"
    order = request.GET.get("sorteer", "")
    order = order if order in ORDERS else ORDERS[0]
    query = Query(
        filters={"organisation": (code,)},
        sort=SORTS[order],
        page=page_number(request.GET.get("pagina")),
        page_size=PAGE_SIZE,
        facets=False,
        snippets=False,
        names_in=language,
    )
    found = _found(query)

    def address(order: str, page: int = 1) -> str:
        asked = ([f"sorteer={order}"] if order != ORDERS[0] else []) + ([f"pagina={page}"] if page > 1 else [])
        return request.path + (f"?{'&'.join(asked)}" if asked else "")

    return Registered(
        _rows(found, language),
        found.total,
        pages(query.page, min(found.total, MAX_DEPTH), PAGE_SIZE, lambda page: address(order, page)),
        [(each, sort_label(each), address(each), each == order) for each in ORDERS],
        found.building,
    )


def _found(query: Query) -> Results:
    found = finding.find(query)
    if found.results or not found.total:
        return found
    return finding.find(replace(query, page=last_page(min(found.total, MAX_DEPTH), PAGE_SIZE)))


def _rows(found: Results, language: str) -> list[Row]:
    # Everything has its Dutch text in the index, where there is one.
    known = {} if language == "nl" else translations(found.results, language)
    return [_row(each, known, language) for each in found.results]


def _row(result: Result, known: Mapping[str, Translated], language: str) -> Row:
    found = known.get(result.number)
    return Row(
        (found.name if found else result.name) or _("Algoritme zonder naam"),
        found.summary if found else str(result.card["summary"]),
        language if found else str(result.card["language"]),
        registration_address(result.number, result.name),
        about_result(result, language),
    )
