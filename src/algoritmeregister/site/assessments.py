"""Which assessments were done of an algorithm, in which role and when: as its publisher chose to show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from algoritmeregister.assessments import packs, queries
from algoritmeregister.assessments.models import AnswerSet, Shown
from algoritmeregister.instruments import outcomes
from algoritmeregister.instruments.engine import Run
from algoritmeregister.registrations.models import Registration


@dataclass(frozen=True)
class Done:
    """An assessment on a public page. `answers`: per section its id, title, and questions with answers; or none."""

    row: AnswerSet
    answers: list[tuple[str, str, list[tuple[str, str]]]]
    reason: str


def shown(registration: Registration) -> list[Done]:
    """Return the assessments that the public may see of a registration. One question to the database."""
    return [Done(each, _answers(each), each.shown_reason) for each in queries.public_of(registration)]


def _answers(row: AnswerSet) -> list[Any]:
    pack = packs.pack_of(row) if row.shown == Shown.ANSWERS else None
    return outcomes.answers(Run(pack, row.values), get_language() or settings.LANGUAGE_CODE) if pack else []
