"""`/cijfers`: live figures about the register, each as a chart, in a sentence, as a table and as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.exchange import csv_table
from algoritmeregister.news.figures import Week, per_week
from algoritmeregister.search import figures as counting
from algoritmeregister.search.figures import Figures
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Unusable
from algoritmeregister.site import labels, news
from algoritmeregister.site.caching import index_revision, public_page
from algoritmeregister.site.description import open_file, problem
from algoritmeregister.site.figure_list import MOST_VALUES, Figure, figure_list
from algoritmeregister.site.organisations import kind_options
from algoritmeregister.site.page import canonical
from algoritmeregister.site.remembering import Remembered

KIND = "soort"
LONGEST_KIND = 60
CSV_COLUMNS = ("value", "label", "count", "share")


@dataclass(frozen=True)
class _Counted:
    """What was counted, in no language yet."""

    figures: Figures
    weeks: tuple[Week, ...]


# The page and its tables, in three languages, are one count.
_remembered: Remembered[_Counted] = Remembered(64)


def revision(request: HttpRequest, **_: Any) -> str | None:
    """Return the revision of what is counted: the index, the changes, the organisations, and the day. None when one of them
    is still being made. Asked once per request."""
    cached: dict[str, str | None] = request.__dict__.setdefault("_figures", {})
    if "revision" not in cached:
        index, changes = index_revision(request), news.revision(request)
        cached["revision"] = f"{index}-{changes}" if index and changes else None
    return cached["revision"]


@public_page(revision)
def figures(request: HttpRequest) -> HttpResponse:
    """Show all figures, of the whole register or of one kind of organisation."""
    kind = _kind(request)
    try:
        counted = _count(request, kind)
    except Unusable:
        counted = None
    listed = figure_list(counted.figures, counted.weeks, kind) if counted else []
    kinds = counted.figures.facets.get("organisation_kind", ()) if counted else ()
    question = f"?{urlencode({KIND: kind})}" if kind else ""
    context = {
        "figures": [(each, reverse("site:figure_csv", kwargs={"name": each.name}) + question) for each in listed],
        "building": counted is None,
        "total": counted.figures.total if counted else 0,
        "kind": kind,
        "kind_label": labels.organisation_kind(kind) if kind else "",
        "kinds": kind_options({each.value: each.count for each in kinds}, kind),
        "today": timezone.localdate(),
        "canonical": canonical(reverse("site:figures")),
        "description": _(
            "Hoeveel algoritmes er in het register staan, van wie, waarvoor, en hoe volledig zij zijn beschreven."
        ),
    }
    return render(request, "site/figures.html", context)


@public_page(revision)
def figure_csv(request: HttpRequest, name: str) -> HttpResponse:
    """Give the numbers of one figure as CSV. `value` and `share` are the same in every language."""
    kind = _kind(request)
    try:
        counted = _count(request, kind)
    except Unusable:
        response = problem(503, _("De cijfers worden gemaakt"), _("Probeer het over een minuut opnieuw."))
        response.headers["Retry-After"] = "60"
        return response
    found = next((each for each in figure_list(counted.figures, counted.weeks, kind) if each.name == name), None)
    if found is None:
        raise Http404(_("Dit cijfer kennen we niet."))
    content = b"".join(csv_table.table(CSV_COLUMNS, _lines(found)))
    file = f"{name}-{kind}.csv" if kind and kind.isidentifier() else f"{name}.csv"
    response = open_file(HttpResponse(content), "text/csv; charset=utf-8; header=present", file, shown=False)
    response.headers["Content-Language"] = get_language() or "nl"
    return response


def _lines(figure: Figure) -> list[list[str]]:
    return [
        [row.value, row.label, str(row.count), f"{row.count / figure.whole:.4f}" if figure.whole else ""]
        for row in figure.rows
    ]


def _kind(request: HttpRequest) -> str:
    return request.GET.get(KIND, "").strip()[:LONGEST_KIND]


def _count(request: HttpRequest, kind: str) -> _Counted:
    """Count, or remember it. Raises `Unusable` while the index is being made."""
    current, today = revision(request), timezone.localdate()
    found = _remembered.get((current, kind)) if current else None
    if found is None:
        filters = {"organisation_kind": (kind,)} if kind else {}
        query = Query(filters=filters, facet_values=MOST_VALUES)
        found = _Counted(counting.figures(query, today), per_week(today, [kind] if kind else []))
        if current:
            _remembered.put((current, kind), found)
    return found
