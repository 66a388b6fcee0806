"""Links for outsiders: made and ended by colleagues; and the page behind one, for whoever has it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow import shown
from algoritmeregister.desk.workflow.finding import WORKS, attempt, draft_in, to
from algoritmeregister.desk.workflow.overview import page_of
from algoritmeregister.news import wording
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import DraftError
from algoritmeregister.ui.questions import number_in

_WORKS = Rule(permission=WORKS[0], also=WORKS[1:], methods=("POST",))
DAYS = 14


@door(_WORKS)
def make(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Make a link, and show it: this once, because only its hash is kept."""
    draft = draft_in(visit, uuid)
    given = number_in(request.POST.get("dagen", ""), 999)
    days = DAYS if given is None else given
    try:
        made, token = actions.show_outside(draft=draft, by=visit.by, days=days)
    except DraftError as error:
        messages.error(request, str(error))
        return to(draft)
    link = settings.SITE_URL + reverse("preview", kwargs={"token": token})
    response = render(request, "desk/workflow/preview_made.html", {**page_of(draft, visit), "link": link, "preview": made})
    response["Cache-Control"] = "no-store"
    return response


@door(_WORKS)
def end(request: HttpRequest, visit: Visit, uuid: UUID, pk: int) -> HttpResponse:
    """End a link."""
    draft = draft_in(visit, uuid)
    found = queries.previews(draft).filter(pk=pk).select_related("draft__organisation").first() if pk < 2**63 else None
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    attempt(request, lambda: actions.hide(preview=found, by=visit.by), _("De link werkt niet meer."))
    return to(draft)


def preview(request: HttpRequest, token: str) -> HttpResponse:
    """Show a description that is not public to whoever has the link. No trace of it stays in caches or search engines."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET"])
    found = queries.preview(token)
    if found is None:
        response = render(request, "desk/workflow/preview_gone.html", status=410)
    else:
        context = {**shown.text_of(found.draft), "draft": found.draft, "preview": found, "grounds": wording.GROUNDS}
        context["name"] = found.draft.title or _("Beschrijving zonder naam")
        response = render(request, "desk/workflow/preview.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
