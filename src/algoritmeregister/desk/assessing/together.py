"""Who does which part of an assessment, and what colleagues say about its questions."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.accounts.queries import colleagues
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.assessments import actions, packs, queries
from algoritmeregister.assessments.actions.together import parts_of
from algoritmeregister.assessments.models import AnswerSet, Assignment, State
from algoritmeregister.desk.assessing.finding import READS, SAYS, WRITES, common, done, language, not_there
from algoritmeregister.desk.door import Visit, door
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.instruments.engine import Pack
from algoritmeregister.texts import in_language
from algoritmeregister.ui import rich_text


@door(SAYS)
def comment(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Say something about a question, or about the whole."""

    def do(answers: AnswerSet) -> None:
        question = request.POST.get("over", "").removeprefix("question:")
        actions.comment(answers=answers, text=request.POST.get("opmerking", ""), question=question, by=visit.by)

    return done(request, visit, uuid, do, _("Uw opmerking is bewaard."), place="opmerkingen")


@door(SAYS)
def resolve(request: HttpRequest, visit: Visit, uuid: UUID, pk: int) -> HttpResponse:
    """Say that a remark was dealt with."""

    def do(answers: AnswerSet) -> None:
        found = queries.comment(answers, str(pk))
        if found is not None:
            actions.resolve(comment=found, by=visit.by)

    return done(request, visit, uuid, do, _("De opmerking is afgehandeld."), place="opmerkingen")


@door(READS)
def division(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show who was asked to do which part, with the form to ask somebody."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    pack, given = packs.pack_of(answers), list(answers.assignments.all())
    here = [each for each in colleagues(visit.place) if each.user.is_active]
    roles = [(each.id, in_language(each.title, language())) for each in pack.roles] if pack else []
    context = {
        **common(visit),
        "answers_of": answers,
        "given": [(each, part_words(pack, each), role_words(pack, each.role)) for each in given],
        "names": names_of({each.person for each in given}),
        "may_divide": pack is not None and Permission.EDIT in visit.held and answers.state != State.SIGNED,
        "parts": part_choices(pack) if pack else [],
        "roles": [("", _("Geen rol")), *roles],
        "colleagues": [(f"user:{each.user.email}", str(each.user)) for each in here],
        "meant": meant_for(pack),
    }
    return render(request, "desk/assessment_division.html", context)


@door(WRITES)
def assign(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Ask a colleague to do a part."""

    def do(answers: AnswerSet) -> None:
        sent = request.POST
        part, person, role = (sent.get(key, "") for key in ("onderdeel", "persoon", "rol"))
        actions.assign(answers=answers, part=part, person=person, role=role, by=visit.by)

    return done(request, visit, uuid, do, _("Verdeeld. Uw collega ziet het bij de toetsen."), "desk:assessment_division")


@door(WRITES)
def unassign(request: HttpRequest, visit: Visit, uuid: UUID, pk: int) -> HttpResponse:
    """Take a part from a colleague again."""

    def do(answers: AnswerSet) -> None:
        found = answers.assignments.filter(pk=pk).select_related("answers__organisation").first()
        if found is not None:
            actions.unassign(assignment=found, by=visit.by)

    return done(request, visit, uuid, do, _("Weggehaald uit de verdeling."), "desk:assessment_division")


def part_choices(pack: Pack, kind: str = "") -> list[tuple[str, str]]:
    """Return the parts of an instrument with what they are called; `kind`: only "section" or "question"."""
    named = [(part, words) for part, words in _named(pack) if not kind or part.startswith(f"{kind}:")]
    return named if kind else [(part, words if part.startswith("section:") else f"– {words}") for part, words in named]


def part_words(pack: Pack | None, assignment: Assignment) -> str:
    """Return what a part is called; its id when this version of the instrument has it no more."""
    known = dict(_named(pack)) if pack else {}
    return known.get(assignment.part, assignment.part.partition(":")[2])


def role_words(pack: Pack | None, role: str) -> str:
    """Return what a role of an instrument is called."""
    return next((in_language(each.title, language()) for each in (pack.roles if pack else ()) if each.id == role), role)


def meant_for(pack: Pack | None) -> list[tuple[str, str]]:
    """Return for which roles the instrument means each of its sections; only where it says so."""
    if pack is None:
        return []
    return [
        (
            rich_text.plain(in_language(each.title, language())),
            ", ".join(role_words(pack, role) for role in each.roles),
        )
        for each in pack.sections
        if each.roles
    ]


def _named(pack: Pack) -> Iterator[tuple[str, str]]:
    sections = {each.id: each for each in pack.sections}
    for part in parts_of(pack):
        kind, _colon, name = part.partition(":")
        title = sections[name].title if kind == "section" else pack.questions[name].ask
        yield part, rich_text.plain(in_language(title, language()))
