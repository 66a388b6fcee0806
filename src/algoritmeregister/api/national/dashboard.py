"""Figures as existing programs ask for them: per month, per ministry, and how many registrations are complete.

Months are of when we saw something: of before the first observation nothing is known, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.api.national import records
from algoritmeregister.api.national.answers import Refused, as_json, being_made, with_language
from algoritmeregister.organisations import queries
from algoritmeregister.registrations.states import State
from algoritmeregister.search import figures, finding
from algoritmeregister.search.content import countable_keys
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Unusable

MONTHS = 12
EVERY_COLUMN = "*"
MINISTRY, AGENCY = "ministerie", "agentschap"
# What is counted beside a ministry itself and its agencies.
OTHERS = ("organisatieonderdeel", "politie")
_PUBLIC = Q(registrations__state=State.PUBLISHED)


def published_per_month(request: HttpRequest) -> HttpResponse:
    """Give how many registrations were public at the end of each of the last twelve months that were observed."""
    try:
        months = figures.figures(Query(facets=False), timezone.localdate()).months[-MONTHS:]
    except Unusable:
        raise being_made() from None
    return as_json([_month(each.month, each.registrations) for each in months])


def joined_per_month(request: HttpRequest) -> HttpResponse:
    """Give how many organisations had registered something, at the end of each of the last twelve months."""
    rows = queries.listed().filter(_PUBLIC).annotate(first=Min("registrations__first_observed_at"))
    first = sorted(timezone.localdate(each) for each in rows.values_list("first", flat=True))
    return as_json([
        _month(month, sum(day < end for day in first))
        for month, end in _months(first[0] if first else None, timezone.localdate())
    ])  # fmt: skip


@with_language
def national_organisations(request: HttpRequest, language: str) -> HttpResponse:
    """Give of each ministry how many registrations it, its agencies, and other parts of it have."""
    kinds = (MINISTRY, AGENCY, *OTHERS)
    rows = (
        queries.listed()
        .filter(kind__in=kinds)
        .select_related("parent")
        .annotate(count=Count("registrations", filter=_PUBLIC))
    )
    counted: dict[str, dict[str, int]] = {}
    for each in rows.order_by("name"):
        ministry = each if each.kind == MINISTRY else each.parent
        if ministry is None or ministry.kind != MINISTRY:
            continue
        line = counted.setdefault(ministry.name, {"Total": 0, "KD": 0, "Agentschap": 0, "Overig": 0})
        for name in ("Total", {MINISTRY: "KD", AGENCY: "Agentschap"}.get(each.kind, "Overig")):
            line[name] += each.count
    return as_json([{"name": name, **line} for name, line in sorted(counted.items())])


def completeness(request: HttpRequest) -> HttpResponse:
    """Give how many registrations have something in every one of these columns; `*` is all of them."""
    asked = request.GET.getlist("columns")
    known = _columns()
    wrong = [each for each in asked if each not in known and each != EVERY_COLUMN]
    if wrong or not asked:
        detail = _("Noem kolommen met columns=…, een of meer keer. Deze kolommen zijn er: %s.") % ", ".join(known)
        raise Refused(400, detail)
    keys = known if EVERY_COLUMN in asked else tuple(dict.fromkeys(asked))
    found = finding.find(Query(page_size=1, facets=False, snippets=False, having=keys))
    if found.building and not found.total:
        raise being_made()
    return as_json(found.total)


def _columns() -> tuple[str, ...]:
    """Return the columns of which is known whether they are filled in."""
    counted = frozenset(countable_keys())
    return tuple(key for key in records.content_keys() if key in counted)


def _months(first: date | None, today: date) -> Iterable[tuple[date, date]]:
    """Yield the last twelve months since that of `first`: its first day, and that of the next."""
    if first is None:
        return
    place, last = first.year * 12 + first.month - 1, today.year * 12 + today.month - 1
    for each in range(max(place, last - MONTHS + 1), last + 1):
        yield _first_day(each), _first_day(each + 1)


def _first_day(place: int) -> date:
    return date(place // 12, place % 12 + 1, 1)


def _month(month: date, count: int) -> Mapping[str, Any]:
    return {"date": f"{month.month}-{month.year}", "count": count}
