"""Assessments of an organisation: begin one, fill it in together, hand it in, sign it, and choose what the public sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.assessments import actions, packs, queries
from algoritmeregister.assessments.actions import AssessmentError, Conflict
from algoritmeregister.assessments.models import AnswerSet, Shown, State
from algoritmeregister.assessments.policies import may_show, may_sign
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.instruments import outcomes, paging
from algoritmeregister.instruments.engine import AnswersError, Pack, Run, filling, read_answers
from algoritmeregister.instruments.engine.filling import Filled
from algoritmeregister.instruments.shown import Shower, rich
from algoritmeregister.registrations.drafts import queries as drafts
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.texts import in_language
from algoritmeregister.ui.addresses import address_of

_READ, _EDIT = Rule(permission=Permission.READ), Rule(permission=Permission.EDIT, methods=("POST",))
MOST = 200


@door(_READ)
def listed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List the assessments of an organisation, with the form to begin one."""
    found = list(queries.of(visit.place)[:MOST])
    context = {
        **_common(visit),
        "found": found,
        "names": names_of({each.changed_by for each in found}),
        "instruments": [(key, in_language(held[0].title, language())) for key, held in packs.known().items()],
        "drafts": _draft_choices(visit),
        "wanted": request.GET.get("beschrijving", ""),
    }
    return render(request, "desk/assessments.html", context)


@door(_EDIT)
def begin(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Begin an assessment from an instrument, or from a file with answers that was downloaded without an account."""
    try:
        name, values = _given(request)
        pack = packs.newest(name)
        if pack is None:
            raise AssessmentError(_("Het instrument %(name)s is hier niet bekend.") % {"name": name[:100]})
        draft = _draft(request, visit)
        made, left_out = actions.begin(organisation=visit.place, pack=pack, values=values, draft=draft, by=visit.by)
    except AssessmentError as error:
        messages.error(request, str(error))
        return _to_list(visit)
    messages.success(request, _("De toets is begonnen. Uw collega’s kunnen meeschrijven."))
    if left_out:
        messages.info(request, _("Dit past niet in deze versie en is weggelaten:") + " " + ", ".join(left_out)[:500])
    return _to(made)


@door(_READ)
def one(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show an assessment: how far it is, what follows from it, its answers, and who wrote what when."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return _not_there(request, visit)
    pack, saves = packs.pack_of(answers), list(answers.saves.defer("values"))
    newest = packs.newest(answers.pack)
    context = {
        **_common(visit),
        "answers_of": answers,
        "pack": pack,
        "newest": newest if newest and newest.version != answers.version else None,
        "saves": saves,
        "names": names_of({each.by for each in saves} | {answers.created_by, answers.signed_by}),
        "may_sign": answers.state == State.COMPLETE and may_sign(answers, visit.by),
        "may_show": answers.state == State.SIGNED and answers.draft is not None and may_show(answers, visit.by),
        "packed": filling.packed(answers.values),
        "ways": shown_words(),
        **(outcomes.outcome(Run(pack, answers.values), language()) if pack else {}),
    }
    return render(request, "desk/assessment.html", context)


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
def fill(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show questions of an assessment, or save what was filled in and show what comes next."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return _not_there(request, visit)
    pack = packs.pack_of(answers)
    if pack is None or answers.state == State.SIGNED:
        messages.error(request, _("Deze toets is niet meer in te vullen."))
        return _to(answers)
    if request.method != "POST":
        return _questions(request, visit, answers, pack, _asked_for(request, pack, answers))
    shown, here = request.POST.getlist("getoond"), request.POST.get("deel", "")
    filled = filling.fill(pack, answers.values, dict(request.POST.lists()), shown)
    wish, _colon, about = request.POST.get("naar", "volgende").partition(":")
    is_route = pack.flow == "route"
    page = (
        paging.route(pack, filled, wish, about, shown)
        if is_route
        else paging.form(pack, filled, wish, about, here, shown, language())
    )
    try:
        values = page.filled.values
        answers = actions.save(answers=answers, values=values, revision=_revision(request), by=visit.by)
    except Conflict as error:
        there = paging.Page("" if is_route else here, Filled(filled.values, filled.problems, filled.typed), str(error))
        return _questions(request, visit, error.current, pack, there, status=409)
    except AssessmentError as error:
        messages.error(request, str(error))
        return _to(answers)
    if page.where == paging.OUTCOME:
        messages.success(request, _("Uw antwoorden zijn bewaard."))
        return _to(answers)
    return _questions(request, visit, answers, pack, page, status=422 if page.filled.problems else 200)


@door(_EDIT)
def hand_in(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Say that everything is answered, so that a colleague can sign."""
    role, revision = request.POST.get("rol", ""), _revision(request)
    do: Callable[[AnswerSet], object] = lambda it: actions.hand_in(answers=it, role=role, revision=revision, by=visit.by)  # noqa: E731
    return _done(request, visit, uuid, do, _("De toets is klaar. Een beoordelaar die niet meeschreef, ondertekent."))


@door(Rule(permission=Permission.REVIEW, methods=("POST",)))
def sign(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Sign an assessment that others wrote."""
    do: Callable[[AnswerSet], object] = lambda it: actions.sign(answers=it, revision=_revision(request), by=visit.by)  # noqa: E731
    return _done(request, visit, uuid, do, _("U ondertekende de toets. De antwoorden veranderen niet meer."))


@door(Rule(permission=Permission.EDIT, methods=("GET", "POST")))
def link(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Ask or say to which description an assessment belongs."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return _not_there(request, visit)
    if request.method != "POST":
        context = {**_common(visit), "answers_of": answers, "drafts": _draft_choices(visit)}
        return render(request, "desk/assessment_link.html", context)

    def do(answers: AnswerSet) -> None:
        actions.link(answers=answers, draft=_draft(request, visit), by=visit.by)

    return _done(request, visit, uuid, do, _("Bewaard bij welke beschrijving de toets hoort."))


@door(Rule(permission=Permission.PUBLISH, methods=("POST",)))
def show(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Choose what of a signed assessment the public sees."""

    def do(answers: AnswerSet) -> None:
        wanted = request.POST.get("openbaar", "")
        if wanted not in set(Shown):
            raise AssessmentError(_("Kies wat er openbaar is."))
        actions.show(answers=answers, shown=Shown(wanted), reason=request.POST.get("reden", ""), by=visit.by)

    return _done(request, visit, uuid, do, _("Bewaard wat het publiek ziet."))


def language() -> str:
    """Return the language of the reader."""
    return get_language() or settings.LANGUAGE_CODE


def state_words(state: str) -> str:
    """Return what a state is called."""
    return {
        State.OPEN: _("Wordt ingevuld"),
        State.COMPLETE: _("Klaar om te ondertekenen"),
        State.SIGNED: _("Ondertekend"),
    }[State(state)]


def shown_words() -> list[tuple[str, str]]:
    """Return the ways in which an assessment can be public, with what they are called."""
    return [
        (Shown.NOTHING, _("Niets")),
        (Shown.DONE, _("Dat de toets is gedaan")),
        (Shown.ANSWERS, _("De toets met de antwoorden")),
        (Shown.WITHHELD, _("De toets, en waarom de antwoorden niet openbaar zijn")),
    ]


def _common(visit: Visit) -> dict[str, Any]:
    return {
        "organisation": visit.place,
        "may_edit": Permission.EDIT in visit.held,
        "words": state_words,
        "tones": {State.OPEN: "neutral", State.COMPLETE: "neutral", State.SIGNED: "active"},
    }


def _asked_for(request: HttpRequest, pack: Pack, answers: AnswerSet) -> paging.Page:
    """Return what to show first: the section in the address; of a route its open question, or the question to change."""
    values = answers.values
    if pack.flow != "route":
        return paging.Page(request.GET.get("deel", ""), Filled(values))
    asked = Run(pack, values).route
    if asked.outcome is None and not asked.dead_end:
        return paging.Page("", Filled(values))
    wanted = request.GET.get("deel", "")
    last = wanted if wanted in asked.questions else asked.questions[-1]
    return paging.Page("", Filled(filling.before(pack, values, last)))


def _questions(
    request: HttpRequest, visit: Visit, answers: AnswerSet, pack: Pack, page: paging.Page, status: int = 200
) -> HttpResponse:
    run = Run(pack, page.filled.values)
    if pack.flow == "route" and (run.route.outcome is not None or run.route.dead_end):
        messages.error(request, page.said)
        return _to(answers)
    shower = Shower(run, page.filled, language())
    if pack.flow == "route":
        name = run.route.questions[-1]
        section, sections, fields = pack.section_of[name], [], shower.question(name)
        number, total, here = len(run.route.questions), 0, ""
    else:
        sections = run.sections()
        section = next((each for each in sections if each.id == page.where), sections[0])
        fields, number, total, here = shower.section(section), sections.index(section) + 1, len(sections), section.id
    context = {
        **_common(visit),
        "answers_of": answers,
        "pack": pack,
        "rich": lambda texts: rich(pack, texts, language()),
        "said": page.said,
        "section": section,
        "sections": paging.overview(run, sections),
        "here": here,
        "number": number,
        "total": total,
        "fields": fields,
        "names": shower.names,
        "problems": list(paging.wrong(fields)),
    }
    return render(request, "desk/assessment_questions.html", context, status=status)


def _given(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Return which instrument is meant, with the answers that were sent along. Raises `AssessmentError`."""
    file = request.FILES.get("bestand")
    if file is None:
        name = request.POST.get("instrument", "")
        if not name:
            raise AssessmentError(_("Kies een instrument of een bestand."))
        return name, {}
    try:
        given = read_answers(file.read(2_000_000))
    except AnswersError as error:
        told = _("Dit is geen bestand met antwoorden dat u hier downloadde. Er is niets veranderd aan uw bestand.")
        raise AssessmentError(told) from error
    return given.pack, dict(given.values)


def _draft(request: HttpRequest, visit: Visit) -> Draft | None:
    wanted = request.POST.get("beschrijving", "")
    found = drafts.draft(visit.place, wanted) if wanted else None
    if wanted and found is None:
        raise AssessmentError(_("Deze beschrijving is er niet."))
    return found


def _draft_choices(visit: Visit) -> list[tuple[str, str]]:
    found = drafts.drafts_of(visit.place)[:MOST]
    return [("", _("Geen")), *((str(each.uuid), each.title or _("Beschrijving zonder naam")) for each in found)]


def _revision(request: HttpRequest) -> int:
    given = request.POST.get("revisie", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


def _done(
    request: HttpRequest, visit: Visit, uuid: UUID, do: Callable[[AnswerSet], object], told: str
) -> HttpResponseRedirect:
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return _not_there(request, visit)
    try:
        do(answers)
    except AssessmentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return _to(answers)


def _not_there(request: HttpRequest, visit: Visit) -> HttpResponseRedirect:
    messages.error(request, _("Deze toets is er niet."))
    return _to_list(visit)


def _to(answers: AnswerSet) -> HttpResponseRedirect:
    return HttpResponseRedirect(address_of("desk:assessment", code=answers.organisation.code, uuid=answers.uuid))


def _to_list(visit: Visit) -> HttpResponseRedirect:
    return HttpResponseRedirect(address_of("desk:assessments", code=visit.place.code))
