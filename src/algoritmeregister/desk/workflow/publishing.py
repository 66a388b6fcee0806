"""Publish a description, now or later, and withdraw it: each shows first exactly what the public will see."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow import shown
from algoritmeregister.desk.workflow.finding import draft_in, revision_in, to
from algoritmeregister.desk.workflow.overview import page_of
from algoritmeregister.feedback import reach
from algoritmeregister.registrations.drafts import actions, policies, queries
from algoritmeregister.registrations.drafts.errors import Conflict, DraftError, ForbiddenStep
from algoritmeregister.registrations.drafts.models import Draft, Translation
from algoritmeregister.registrations.drafts.states import DraftState, Step, target
from algoritmeregister.search import content

_PUBLISHES = Rule(permission=Permission.PUBLISH, methods=("GET", "POST"))
# Further away nobody knows whether the text will still be right.
FURTHEST = timedelta(days=366)


class NoMoment(ValueError):
    """A day and a time that make no moment to come; the message says what is wrong."""


@door(_PUBLISHES)
def publish(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show what will be public, and publish it."""
    draft = draft_in(visit, uuid)
    if request.method != "POST":
        return _page(request, visit, draft)
    try:
        at = _moment(request.POST.get("dag", ""), request.POST.get("tijd", "")) if request.POST.get("wanneer") else None
        done = actions.publish(draft=draft, by=visit.by, at=at, revision=revision_in(request))
    except Conflict as error:
        return _page(request, visit, error.current, str(error))
    except (NoMoment, DraftError, ForbiddenStep) as error:
        return _page(request, visit, draft, str(error))
    told = _("De beschrijving is ingepland.") if done.state == DraftState.SCHEDULED else _("De beschrijving is openbaar.")
    messages.success(request, told)
    return to(draft)


def _page(request: HttpRequest, visit: Visit, draft: Draft, problem: str = "") -> HttpResponse:
    comparison = shown.difference(draft)
    flow = queries.flow_of(visit.place)
    context = {
        **page_of(draft, visit),
        **shown.text_of(draft),
        "comparison": comparison,
        "translations": list(Translation.objects.filter(draft=draft)),
        "errors": shown.findings_of(draft)["error"],
        "possible": target(DraftState(draft.state), Step.PUBLISH, flow) is not None,
        "reason": policies.reason_against(policies.check_may_publish, draft, visit.by),
        "hearing": reach.count(facts_of(draft)),
        "problem": problem,
        "given": {name: request.POST.get(name, "") for name in ("wanneer", "dag", "tijd")},
    }
    return render(request, "desk/workflow/publish.html", context, status=422 if problem else 200)


def facts_of(draft: Draft) -> reach.Facts:
    """Return what is known of the change that a publication makes, as those who follow the register ask for it."""
    document = standards.to_superset(queries.public_document(draft), draft.standard, draft.beside)
    coded = content.coded(document)
    return reach.Facts(
        number=draft.number or "",
        kind="updated" if queries.is_read(draft) else "published",
        organisation=draft.organisation.code,
        organisation_kind=draft.organisation.kind,
        category=next(iter(coded["publication_category"]), ""),
        themes=frozenset(coded["theme"]),
        register=draft.registration.register.slug if draft.registration else "",
        supplier=next((value for value, _label in content.suppliers(document)), ""),
    )


def _moment(day: str, at: str) -> datetime:
    """Return the moment that a form asks for, in the time of this register. Raises `NoMoment`."""
    try:
        date, clock = parse_date(day), parse_time(at) if at else time(9)
    except ValueError:
        date = clock = None
    if date is None or clock is None:
        raise NoMoment(_("Vul een dag in, zoals 2027-03-01, en een tijd, zoals 09:00."))
    moment = timezone.make_aware(datetime.combine(date, clock.replace(tzinfo=None)))
    if not timezone.now() < moment <= timezone.now() + FURTHEST:
        raise NoMoment(_("Kies een moment dat nog komt, binnen een jaar."))
    return moment


@door(_PUBLISHES)
def withdraw(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Ask why, and withdraw what is public."""
    draft = draft_in(visit, uuid)
    reason, problem, elsewhere = request.POST.get("reden", ""), "", queries.stays_elsewhere(draft)
    if request.method == "POST":
        try:
            actions.withdraw(draft=draft, reason=reason, by=visit.by)
        except (DraftError, ForbiddenStep) as error:
            problem = str(error)
        else:
            told = _("De beschrijving is ingetrokken.")
            if elsewhere:
                told += " " + _("Wat %s zegt, blijft openbaar onder hetzelfde nummer.") % ", ".join(elsewhere)
            messages.success(request, told)
            return to(draft)
    context = {**page_of(draft, visit), "problem": problem, "given": reason, "elsewhere": elsewhere}
    return render(request, "desk/workflow/withdraw.html", context, status=422 if problem else 200)
