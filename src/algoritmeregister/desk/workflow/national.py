"""The national check: what waits for it, of every organisation, for who looks after the whole register."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.desk.workflow.finding import attempt, revision_in
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.desk.workflow.reviewing import review_page
from algoritmeregister.registrations.drafts import actions, policies, queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.ui.addresses import address_of

_SEES = Rule(steward=True)
_DOES = Rule(steward=True, methods=("POST",))


@door(_SEES)
def waiting(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what waits for the national check."""
    rows = paged(request, queries.waiting_nationally())
    context = {"rows": rows, "names": names_of(each.changed_by for each in rows), "narrow": False}
    return render(request, "desk/workflow/national.html", context)


@door(_SEES)
def check(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show one description that waits."""
    draft = _waiting(uuid)
    context = {
        **review_page(draft, Visit(visit.by, draft.organisation)),
        "may_clear": policies.may_clear(draft, visit.by),
        "reason": policies.reason_against(policies.check_may_clear, draft, visit.by),
        "may_comment": False,
    }
    return render(request, "desk/workflow/check.html", context)


@door(_DOES)
def clear(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Pass a description at the national check."""
    draft, said = _waiting(uuid), request.POST.get("opmerking", "")
    attempt(
        request,
        lambda: actions.clear(draft=draft, by=visit.by, comment=said, revision=revision_in(request)),
        _("De beschrijving is nagekeken. De organisatie kan haar publiceren."),
    )
    return HttpResponseRedirect(address_of("desk:national"))


@door(_DOES)
def send_back(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Send a description back to its organisation."""
    draft, said = _waiting(uuid), request.POST.get("opmerking", "")
    done = attempt(
        request,
        lambda: actions.send_back(draft=draft, by=visit.by, comment=said, revision=revision_in(request)),
        _("De beschrijving is teruggestuurd."),
    )
    where = address_of("desk:national") if done else address_of("desk:national_check", uuid=draft.uuid)
    return HttpResponseRedirect(where)


def _waiting(uuid: UUID) -> Draft:
    found = queries.waiting_nationally().filter(uuid=uuid).first()
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    return found
