"""The page of one description: where it stands, what comes next, what colleagues said, and everything that happened."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow import shown
from algoritmeregister.desk.workflow.finding import draft_in
from algoritmeregister.desk.workflow.offered import offer, works_on
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.news import wording
from algoritmeregister.registrations.drafts import queries
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState, Step, label

STEPS_SHOWN = 50
_READS = Rule(permission=Permission.READ)


@door(_READS)
def overview(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show where a description stands."""
    draft = draft_in(visit, uuid)
    context = {**page_of(draft, visit), **_around(draft, visit)}
    context["overdue"] = context["public"] and bool(draft.review_on and draft.review_on <= timezone.localdate())
    return render(request, "desk/workflow/overview.html", context)


def page_of(draft: Draft, visit: Visit) -> dict[str, object]:
    """Return what every page of a description shows."""
    language, public = get_language(), queries.is_public(draft)
    return {
        "organisation": visit.place,
        "draft": draft,
        "name": draft.title or _("Beschrijving zonder naam"),
        "state": label(DraftState(draft.state), language),
        "tone": shown.TONES[draft.state],
        "public": public,
        # taken over, and not published here yet: what is public comes from another register
        "taken_over": not public and draft.published_revision is None and queries.is_read(draft),
        "grounds": wording.GROUNDS,
        "narrow": False,
    }


def _around(draft: Draft, visit: Visit) -> dict[str, object]:
    steps = list(queries.steps(draft)[:STEPS_SHOWN])
    said = shown.said_about(draft)
    previews = list(queries.previews(draft))
    actors = {each.by for each in steps} | {draft.changed_by, draft.created_by} | {each.made_by for each in previews}
    actors |= {name for one in said for each in one.comments for name in (each.by, each.resolved_by)}
    return {
        "offer": offer(draft, visit.by),
        "works": works_on(draft, visit.by),
        "elsewhere": queries.stays_elsewhere(draft),
        "findings": shown.findings_of(draft),
        "said": said,
        "open": sum(each.resolved_at is None for one in said for each in one.comments),
        "field_choices": [("", _("De hele beschrijving")), *shown.field_choices(draft)],
        "steps": [(each, label(Step(each.step), get_language())) for each in steps],
        "revisions": list(draft.revisions.order_by("-number").values("number", "at", "by")[:STEPS_SHOWN]),
        "names": names_of(actors | set(draft.revisions.order_by().values_list("by", flat=True).distinct())),
        "previews": previews,
        "planned_time": timezone.localtime(draft.publish_at).strftime("%H:%M") if draft.publish_at else "",
    }


@door(_READS)
def text(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show a description as it will be in public, to colleagues."""
    draft = draft_in(visit, uuid)
    return render(request, "desk/workflow/text.html", {**page_of(draft, visit), **shown.text_of(draft), "older": None})


@door(_READS)
def earlier(request: HttpRequest, visit: Visit, uuid: UUID, number: int) -> HttpResponse:
    """Show a text that a description had."""
    draft = draft_in(visit, uuid)
    then = queries.revision(draft, number) if number < 2**31 else None
    if then is None:
        raise Http404(_("Deze pagina bestaat niet."))
    names = names_of([then.by])
    context = {**page_of(draft, visit), "older": {"number": number, "at": then.at, "by": names[then.by]}}
    draft.document, draft.beside = then.document, then.beside
    return render(request, "desk/workflow/text.html", {**context, **shown.text_of(draft)})
