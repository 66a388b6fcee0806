"""What applies to the algorithm of a description, and what is done about it; and what is done for all algorithms at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import held_by
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.finding import draft_in
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.requirements import actions, applying, legal
from algoritmeregister.requirements.actions import RequirementError, Said
from algoritmeregister.requirements.applying import Applies
from algoritmeregister.requirements.models import Norm, State, Work
from algoritmeregister.requirements.policies import may_approve
from algoritmeregister.ui.addresses import address_of

_READ, _EDIT = Rule(permission=Permission.READ), Rule(permission=Permission.EDIT, methods=("POST",))
_REVIEW = Rule(permission=Permission.REVIEW, methods=("POST",))
MOST_VALUES = 100


@door(_READ)
def requirements(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show what applies to an algorithm, why, and how far each requirement is."""
    draft = draft_in(visit, uuid)
    found = applying.applies_to(draft)
    work = [each for hit in found.hits for each in (hit.work, *(one.work for one in hit.measures)) if each]
    context = {
        **_common(visit, work),
        "draft": draft,
        "applies": found,
        "measures": found.measures,
        "questions": _questions(found),
        "attribute": attribute_words,
        "legal": lambda each: legal.shown(each, get_language() or settings.LANGUAGE_CODE),
    }
    return render(request, "desk/requirements.html", context)


@door(_EDIT)
def profile(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Say of an algorithm by what its requirements are found."""
    draft = draft_in(visit, uuid)
    known = applying.applies_to(draft).attributes
    values = {
        name: [each for each in request.POST.getlist(f"eigenschap.{name}")[:MOST_VALUES] if each in allowed]
        for name, allowed in known.items()
    }
    actions.describe(draft=draft, values=values, by=visit.by)
    messages.success(request, _("Bewaard. Hieronder staat wat nu geldt."))
    return _to(visit, draft)


@door(_EDIT)
def work_on(request: HttpRequest, visit: Visit, uuid: UUID, key: str) -> HttpResponse:
    """Say what is done about a requirement or measure for one algorithm."""
    draft = draft_in(visit, uuid)
    return _say(request, visit, key, draft)


@door(_REVIEW)
def approve(request: HttpRequest, visit: Visit, uuid: UUID, pk: int) -> HttpResponse:
    """Agree that a requirement or measure does not apply to an algorithm."""
    return _approve(request, visit, pk, draft_in(visit, uuid))


@door(_READ)
def shared(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show what an organisation does once for all its algorithms."""
    found = applying.shared_work(visit.place)
    context = {**_common(visit, [each.work for each in found if each.work]), "measures": found}
    return render(request, "desk/shared_measures.html", context)


@door(_EDIT)
def work_on_shared(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Say what is done about a measure for all algorithms."""
    return _say(request, visit, key, None)


@door(_REVIEW)
def approve_shared(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Agree that a measure does not apply to the organisation."""
    return _approve(request, visit, pk, None)


def attribute_words(name: str) -> str:
    """Return what a property of an algorithm is called; its own name when we have no word for it."""
    return {
        "type": _("Soort"),
        "risk_group": _("Risicogroep"),
        "role": _("Rol"),
        "systemic_risk": _("Systeemrisico"),
        "open_source": _("Open source"),
        "transparency_obligations": _("Transparantieverplichting"),
        "conformity_assessment_body": _("Beoordeling door een derde"),
    }.get(name, name)


def state_words(state: str) -> str:
    """Return what a state is called."""
    return {
        State.OPEN: _("Nog te doen"),
        State.DOING: _("Mee bezig"),
        State.DONE: _("Gedaan"),
        State.NOT_APPLICABLE: _("Geldt niet"),
    }[State(state)]


def _common(visit: Visit, work: list[Work]) -> dict[str, Any]:
    may_agree: Callable[[Work], bool] = lambda each: may_approve(each, visit.by)  # noqa: E731 - handed to the template
    return {
        "organisation": visit.place,
        "may_edit": Permission.EDIT in held_by(visit.by, visit.place),
        "may_agree": may_agree,
        "states": [(each.value, state_words(each)) for each in State],
        "words": state_words,
        "tones": {State.OPEN: "neutral", State.DOING: "active", State.DONE: "active", State.NOT_APPLICABLE: "neutral"},
        "changed": applying.has_changed,
        "names": names_of({each.changed_by for each in work} | {each.approved_by for each in work if each.approved_by}),
        "narrow": False,
    }


def _questions(found: Applies) -> list[tuple[str, str, list[tuple[str, bool]]]]:
    """Return per property of an algorithm its name in the form, its words, and its values with whether each is chosen."""
    return [
        (name, attribute_words(name), [(each, each in found.values.get(name, [])) for each in values])
        for name, values in found.attributes.items()
    ]


def _say(request: HttpRequest, visit: Visit, key: str, draft: Draft | None) -> HttpResponse:
    norm = Norm.objects.filter(key=key).first()
    if norm is None or (draft is None and not applying.is_shared(norm)):
        messages.error(request, _("Deze eis of maatregel is er niet."))
        return _to(visit, draft)
    try:
        actions.say(organisation=visit.place, norm=norm, said=_said(request.POST), by=visit.by, draft=draft)
    except RequirementError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Bewaard: %s") % norm.title)
    return _to(visit, draft, norm.key)


def _said(sent: QueryDict) -> Said:
    state = sent.get("stand", "")
    if state not in set(State):
        raise RequirementError(_("Kies hoe ver het is."))
    try:
        due = date.fromisoformat(str(sent["klaar"])) if sent.get("klaar") else None
    except ValueError:
        raise RequirementError(_("Schrijf de dag als jaar-maand-dag.")) from None
    evidence = sent.get("bewijs", "").split()
    return Said(State(state), sent.get("uitleg", ""), evidence, sent.get("wie", ""), due)


def _approve(request: HttpRequest, visit: Visit, pk: int, draft: Draft | None) -> HttpResponse:
    found = Work.objects.filter(pk=pk, organisation=visit.place, draft=draft).select_related("organisation").first()
    if found is None:
        messages.error(request, _("Deze eis of maatregel is er niet."))
    else:
        try:
            actions.approve(work=found, seen=request.POST.get("gezien", ""), by=visit.by)
        except RequirementError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("U stemde ermee in dat dit niet geldt."))
    return _to(visit, draft)


def _to(visit: Visit, draft: Draft | None, place: str = "") -> HttpResponseRedirect:
    at = f"#{place}" if place else ""
    if draft is None:
        return HttpResponseRedirect(address_of("desk:shared_measures", code=visit.place.code) + at)
    return HttpResponseRedirect(address_of("desk:requirements", code=visit.place.code, uuid=draft.uuid) + at)
