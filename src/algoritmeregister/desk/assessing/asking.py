"""The questions of an assessment: asked, saved, and what is said about them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.assessments import actions, packs, queries
from algoritmeregister.assessments.actions import AssessmentError, Conflict
from algoritmeregister.assessments.models import AnswerSet, Assignment, State
from algoritmeregister.desk.assessing.finding import BOTH, common, language, not_there, revision_in, to
from algoritmeregister.desk.door import Visit, door
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.instruments import paging
from algoritmeregister.instruments.engine import Pack, Run, filling
from algoritmeregister.instruments.engine.filling import Filled
from algoritmeregister.instruments.shown import Shower, rich
from algoritmeregister.texts import in_language
from algoritmeregister.ui import rich_text

SAY, RESOLVE = "opmerking", "afgehandeld"


@door(BOTH)
def fill(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show questions of an assessment, or save what was filled in and show what comes next."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    pack = packs.pack_of(answers)
    if pack is None or answers.state == State.SIGNED:
        messages.error(request, _("Deze toets is niet meer in te vullen."))
        return to(answers)
    if request.method != "POST":
        return _questions(request, visit, answers, pack, _asked_for(request, pack, answers))
    shown, here = request.POST.getlist("getoond"), request.POST.get("deel", "")
    filled = filling.fill(pack, answers.values, dict(request.POST.lists()), shown)
    wish, _colon, about = request.POST.get("naar", "volgende").partition(":")
    is_route = pack.flow == "route"
    page = _next(pack, filled, wish, about, here, shown)
    try:
        if wish in {SAY, RESOLVE}:
            page.said = _say(request, visit, answers, wish, about)
        values = page.filled.values
        answers = actions.save(answers=answers, values=values, revision=revision_in(request), by=visit.by)
    except Conflict as error:
        there = paging.Page("" if is_route else here, Filled(filled.values, filled.problems, filled.typed), str(error))
        return _questions(request, visit, error.current, pack, there, status=409)
    except AssessmentError as error:
        if wish not in {SAY, RESOLVE}:
            messages.error(request, str(error))
            return to(answers)
        there = paging.Page("" if is_route else here, filled, str(error))
        return _questions(request, visit, answers, pack, there, status=422)
    if page.where == paging.OUTCOME:
        messages.success(request, _("Uw antwoorden zijn bewaard."))
        return to(answers)
    return _questions(request, visit, answers, pack, page, status=422 if page.filled.problems else 200)


def _next(pack: Pack, filled: Filled, wish: str, about: str, here: str, shown: list[str]) -> paging.Page:
    """Return what to show next; who said something about a question stays where they are."""
    if pack.flow == "route":
        return paging.Page("", filled) if wish in {SAY, RESOLVE} else paging.route(pack, filled, wish, about, shown)
    if wish in {SAY, RESOLVE}:
        wish, about = "deel", here
    return paging.form(pack, filled, wish, about, here, shown, language())


def _say(request: HttpRequest, visit: Visit, answers: AnswerSet, wish: str, about: str) -> str:
    """Note what is said about a question, or that it was dealt with; returns what to tell. Raises `AssessmentError`."""
    if wish == RESOLVE:
        found = queries.comment(answers, about)
        if found is not None:
            actions.resolve(comment=found, by=visit.by)
        return _("De opmerking is afgehandeld. Uw antwoorden zijn bewaard.")
    text, question = request.POST.get("opmerking", ""), request.POST.get("over", "")
    actions.comment(answers=answers, text=text, question=question, by=visit.by)
    return _("Uw opmerking en uw antwoorden zijn bewaard.")


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
        return to(answers)
    shower = Shower(run, page.filled, language())
    if pack.flow == "route":
        name = run.route.questions[-1]
        section, sections, fields = pack.section_of[name], [], shower.question(name)
        number, total, here = len(run.route.questions), 0, ""
    else:
        sections = run.sections()
        section = next((each for each in sections if each.id == page.where), sections[0])
        fields, number, total, here = shower.section(section), sections.index(section) + 1, len(sections), section.id
    names = [each.partition("|")[0] for each in shower.names]
    remarks = queries.open_comments(answers, names)
    asked = {name: in_language(pack.questions[name].ask, language()) for name in names if name in pack.questions}
    given = queries.assigned(answers, [f"section:{section.id}", *(f"question:{name}" for name in names)])
    people = names_of({each.by for found in remarks.values() for each in found} | {each.person for each in given})
    context = {
        **common(visit),
        "remarks": remarks,
        "people": people,
        "for_section": [people[each.person] for each in given if each.part.startswith("section:")],
        "for_question": _by_question(given, people),
        "about": [(name, rich_text.plain(words)) for name, words in asked.items()],
        "typed_remark": request.POST.get("opmerking", "") if status != 200 else "",
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


def _by_question(given: list[Assignment], people: dict[str, str]) -> dict[str, list[str]]:
    """Return who was asked to answer each question."""
    found: dict[str, list[str]] = {}
    for each in given:
        kind, _colon, name = each.part.partition(":")
        if kind == "question":
            found.setdefault(name, []).append(people[each.person])
    return found
