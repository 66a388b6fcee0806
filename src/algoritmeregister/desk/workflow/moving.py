"""The steps that need no page of their own: send for review, take off the schedule, put away, take back; and remarks."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, View, Visit, door
from algoritmeregister.desk.workflow.finding import WORKS, attempt, draft_in, revision_in, to
from algoritmeregister.desk.workflow.overview import page_of
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import DraftError, ForbiddenStep, Invalid
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.ui.addresses import address_of

_EDITS = Rule(permission=Permission.EDIT, methods=("POST",))
_WORKS = Rule(permission=WORKS[0], also=WORKS[1:], methods=("POST",))


@door(_EDITS)
def submit(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Ask for a review."""
    draft = draft_in(visit, uuid)
    try:
        actions.submit(
            draft=draft, by=visit.by, comment=request.POST.get("opmerking", ""), revision=revision_in(request)
        )
    except Invalid as error:
        messages.error(request, _("%s U vindt ze op deze pagina, bij de bevindingen.") % error)
    except (DraftError, ForbiddenStep) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("De beschrijving is ter beoordeling gestuurd."))
    return to(draft)


def _simple(rule: Rule, act: Callable[[Draft, Visit], object], told: Callable[[], str]) -> View:
    """Return the view of a step that asks nothing."""

    @door(rule)
    def view(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
        draft = draft_in(visit, uuid)
        attempt(request, lambda: act(draft, visit), told())
        return to(draft)

    return view


unschedule = _simple(
    Rule(permission=Permission.PUBLISH, methods=("POST",)),
    lambda draft, visit: actions.unschedule(draft=draft, by=visit.by),
    lambda: _("De beschrijving is uit de planning gehaald."),
)
archive = _simple(
    _EDITS,
    lambda draft, visit: actions.archive(draft=draft, by=visit.by),
    lambda: _("De beschrijving is gearchiveerd."),
)
restore = _simple(
    _EDITS,
    lambda draft, visit: actions.restore(draft=draft, by=visit.by),
    lambda: _("De beschrijving is teruggehaald. U kunt haar weer bewerken."),
)
reviewed = _simple(
    Rule(permission=Permission.EDIT, also=(Permission.REVIEW,), methods=("POST",)),
    lambda draft, visit: actions.mark_reviewed(draft=draft, by=visit.by),
    lambda: _("Genoteerd: deze beschrijving is nagekeken en klopt nog."),
)


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
def discard(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Ask whether a description may really be thrown away, and do it."""
    draft = draft_in(visit, uuid)
    if request.method != "POST":
        return render(request, "desk/workflow/discard.html", page_of(draft, visit))
    if attempt(request, lambda: actions.discard(draft=draft, by=visit.by), _("De beschrijving is weggegooid.")):
        return HttpResponseRedirect(address_of("desk:drafts", code=visit.place.code))
    return to(draft)


@door(_WORKS)
def comment(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Say something about a field, or about the whole."""
    draft = draft_in(visit, uuid)
    said, field = request.POST.get("opmerking", ""), request.POST.get("veld", "")
    attempt(
        request,
        lambda: actions.comment(draft=draft, field=field, text=said, by=visit.by),
        _("Uw opmerking staat erbij."),
    )
    return to(draft, "draft_review" if request.POST.get("terug") == "beoordelen" else "draft")


@door(_WORKS)
def resolve(request: HttpRequest, visit: Visit, uuid: UUID, pk: int) -> HttpResponse:
    """Say that a remark was dealt with."""
    draft = draft_in(visit, uuid)
    found = queries.comments(draft).filter(pk=pk).select_related("draft__organisation").first() if pk < 2**63 else None
    if found is None:
        raise Http404(_("Deze pagina bestaat niet."))
    actions.resolve(comment=found, by=visit.by)
    messages.success(request, _("De opmerking is afgehandeld."))
    return to(draft, "draft_review" if request.POST.get("terug") == "beoordelen" else "draft")
