"""Review a description: what is different from what is public, what the checks notice, and a list to go along."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow import shown
from algoritmeregister.desk.workflow.finding import attempt, draft_in, revision_in, to
from algoritmeregister.desk.workflow.overview import page_of
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.registrations.drafts import actions, policies, queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState


def checklist() -> list[str]:
    """Return what a reviewer looks at, beside what the checks can see."""
    return [
        _("Begrijpt een inwoner wat het algoritme doet, en voor wie?"),
        _("Staat er wat iemand ervan merkt, en hoe iemand bezwaar maakt?"),
        _("Is duidelijk wat een mens beslist, en wat het algoritme doet?"),
        _("Kloppen de wet, de risico’s en de toetsen met wat er echt is gedaan?"),
        _("Staan er geen namen van personen of geheime gegevens in?"),
        _("Werken de links, en is het contactadres bereikbaar?"),
    ]


@door(Rule(permission=Permission.READ))
def review(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show what a reviewer needs."""
    draft = draft_in(visit, uuid)
    return render(request, "desk/workflow/review.html", review_page(draft, visit))


def review_page(draft: Draft, visit: Visit) -> dict[str, object]:
    """Return what the page of a review shows."""
    said = shown.said_about(draft)
    in_review = draft.state == DraftState.IN_REVIEW
    return {
        **page_of(draft, visit),
        **shown.text_of(draft, findings=True),
        "comparison": shown.difference(draft),
        "findings": shown.findings_of(draft),
        "checklist": checklist(),
        "said": said,
        "field_choices": [("", _("De hele beschrijving")), *shown.field_choices(draft)],
        "names": names_of(name for one in said for each in one.comments for name in (each.by, each.resolved_by)),
        "may_comment": policies.may_comment(draft, visit.by),
        "may_approve": in_review and policies.may_approve(draft, visit.by),
        "reason": policies.reason_against(policies.check_may_approve, draft, visit.by) if in_review else "",
        "may_send_back": draft.state in {DraftState.IN_REVIEW, DraftState.APPROVED}
        and policies.may_send_back(draft, visit.by),
        "open": queries.comments(draft, resolved=False).count(),
    }


@door(Rule(permission=Permission.REVIEW, methods=("POST",)))
def approve(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Approve the text that the reviewer saw."""
    draft = draft_in(visit, uuid)
    said = request.POST.get("opmerking", "")
    done = attempt(
        request,
        lambda: actions.approve(draft=draft, by=visit.by, comment=said, revision=revision_in(request)),
        _("De beschrijving is goedgekeurd."),
    )
    return to(draft, "draft" if done else "draft_review")


@door(Rule(permission=Permission.REVIEW, also=(Permission.PUBLISH,), methods=("POST",)))
def send_back(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Send the description back to its writers."""
    draft = draft_in(visit, uuid)
    said = request.POST.get("opmerking", "")
    done = attempt(
        request,
        lambda: actions.send_back(draft=draft, by=visit.by, comment=said, revision=revision_in(request)),
        _("De beschrijving is teruggestuurd."),
    )
    return to(draft, "draft" if done else "draft_review")
