"""Begin an assessment, save its answers, hand it in, sign it, and say to which description it belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.assessments.actions.errors import AssessmentError, Conflict
from algoritmeregister.assessments.actions.keeping import check_same, keep, keep_text, locked, note, open_at
from algoritmeregister.assessments.models import AnswerSet, Shown, State
from algoritmeregister.assessments.packs import pack_of
from algoritmeregister.assessments.policies import check_may_sign, check_may_write
from algoritmeregister.audit.actors import Actor
from algoritmeregister.instruments.engine import Pack, Run, fitting
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import who

LONGEST_ROLE = 200


def begin(
    *, organisation: Organisation, pack: Pack, by: Actor, values: Mapping[str, Any] | None = None,
    draft: Draft | None = None, origin: Mapping[str, Any] | None = None, follows: AnswerSet | None = None,
) -> tuple[AnswerSet, list[str]]:  # fmt: skip
    """Begin an assessment, with answers that were given before where there are any. Raises `NotAllowed`.

    `origin`: where those come from (see `AnswerSave`); `follows`: the assessment that it brings up to date. Gives it with
    the ids of what does not fit this version of the instrument and was left out.
    """
    check_may_write(organisation, by)
    check_same(organisation, draft)
    kept, left_out = fitting(pack, values or {})
    with transaction.atomic():
        made = AnswerSet.objects.create(
            organisation=organisation, draft=draft, pack=pack.id, version=pack.version, title=dict(pack.title), values=kept,
            created_by=who(by), changed_by=who(by), follows=follows,
        )  # fmt: skip
        keep_text(made, by, origin)
        note("begin assessment", made, by)
    return made, left_out


def save(*, answers: AnswerSet, values: Mapping[str, Any], revision: int, by: Actor) -> AnswerSet:
    """Save answers; what was complete is open again. The same answers again change nothing.

    Raises `NotAllowed`, `Conflict` when `revision` is not the current one, `AssessmentError` when it is signed.
    """
    check_may_write(answers.organisation, by)
    with transaction.atomic():
        now = open_at(answers, revision)
        if now.values == values:
            return now
        keep(now, values, by)
        note("save assessment", now, by)
    return now


def hand_in(*, answers: AnswerSet, role: str, revision: int, by: Actor) -> AnswerSet:
    """Say that everything is answered, and in which role. Raises `NotAllowed`, `Conflict`, `AssessmentError`."""
    check_may_write(answers.organisation, by)
    words = " ".join(role.split())
    if not words or len(words) > LONGEST_ROLE:
        raise AssessmentError(_("Schrijf in hoogstens %d tekens in welke rol u dit deed.") % LONGEST_ROLE)
    with transaction.atomic():
        now = locked(answers)
        if now.state != State.OPEN:
            raise AssessmentError(_("Deze toets is al klaar."))
        if now.revision != revision:
            raise Conflict(now)
        pack = pack_of(now)
        if pack is None or not Run(pack, now.values).complete:
            raise AssessmentError(_("Nog niet alle verplichte vragen hebben een antwoord."))
        now.state, now.role = State.COMPLETE, words
        now.save(update_fields=["state", "role"])
        note("hand in assessment", now, by)
    return now


def sign(*, answers: AnswerSet, revision: int, by: Actor) -> AnswerSet:
    """Sign what others wrote. Raises `NotAllowed`, `Conflict` when it is not the text that the signer saw."""
    with transaction.atomic():
        now = locked(answers)
        check_may_sign(now, by)
        if now.revision != revision:
            raise Conflict(now)
        now.state, now.signed_at, now.signed_by = State.SIGNED, timezone.now(), who(by)
        now.save(update_fields=["state", "signed_at", "signed_by"])
        note("sign assessment", now, by)
    return now


def link(*, answers: AnswerSet, draft: Draft | None, by: Actor) -> AnswerSet:
    """Say to which description an assessment belongs; what of it was public is no longer. Raises `NotAllowed`."""
    check_may_write(answers.organisation, by)
    check_same(answers.organisation, draft)
    with transaction.atomic():
        now = locked(answers)
        if now.shown != Shown.NOTHING:
            raise AssessmentError(_("Deze toets is openbaar. Eerst kiest een publiceerder dat hij dat niet meer is."))
        now.draft = draft
        now.save(update_fields=["draft"])
        note("link assessment", now, by)
    return now
