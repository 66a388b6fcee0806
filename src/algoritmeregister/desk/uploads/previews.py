"""What a file would do, row by row: choose, take, and undo; how far it is while that is being done; and the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.uploads import shown
from algoritmeregister.desk.uploads.finding import gone, one
from algoritmeregister.exchange import csv_table, ods_table, xlsx_table
from algoritmeregister.exchange.formats import FORMATS
from algoritmeregister.harvest.uploads import actions, clearing, queries
from algoritmeregister.harvest.uploads import rest as rests
from algoritmeregister.harvest.uploads.models import RowKind, RowOutcome, Upload, UploadRow, UploadState
from algoritmeregister.harvest.uploads.plans import Plan
from algoritmeregister.ui.questions import number_in

ON_A_PAGE = 25
# Seconds after which the browser asks how far it is.
COME_BACK = 2
FILTERS = ("new", "changed", "adopted", "wrong", "refused", "unchanged", "kept")
_POST = Rule(permission=Permission.EDIT, methods=("POST",))
_TABLES: dict[str, Callable[..., Iterator[bytes]]] = {
    "csv": csv_table.table,
    "xlsx": xlsx_table.table,
    "ods": ods_table.table,
}


@door(Rule(permission=Permission.EDIT))
def preview(request: HttpRequest, visit: Visit, uuid: str) -> HttpResponse:
    """Show how far it is, or what it would do, or what it did."""
    upload = one(visit, uuid)
    if upload is None:
        return gone(request, visit)
    if upload.state == UploadState.PROPOSED:
        return HttpResponseRedirect(_address(visit, upload, "upload_mapping"))
    context: dict[str, Any] = {
        "organisation": visit.place,
        "upload": upload,
        "state": shown.state_label(upload.state),
        "stuck": actions.is_stuck(upload),
    }
    if upload.is_busy or upload.state == UploadState.FAILED:
        response = render(request, "desk/upload_busy.html", context)
        if upload.is_busy and not context["stuck"]:
            response.headers["Refresh"] = str(COME_BACK)
        return response
    counts = queries.counts(upload)
    only = request.GET.get("soort", "")
    rows = _filtered(upload, only)
    number, last = _page_number(request.GET.get("pagina", ""), rows.count())
    version = Plan.from_dict(upload.plan).version
    start = (number - 1) * ON_A_PAGE
    context |= {
        "counts": counts,
        "filters": [(name, _filter_label(name), _count(name, counts)) for name in FILTERS if _count(name, counts)],
        "only": only if only in FILTERS else "",
        "rows": [shown.row(each, version) for each in rows[start : start + ON_A_PAGE]],
        "number": number,
        "last": last,
        "until": clearing.last_day(upload),
        "rest": counts["all"] - counts["was_taken"] - counts["was_kept"] - counts["unchanged"],
    }
    return render(request, "desk/upload.html", context)


def _filtered(upload: Upload, only: str) -> QuerySet[UploadRow]:
    rows = UploadRow.objects.filter(upload=upload).order_by("number")
    if only == "wrong":
        return rows.filter(has_errors=True)
    if only == "kept":
        return rows.filter(outcome__in=(RowOutcome.KEPT, RowOutcome.FAILED))
    return rows.filter(kind=only) if only in set(RowKind) else rows


def _count(name: str, counts: dict[str, int]) -> int:
    return counts["was_kept"] + counts["was_failed"] if name == "kept" else counts[name]


def _filter_label(name: str) -> str:
    return {
        "new": _("nieuw"),
        "changed": _("gewijzigd"),
        "adopted": _("al openbaar"),
        "wrong": _("met foute cellen"),
        "refused": _("kan niet"),
        "unchanged": _("ongewijzigd"),
        "kept": _("gebleven of niet gelukt"),
    }[name]


def _page_number(wanted: str, total: int) -> tuple[int, int]:
    last = max(1, -(-total // ON_A_PAGE))
    return min(max(number_in(wanted, 99_999) or 1, 1), last), last


def _address(visit: Visit, upload: Upload, name: str = "upload") -> str:
    return reverse(f"desk:{name}", kwargs={"code": visit.place.code, "uuid": upload.uuid})


@door(_POST)
def choose(request: HttpRequest, visit: Visit, uuid: str) -> HttpResponse:
    """Keep what is chosen on this page; then go where the button leads: another page, many at once, or take it."""
    upload = one(visit, uuid)
    if upload is None:
        return gone(request, visit)
    button, page, only = (request.POST.get(name, "") for name in ("knop", "pagina", "soort"))
    actions.choose(
        upload=upload, shown=_numbers(request, "getoond"), chosen=_numbers(request, "rij"),
        as_new=_numbers(request, "nieuw"), by=visit.by,
    )  # fmt: skip
    if button in {"right", "all", "none"}:
        actions.choose_all(upload=upload, which=button, by=visit.by)
    if button == "take":
        return _tried(request, visit, upload, actions.take)
    number = number_in(page, 99_999)
    if button in {"previous", "next"} and number is not None:
        number = max(1, number + (1 if button == "next" else -1))
    return HttpResponseRedirect(f"{_address(visit, upload)}?{_query(number, only)}")


def _query(page: int | None, only: str) -> str:
    parts = [f"pagina={page}"] if page is not None else []
    return "&".join([*parts, f"soort={only}"] if only in FILTERS else parts)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    return [number for each in request.POST.getlist(name) if (number := number_in(each, 9_999_999)) is not None]


def _tried(request: HttpRequest, visit: Visit, upload: Upload, action: Callable[..., None]) -> HttpResponse:
    try:
        action(upload=upload, by=visit.by)
    except actions.UploadError as error:
        messages.error(request, str(error))
    return HttpResponseRedirect(_address(visit, upload))


@door(_POST)
def undo(request: HttpRequest, visit: Visit, uuid: str) -> HttpResponse:
    """Take back what was taken."""
    upload = one(visit, uuid)
    return _tried(request, visit, upload, actions.undo) if upload else gone(request, visit)


@door(_POST)
def resume(request: HttpRequest, visit: Visit, uuid: str) -> HttpResponse:
    """Begin again what was cut off."""
    upload = one(visit, uuid)
    return _tried(request, visit, upload, actions.resume) if upload else gone(request, visit)


@door(_POST)
def throw_away(request: HttpRequest, visit: Visit, uuid: str) -> HttpResponse:
    """Throw away the file and what was judged of it."""
    upload = one(visit, uuid)
    if upload is None:
        return gone(request, visit)
    try:
        actions.throw_away(upload=upload, by=visit.by)
    except actions.UploadError as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(_address(visit, upload))
    messages.success(request, _("Het bestand is weggegooid. Beschrijvingen zijn gebleven."))
    return HttpResponseRedirect(reverse("desk:uploads", kwargs={"code": visit.place.code}))


@door(Rule(permission=Permission.EDIT))
def rest_file(request: HttpRequest, visit: Visit, uuid: str, suffix: str) -> HttpResponseBase:
    """Give what was not taken, with the reasons beside it."""
    upload = one(visit, uuid)
    if upload is None:
        return gone(request, visit)
    if suffix not in _TABLES:
        raise Http404(_("Dit soort bestand hebben wij niet."))
    names, rows = rests.table(upload)
    # Made at once: the reasons are in the language of the page, which is no longer known while a stream is sent.
    response = HttpResponse(b"".join(_TABLES[suffix](names, rows)), content_type=FORMATS[suffix].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="niet-overgenomen.{suffix}"'
    return response
