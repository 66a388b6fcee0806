"""Assessments of an organisation: begin one, fill it in together, hand it in, sign it, and choose what the public sees."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from algoritmeregister.accounts.roles import Permission
from algoritmeregister.assessments import actions, packs, queries
from algoritmeregister.assessments.actions import AssessmentError
from algoritmeregister.assessments.models import AnswerSet, Shown, State
from algoritmeregister.desk.assessing.finding import (
    BOTH,
    READS,
    WRITES,
    common,
    done,
    language,
    not_there,
    revision_in,
    to,
    to_list,
)  # fmt: skip
from algoritmeregister.desk.assessing.together import part_choices, role_words
from algoritmeregister.desk.door import Rule, Visit, door
from algoritmeregister.desk.paging import paged
from algoritmeregister.desk.workflow.people import names_of
from algoritmeregister.instruments import files, outcomes
from algoritmeregister.instruments.engine import AnswersError, Run, filling, read_answers
from algoritmeregister.registrations.drafts import queries as drafts
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.texts import in_language

# Descriptions in a list to choose from; the others are found by name.
MOST = 200
LONGEST_TEXT = 100


@door(READS)
def listed(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List the assessments of an organisation, with the form to begin one."""
    found = paged(request, queries.listing(visit.place, visit.by))
    context = {
        **common(visit),
        "found": found,
        "names": names_of({each.changed_by for each in found}),
        "instruments": [(key, in_language(held[0].title, language())) for key, held in packs.known().items()],
        **_draft_choices(request, visit, request.GET.get("beschrijving", "")),
    }
    return render(request, "desk/assessments.html", context)


@door(WRITES)
def begin(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Begin an assessment from an instrument, or from a file with answers that was downloaded without an account."""
    try:
        name, version, values, origin = _given(request)
        pack = packs.version_of(name, version) or packs.newest(name)
        if pack is None:
            raise AssessmentError(_("Het instrument %(name)s is hier niet bekend.") % {"name": name[:100]})
        draft = _draft(request, visit)
        made, left_out = actions.begin(
            organisation=visit.place, pack=pack, values=values, draft=draft, origin=origin, by=visit.by
        )
    except AssessmentError as error:
        messages.error(request, str(error))
        return to_list(visit)
    messages.success(request, _("De toets is begonnen. Uw collega’s kunnen meeschrijven."))
    if left_out:
        messages.info(request, _("Dit past niet in deze versie en is weggelaten:") + " " + ", ".join(left_out)[:500])
    return to(made)


@door(READS)
def one(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show an assessment: how far it is, what follows from it, its answers, and who wrote what when."""
    answers = queries.to_show(visit.place, uuid, visit.by)
    if answers is None:
        return not_there(request, visit)
    pack, remarks = packs.pack_of(answers), list(answers.comments.all())
    newest, is_complete = packs.newest(answers.pack), answers.state == State.COMPLETE
    people = {answers.created_by, answers.changed_by, answers.signed_by}
    people |= {who for each in remarks for who in (each.by, each.resolved_by)}
    context = {
        **common(visit),
        "answers_of": answers,
        "pack": pack,
        "newest": newest if newest and newest.version != answers.version else None,
        "names": names_of(people),
        "remarks": remarks,
        "may_say": bool({Permission.EDIT, Permission.REVIEW, Permission.PUBLISH} & visit.held),
        "about": part_choices(pack, "question") if pack else [],
        "earlier": answers.follows,
        "signers": [role_words(pack, each) for each in pack.sign_off.roles] if pack and pack.sign_off else [],
        "may_sign": is_complete and Permission.REVIEW in visit.held and not getattr(answers, "wrote", True),
        "may_show": answers.state == State.SIGNED and answers.draft is not None and Permission.PUBLISH in visit.held,
        "packed": filling.packed(answers.values),
        "ways": shown_words(),
        **(outcomes.outcome(Run(pack, answers.values), language()) if pack else {}),
    }
    return render(request, "desk/assessment.html", context)


@door(READS)
def file(request: HttpRequest, visit: Visit, uuid: UUID, suffix: str) -> HttpResponse:
    """Give an assessment as a file: JSON, PDF, or the text of a document that the answers make."""
    answers = queries.one(visit.place, uuid)
    pack = packs.pack_of(answers) if answers else None
    if answers is None or pack is None:
        return not_there(request, visit)
    run, document = Run(pack, answers.values), request.GET.get("document", "")
    response = files.file(run, suffix, document, language(), timezone.now(), filled_by=visit.place.name)
    add_never_cache_headers(response)
    return response


@door(WRITES)
def hand_in(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Say that everything is answered, so that a colleague can sign."""
    role, revision = request.POST.get("rol", ""), revision_in(request)

    def do(answers: AnswerSet) -> None:
        actions.hand_in(answers=answers, role=role, revision=revision, by=visit.by)

    return done(request, visit, uuid, do, _("De toets is klaar. Een beoordelaar die niet meeschreef, ondertekent."))


@door(Rule(permission=Permission.REVIEW, methods=("POST",)))
def sign(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Sign an assessment that others wrote."""

    def do(answers: AnswerSet) -> None:
        actions.sign(answers=answers, revision=revision_in(request), by=visit.by)

    return done(request, visit, uuid, do, _("U ondertekende de toets. De antwoorden veranderen niet meer."))


@door(BOTH)
def link(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Ask or say to which description an assessment belongs."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    if request.method != "POST":
        belongs = str(answers.draft.uuid) if answers.draft else ""
        context = {**common(visit), "answers_of": answers, **_draft_choices(request, visit, belongs)}
        return render(request, "desk/assessment_link.html", context)

    def do(answers: AnswerSet) -> None:
        actions.link(answers=answers, draft=_draft(request, visit), by=visit.by)

    return done(request, visit, uuid, do, _("Bewaard bij welke beschrijving de toets hoort."))


@door(Rule(permission=Permission.PUBLISH, methods=("POST",)))
def show(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Choose what of a signed assessment the public sees."""

    def do(answers: AnswerSet) -> None:
        wanted = request.POST.get("openbaar", "")
        if wanted not in set(Shown):
            raise AssessmentError(_("Kies wat er openbaar is."))
        actions.show(answers=answers, shown=Shown(wanted), reason=request.POST.get("reden", ""), by=visit.by)

    return done(request, visit, uuid, do, _("Bewaard wat het publiek ziet."))


def shown_words() -> list[tuple[str, str]]:
    """Return the ways in which an assessment can be public, with what they are called."""
    return [
        (Shown.NOTHING, _("Niets")),
        (Shown.DONE, _("Dat de toets is gedaan")),
        (Shown.ANSWERS, _("De toets met de antwoorden")),
        (Shown.WITHHELD, _("De toets, en waarom de antwoorden niet openbaar zijn")),
    ]


def _given(request: HttpRequest) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    """Return which instrument is meant in which version ("": the newest), with the answers that were sent along and where
    those come from. Raises `AssessmentError`.
    """
    file = request.FILES.get("bestand")
    if file is None:
        name = request.POST.get("instrument", "")
        if not name:
            raise AssessmentError(_("Kies een instrument of een bestand."))
        return name, "", {}, {}
    try:
        given = read_answers(file.read(2_000_000))
    except AnswersError as error:
        told = _("Dit is geen bestand met antwoorden dat u hier downloadde. Er is niets veranderd aan uw bestand.")
        raise AssessmentError(told) from error
    origin = {
        "kind": "file",
        "of": file.name or "",
        "name": (file.name or "")[:200],
        "version": given.version,
        "at": given.at,
    }
    return given.pack, given.version, dict(given.values), {**origin, "questions": dict.fromkeys(given.values, "")}


def _draft(request: HttpRequest, visit: Visit) -> Draft | None:
    wanted = request.POST.get("beschrijving", "")
    found = drafts.draft(visit.place, wanted) if wanted else None
    if wanted and found is None:
        raise AssessmentError(_("Deze beschrijving is er niet."))
    return found


def _draft_choices(request: HttpRequest, visit: Visit, wanted: str) -> dict[str, Any]:
    """Return the descriptions to choose from (`drafts`), last changed first: those with `zoek` of the address in the name,
    and always the `wanted` one. `left_out`: how many more there are than are shown."""
    text = request.GET.get("zoek", "").replace("\x00", "").strip()[:LONGEST_TEXT]
    found = drafts.drafts_of(visit.place, text=text)
    rows = list(found.values_list("uuid", "title")[: MOST + 1])
    left_out = found.count() - MOST if len(rows) > MOST else 0
    choices = {str(uuid): title or _("Beschrijving zonder naam") for uuid, title in rows[:MOST]}
    if wanted and wanted not in choices and (draft := drafts.draft(visit.place, wanted)):
        choices[wanted] = draft.title or _("Beschrijving zonder naam")
    return {"drafts": [("", _("Geen")), *choices.items()], "wanted": wanted, "left_out": left_out, "text": text}
