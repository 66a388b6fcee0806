"""Remarks of readers at the desk: what waits for an answer, one remark, and what is done with it.

Colleagues read them, editors answer, publishers make them public. Where nobody of an organisation writes descriptions here,
a steward answers in the name of the register.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.feedback.remarks import actions, policies, queries
from algoritmeregister.feedback.remarks.models import LONGEST, Remark
from algoritmeregister.feedback.remarks.states import CLOSED, ForbiddenStep, State, Step
from algoritmeregister.feedback.remarks.words import kind_words, state_words
from algoritmeregister.registrations.drafts import queries as drafts
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.formats import date_text
from algoritmeregister.ui.questions import number_in

_READ = Rule(permission=Permission.READ)
_ANSWER = Rule(permission=Permission.EDIT, methods=("POST",))
_SHOW = Rule(permission=Permission.PUBLISH, methods=("POST",))
_STEWARD, _STEWARD_POST = Rule(steward=True), Rule(steward=True, methods=("POST",))


def row(remark: Remark) -> dict[str, Any]:
    """Return what a list shows of a remark."""
    return {
        "remark": remark,
        "kind": kind_words(remark.kind),
        "state": state_words(remark.state),
        "tone": "alarm" if remark.state == State.RECEIVED else "neutral",
        "begin": " ".join(remark.text.split())[:160] or _("De tekst is verwijderd."),
    }


@door(_READ)
def listing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List what waits for an answer, or everything that reached the organisation, a page at a time."""
    everything = request.GET.get("toon") == "alles"
    found = queries.at_the_desk(visit.place)
    shown = found if everything else found.filter(state=State.RECEIVED)
    page = paged(request, shown)
    context = {
        "organisation": visit.place,
        "rows": [row(each) for each in page],
        "pages": page.pages,
        "everything": everything,
        "response": queries.response_of(visit.place),
        "narrow": False,
    }
    return render(request, "desk/remarks.html", context)


@door(_READ)
def one(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Show one remark, with what may be done with it."""
    found = _found(visit, reference)
    return _page(request, visit, found) if found else _back(request, visit)


@door(_ANSWER)
def answer(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Answer a remark, or mend the answer."""
    return _answered(request, visit, _found(visit, reference))


@door(_SHOW)
def show(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Make a remark and its answer public, or take them back."""
    return _shown(request, visit, _found(visit, reference))


@door(_ANSWER)
def hold(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Say that a remark is spam."""

    def do(found: Remark) -> None:
        actions.hold(remark=found, by=visit.by)
        messages.success(request, _("Een registerbeheerder kijkt naar dit bericht."))

    found = _found(visit, reference)
    problem = _done(found, do)
    return _page(request, visit, found, problem=problem) if found and problem else _back(request, visit, told=bool(found))


@door(_STEWARD)
def steward_one(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Show a steward one remark: held, or to an organisation that answers nothing here."""
    found = _for_steward(reference)
    return _page(request, visit, found) if found else _back(request, visit)


@door(_STEWARD_POST)
def steward_answer(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Answer in the name of the register."""
    return _answered(request, visit, _for_steward(reference))


@door(_STEWARD_POST)
def steward_show(request: HttpRequest, visit: Visit, reference: str) -> HttpResponse:
    """Make a remark that the register answered public, or take it back."""
    return _shown(request, visit, _for_steward(reference))


def _found(visit: Visit, reference: str) -> Remark | None:
    found = queries.by_reference(reference)
    reached = found is not None and found.organisation_id == visit.place.pk and found.state in queries.REACHED
    return found if reached else None


def _for_steward(reference: str) -> Remark | None:
    found = queries.by_reference(reference)
    if found is None or found.state in {State.HELD, State.REJECTED}:
        return found
    return None if policies.has_desk(found.organisation) else found


def _answered(request: HttpRequest, visit: Visit, found: Remark | None) -> HttpResponse:
    given = request.POST.get("antwoord", "")[: 2 * LONGEST]
    step, version = request.POST.get("wat", ""), request.POST.get("versie", "")

    def do(remark: Remark) -> None:
        actions.answer(
            remark=remark,
            step=Step(step) if step in set(Step) else Step.HOLD,
            text=given,
            version=number_in(version),
            by=visit.by,
        )
        messages.success(request, _("Het antwoord is opgeslagen."))

    problem = _done(found, do)
    if found and problem:
        return _page(request, visit, found, problem=problem, given={"antwoord": given, "wat": step, "versie": version})
    return _to(visit, found) if found else _back(request, visit)


def _shown(request: HttpRequest, visit: Visit, found: Remark | None) -> HttpResponse:
    given = "" if request.POST.get("doe") == "terug" else request.POST.get("openbaar", "")[: 2 * LONGEST]

    def do(remark: Remark) -> None:
        if not given.strip() and request.POST.get("doe") != "terug":
            raise actions.RemarkError(_("Schrijf wat iedereen van het bericht mag lezen."))
        actions.make_public(remark=remark, text=given, by=visit.by)
        told = _("Het bericht en het antwoord zijn nu openbaar.") if given else _("Het bericht is niet meer openbaar.")
        messages.success(request, told)

    problem = _done(found, do)
    if found and problem:
        return _page(request, visit, found, problem=problem, given={"openbaar": given})
    return _to(visit, found) if found else _back(request, visit)


def _done(found: Remark | None, do: Callable[[Remark], None]) -> str:
    """Do it; returns what is wrong, "" when nothing is."""
    if found is None:
        return ""
    try:
        do(found)
    except actions.RemarkError as error:
        return str(error)
    except ForbiddenStep:
        return _("Dit kan niet meer met dit bericht. Iemand anders deed er intussen iets mee.")
    return ""


def _to(visit: Visit, found: Remark) -> HttpResponse:
    if visit.organisation is None:
        return HttpResponseRedirect(address_of("desk:held_remark", reference=found.reference))
    return HttpResponseRedirect(address_of("desk:remark", code=visit.place.code, reference=found.reference))


def _back(request: HttpRequest, visit: Visit, *, told: bool = False) -> HttpResponse:
    if not told:
        messages.error(request, _("Dit bericht is hier niet meer."))
    if visit.organisation is None:
        return HttpResponseRedirect(address_of("desk:held"))
    return HttpResponseRedirect(address_of("desk:remarks", code=visit.place.code))


def _page(
    request: HttpRequest, visit: Visit, found: Remark, *, problem: str = "", given: dict[str, str] | None = None
) -> HttpResponse:
    answers, shows = _allowed(visit, found)
    language = get_language() or "nl"
    versions = actions.versions_after(found) if answers else []
    typed = {
        "antwoord": found.answer,
        "wat": _step_of(found),
        "versie": str(found.corrected_in.number if found.corrected_in else ""),
        "openbaar": found.public_text or found.text,
        **(given or {}),
    }
    context = {
        **row(found),
        "organisation": visit.organisation,
        "answers": answers,
        "shows": shows,
        "holds": found.state == State.RECEIVED and visit.organisation is not None and answers,
        "outcomes": _outcomes(bool(versions)),
        "versions": [(str(each.number), _version_words(each.number, each.language, date_text(each.recorded_at, language)))
                     for each in versions],
        "draft": drafts.draft_of(found.registration_id) if visit.organisation is not None else None,
        "longest": LONGEST,
        "problem": problem,
        "typed": typed,
        "by_mail": found.answered_at is None and hasattr(found, "correspondent"),
    }
    return render(request, "desk/remark.html", context, status=422 if problem else 200)


def _allowed(visit: Visit, found: Remark) -> tuple[bool, bool]:
    """Return whether who is here may answer this remark, and may make it public: the same as the policies say."""
    if visit.organisation is None:
        may_answer = may_show = not policies.has_desk(found.organisation)  # who comes here without one is a steward
    else:
        may_answer, may_show = Permission.EDIT in visit.held, Permission.PUBLISH in visit.held
    return may_answer and found.state in queries.REACHED, may_show and found.state in CLOSED


def _version_words(number: int, language: str, day: str) -> str:
    return _("Versie %(number)s") % {"number": number} + f" ({language}, {day})"


def _step_of(found: Remark) -> str:
    steps = {State.CORRECTED: Step.CORRECT, State.DECLINED: Step.DECLINE}
    return steps.get(State(found.state), Step.ANSWER).value


def _outcomes(has_versions: bool) -> list[tuple[str, str]]:
    words = [(Step.ANSWER.value, _("De vraag is beantwoord"))]
    if has_versions:
        words.append((Step.CORRECT.value, _("De beschrijving is verbeterd")))
    return [*words, (Step.DECLINE.value, _("De beschrijving blijft zoals zij is"))]
