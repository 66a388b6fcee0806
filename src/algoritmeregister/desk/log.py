"""The audit log: of an organisation for who administers it, and of oneself; as a page and as CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from algoritmeregister.accounts import reviewing
from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.audit.models import Event
from algoritmeregister.audit.queries import of_organisation, of_person
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.events import shown
from algoritmeregister.exchange import csv_table, xlsx_table
from algoritmeregister.ui.questions import number_in

ON_A_PAGE = 50
COLUMNS = ("at", "actor_kind", "actor", "origin", "action", "subject", "organisation", "succeeded", "detail")
_ADMINISTERS = Rule(permission=Permission.ADMINISTER)


@door(_ADMINISTERS)
def log(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what was done that concerns the organisation."""
    csv = reverse("desk:log_csv", kwargs={"code": visit.place.code})
    return _page(request, of_organisation(visit.place.code), csv, visit)


@door(_ADMINISTERS)
def log_csv(request: HttpRequest, visit: Visit) -> StreamingHttpResponse:
    """Give the log of the organisation as a file."""
    remember(action="export log", subject=visit.place.code, organisation=visit.place, by=visit.by)
    return _csv(of_organisation(visit.place.code), f"logboek-{visit.place.code}.csv")


@door(Rule())
def own_log(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what one did, and what was done about oneself."""
    return _page(request, of_person(visit.user.email), reverse("desk:own_log_csv"), visit)


@door(Rule())
def own_log_csv(request: HttpRequest, visit: Visit) -> StreamingHttpResponse:
    """Give one's own log as a file."""
    return _csv(of_person(visit.user.email), "logboek.csv")


@door(_ADMINISTERS)
def access(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Give who may do what for the organisation as a spreadsheet."""
    content = b"".join(xlsx_table.table(reviewing.COLUMNS, reviewing.rows(visit.place)))
    remember(action="review access", subject=visit.place.code, organisation=visit.place, by=visit.by)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"toegang-{visit.place.code}.xlsx"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(request: HttpRequest, events: QuerySet[Event], csv: str, visit: Visit) -> HttpResponse:
    before = number_in(request.GET.get("voor", ""), 10**17)
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events[: ON_A_PAGE + 1])
    context = {
        "organisation": visit.organisation,
        "events": [shown(each) for each in found[:ON_A_PAGE]],
        "older": found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else None,
        "newest": before is None,
        "csv": csv,
        "narrow": False,
    }
    return render(request, "desk/log.html", context)


def _csv(events: QuerySet[Event], name: str) -> StreamingHttpResponse:
    pieces = csv_table.table(COLUMNS, _rows(events.order_by("id").iterator(chunk_size=500)))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8; header=present", headers=headers)


def _rows(events: Iterable[Event]) -> Iterator[list[str]]:
    for each in events:
        yield [
            timezone.localtime(each.at).isoformat(timespec="seconds"),
            each.actor_kind,
            each.actor_name,
            each.origin,
            each.action,
            each.subject,
            each.organisation,
            "yes" if each.succeeded else "no",
            json.dumps(each.detail, ensure_ascii=False) if each.detail else "",
        ]
