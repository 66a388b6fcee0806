"""Bring an assessment to a newer version of its instrument: with the answers that fit, and those that somebody accepts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from algoritmeregister.assessments.actions.errors import AssessmentError
from algoritmeregister.assessments.actions.keeping import keep, note, open_at
from algoritmeregister.assessments.actions.writing import begin
from algoritmeregister.assessments.models import AnswerSet, State
from algoritmeregister.assessments.packs import pack_of
from algoritmeregister.assessments.policies import check_may_write
from algoritmeregister.audit.actors import Actor
from algoritmeregister.instruments.engine import Pack
from algoritmeregister.instruments.engine.versions import compare, moved_values


def move(*, answers: AnswerSet, pack: Pack, wanted: frozenset[str], revision: int, by: Actor) -> AnswerSet:
    """Go on with an assessment in another version of its instrument; every text that it had is kept with its own version.

    `wanted`: ids of reworded questions whose answer still holds. Raises `NotAllowed`, `Conflict`, `AssessmentError`.
    """
    check_may_write(answers.organisation, by)
    with transaction.atomic():
        now = open_at(answers, revision)
        values, origin = _moved(now, pack, wanted)
        before = now.version
        now.version, now.title = pack.version, dict(pack.title)
        keep(now, values, by, origin)
        note("move assessment to version", now, by, before=before, after=pack.version)
    return now


def renew(*, answers: AnswerSet, pack: Pack, wanted: frozenset[str], by: Actor) -> AnswerSet:
    """Begin an assessment that brings a signed one up to date. The signed one stays as it is. Raises as `move` does."""
    check_may_write(answers.organisation, by)
    if answers.state != State.SIGNED:
        raise AssessmentError(_("Deze toets is nog niet ondertekend. Ga ermee verder."))
    values, origin = _moved(answers, pack, wanted)
    made, _left = begin(
        organisation=answers.organisation,
        pack=pack,
        values=values,
        draft=answers.draft,
        origin=origin,
        follows=answers,
        by=by,
    )
    return made


def _moved(answers: AnswerSet, pack: Pack, wanted: frozenset[str]) -> tuple[dict[str, Any], Mapping[str, Any]]:
    old = pack_of(answers)
    if old is None or pack.id != old.id:
        raise AssessmentError(_("Dit instrument is hier niet meer in de versie van deze toets."))
    values = moved_values(pack, compare(old, pack, answers.values), wanted)
    origin = {
        "kind": "version",
        "of": str(answers.uuid),
        "version": answers.version,
        "revision": answers.revision,
        "questions": dict.fromkeys(values, ""),
    }
    return values, origin
