"""Take answers over that a description or another assessment gave, one by one, with where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from algoritmeregister.assessments.actions.errors import AssessmentError
from algoritmeregister.assessments.actions.keeping import keep, note, open_at
from algoritmeregister.assessments.models import AnswerSet
from algoritmeregister.assessments.packs import pack_of
from algoritmeregister.assessments.policies import check_may_write
from algoritmeregister.audit.actors import Actor
from algoritmeregister.instruments.engine import fitting


def take_over(
    *, answers: AnswerSet, taken: Mapping[str, Any], origin: Mapping[str, Any], revision: int, by: Actor
) -> AnswerSet:
    """Put accepted answers (question id → answer) with those there were. Raises as `save` does, and `AssessmentError` when
    nothing was accepted or when something does not fit.
    """
    check_may_write(answers.organisation, by)
    pack = pack_of(answers)
    if pack is None or not taken:
        raise AssessmentError(_("Vink aan wat u overneemt."))
    kept, left_out = fitting(pack, taken)
    if left_out:
        raise AssessmentError(_("Dit past niet in deze versie: %s.") % ", ".join(left_out)[:500])
    with transaction.atomic():
        now = open_at(answers, revision)
        keep(now, {**now.values, **kept}, by, origin)
        note("take over in assessment", now, by, source=str(origin.get("of", "")), questions=", ".join(kept)[:500])
    return now
