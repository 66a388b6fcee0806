"""Offer a spreadsheet, and the list of those that were offered."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.bounded import bounded
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.uploads.shown import state_label
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.readers.limits import MEGABYTE
from algoritmeregister.harvest.uploads import actions, clearing, keeping, queries


def _refuse(request: HttpRequest, visit: Visit) -> HttpResponse:
    return _page(request, visit, _too_large(), 413)


@csrf_exempt
@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
@bounded(keeping.LARGEST, _refuse)
def offer(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Show the form and the list; take in the file that is sent, and go on to how it is read."""
    if request.method != "POST":
        return _page(request, visit)
    file = request.FILES.get("bestand")
    if file is None or not file.size:
        return _page(request, visit, _("Kies eerst een bestand. Het mag niet leeg zijn."), 422)
    try:
        upload = actions.offer(organisation=visit.place, name=file.name or "", pieces=file.chunks(), by=visit.by)
    except ImportFailed as error:
        return _page(request, visit, str(error), 422)
    return HttpResponseRedirect(reverse("desk:upload_mapping", kwargs={"code": visit.place.code, "uuid": upload.uuid}))


def _too_large() -> str:
    limit = {"limit": keeping.LARGEST // MEGABYTE}
    return _("Dit bestand is te groot. Een bestand mag %(limit)d MB zijn. Splits het in delen.") % limit


def _page(request: HttpRequest, visit: Visit, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "organisation": visit.place,
        "problem": problem,
        "largest": keeping.LARGEST // MEGABYTE,
        "uploads": [(each, state_label(each.state)) for each in queries.uploads_of(visit.place)],
        "days": settings.UPLOAD_KEEP_DAYS,
        "until": clearing.last_day,
        "mappings": queries.mappings_of(visit.place),
    }
    return render(request, "desk/uploads.html", context, status=status)
