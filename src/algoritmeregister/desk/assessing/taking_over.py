"""Answers that follow from the description or from another assessment: offered, and taken over one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from algoritmeregister.assessments import actions, packs, queries
from algoritmeregister.assessments.actions import AssessmentError
from algoritmeregister.assessments.models import AnswerSet, State
from algoritmeregister.desk.assessing.finding import BOTH, common, language, not_there, revision_in, to
from algoritmeregister.desk.describing.answers import readable
from algoritmeregister.desk.describing.form import questions
from algoritmeregister.desk.describing.sources import digest
from algoritmeregister.desk.describing.texts import text_of
from algoritmeregister.desk.door import Visit, door
from algoritmeregister.instruments.engine import Pack, Run
from algoritmeregister.instruments.engine.feeding import Offer, from_answers, from_document
from algoritmeregister.instruments.engine.results import value_text
from algoritmeregister.texts import in_language
from algoritmeregister.ui import rich_text
from algoritmeregister.ui.addresses import address_of

MOST_SOURCES = 20
ADDRESS = "short_address"


@dataclass(frozen=True)
class Given:
    """One answer that is offered. `mark`: it in a form, with what it says now; `said_by`: what says it, in words."""

    offer: Offer
    mark: str
    ask: str
    words: str
    now: str
    said_by: str


@dataclass(frozen=True)
class Giver:
    """A description or assessment with what it offers. `of`: its id; `version`: of its instrument, or its text."""

    kind: str
    of: str
    name: str
    version: str
    revision: int
    given: tuple[Given, ...]

    def origin(self, taken: Mapping[str, Any]) -> dict[str, Any]:
        """Return what is remembered of where these answers come from."""
        said = {each.offer.question.id: each.offer.said_by for each in self.given}
        return {
            "kind": self.kind,
            "of": self.of,
            "name": self.name[:200],
            "version": self.version,
            "revision": self.revision,
            "questions": {name: said[name] for name in taken},
        }


@door(BOTH)
def take_over(request: HttpRequest, visit: Visit, uuid: UUID) -> HttpResponse:
    """Show per source what it answers, and take over what somebody ticked."""
    answers = queries.one(visit.place, uuid)
    if answers is None:
        return not_there(request, visit)
    pack = packs.pack_of(answers)
    if pack is None or answers.state == State.SIGNED:
        messages.error(request, _("Deze toets is niet meer in te vullen."))
        return to(answers)
    givers = givers_of(answers, pack)
    if request.method != "POST":
        context = {**common(visit), "answers_of": answers, "givers": givers}
        return render(request, "desk/assessment_take_over.html", context)
    giver = next((each for each in givers if each.of == request.POST.get("bron")), None)
    wanted = set(request.POST.getlist("neem"))
    taken = {each.offer.question.id: each.offer.value for each in giver.given if each.mark in wanted} if giver else {}
    try:
        if giver is None or len(taken) < len(wanted):
            raise AssessmentError(_("De bron zegt intussen iets anders. Kijk opnieuw wat u overneemt."))
        origin = giver.origin(taken)
        actions.take_over(answers=answers, taken=taken, origin=origin, revision=revision_in(request), by=visit.by)
    except AssessmentError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Overgenomen uit %s. Kijk na of het hier ook klopt.") % giver.name)
    return to(answers)


def givers_of(answers: AnswerSet, pack: Pack) -> list[Giver]:
    """Return what offers answers: the description, then the other assessments beside it. Only who has something to offer."""
    found = [_description(answers, pack)] if answers.draft else []
    for other in queries.beside(answers)[:MOST_SOURCES]:
        its = packs.pack_of(other)
        if its is not None:
            offers = from_answers(pack, answers.values, Run(its, other.values), "nl")
            given = tuple(_given(answers, pack, each, _said_in(its, each.said_by)) for each in offers)
            name = in_language(other.title, language())
            found.append(Giver("assessment", str(other.uuid), name, other.version, other.revision, given))
    return [each for each in found if each.given]


def _description(answers: AnswerSet, pack: Pack) -> Giver:
    draft = answers.draft
    assert draft is not None
    document = text_of(draft).document
    asked = {each.key: each for each in questions()}
    words = {key: readable(asked[key], value) for key, value in document.items() if key in asked}
    labels = {key: in_language(each.field.label, language()) for key, each in asked.items()}
    offers = [*from_document(pack, answers.values, document, words), *_address(pack, answers)]
    labels[ADDRESS] = _("Het korte adres van de registratie")
    given = tuple(_given(answers, pack, each, labels.get(each.said_by, each.said_by)) for each in offers)
    return Giver("description", str(draft.uuid), draft.title or _("Beschrijving zonder naam"), "", draft.revision, given)


def _address(pack: Pack, answers: AnswerSet) -> Iterator[Offer]:
    """Offer the short address under which a description stands in public: it fits in a letter, and lasts."""
    draft = answers.draft
    if draft is None or draft.registration is None:
        return
    path = address_of("site:short", number=draft.registration.number)
    for question in pack.questions.values():
        value = f"{settings.SITE_URL}{path}"
        if ADDRESS in question.tags.get("from", ()) and answers.values.get(question.id) != value:
            yield Offer(question, value, ADDRESS)


def _given(answers: AnswerSet, pack: Pack, offer: Offer, said_by: str) -> Given:
    name = offer.question.id
    return Given(
        offer,
        f"{name}:{digest(offer.value)}",
        rich_text.plain(in_language(offer.question.ask, language())),
        value_text(pack, name, offer.value, language()),
        value_text(pack, name, answers.values.get(name), language()),
        said_by,
    )


def _said_in(pack: Pack, name: str) -> str:
    node = pack.questions.get(name)
    texts = node.ask if node else pack.outcome_of[name].title if name in pack.outcome_of else {}
    return rich_text.plain(in_language(texts, language())) or name
