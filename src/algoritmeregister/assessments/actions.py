"""Begin an assessment, save its answers, hand it in, sign it, and say what of it is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.assessments.models import AnswerSave, AnswerSet, Shown, State
from algoritmeregister.assessments.packs import pack_of
from algoritmeregister.assessments.policies import check_may_show, check_may_sign, check_may_write
from algoritmeregister.audit.actors import Actor
from algoritmeregister.instruments.engine import Pack, Run, fitting
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import who

LONGEST_ROLE, LONGEST_REASON = 200, 1_000


class AssessmentError(ValueError):
    """Something that cannot be done with an assessment; the message says what and how to mend it."""


class Conflict(AssessmentError):
    """Somebody else saved in between. `current`: the assessment as it is now."""

    def __init__(self, current: AnswerSet) -> None:
        super().__init__(_("Een collega bewaarde intussen andere antwoorden. Kijk alles na en bewaar opnieuw."))
        self.current = current


def begin(
    *, organisation: Organisation, pack: Pack, by: Actor, values: Mapping[str, Any] | None = None, draft: Draft | None = None
) -> tuple[AnswerSet, list[str]]:
    """Begin an assessment, with answers that were given before where there are any. Raises `NotAllowed`.

    Gives it with the ids of what does not fit this version of the instrument and was left out.
    """
    check_may_write(organisation, by)
    _check_same(organisation, draft)
    kept, left_out = fitting(pack, values or {})
    with transaction.atomic():
        made = AnswerSet.objects.create(
            organisation=organisation, draft=draft, pack=pack.id, version=pack.version, title=dict(pack.title), values=kept,
            created_by=who(by), changed_by=who(by),
        )  # fmt: skip
        AnswerSave.objects.create(answers=made, number=1, values=kept, by=who(by))
        _remember("begin assessment", made, by)
    return made, left_out


def save(*, answers: AnswerSet, values: Mapping[str, Any], revision: int, by: Actor) -> AnswerSet:
    """Save answers; what was complete is open again. The same answers again change nothing.

    Raises `NotAllowed`, `Conflict` when `revision` is not the current one, `AssessmentError` when it is signed.
    """
    check_may_write(answers.organisation, by)
    with transaction.atomic():
        now = _locked(answers)
        if now.state == State.SIGNED:
            raise AssessmentError(_("Deze toets is ondertekend en verandert niet meer. Begin een nieuwe."))
        if now.revision != revision:
            raise Conflict(now)
        if now.values == values:
            return now
        now.values, now.revision, now.state = dict(values), now.revision + 1, State.OPEN
        now.changed_at, now.changed_by = timezone.now(), who(by)
        now.save(update_fields=["values", "revision", "state", "changed_at", "changed_by"])
        AnswerSave.objects.create(answers=now, number=now.revision, values=now.values, by=who(by))
        _remember("save assessment", now, by)
    return now


def hand_in(*, answers: AnswerSet, role: str, revision: int, by: Actor) -> AnswerSet:
    """Say that everything is answered, and in which role. Raises `NotAllowed`, `Conflict`, `AssessmentError`."""
    check_may_write(answers.organisation, by)
    words = " ".join(role.split())
    if not words or len(words) > LONGEST_ROLE:
        raise AssessmentError(_("Schrijf in hoogstens %d tekens in welke rol u dit deed.") % LONGEST_ROLE)
    with transaction.atomic():
        now = _locked(answers)
        if now.state != State.OPEN:
            raise AssessmentError(_("Deze toets is al klaar."))
        if now.revision != revision:
            raise Conflict(now)
        pack = pack_of(now)
        if pack is None or not Run(pack, now.values).complete:
            raise AssessmentError(_("Nog niet alle verplichte vragen hebben een antwoord."))
        now.state, now.role = State.COMPLETE, words
        now.save(update_fields=["state", "role"])
        _remember("hand in assessment", now, by)
    return now


def sign(*, answers: AnswerSet, revision: int, by: Actor) -> AnswerSet:
    """Sign what others wrote. Raises `NotAllowed`, `Conflict` when it is not the text that the signer saw."""
    with transaction.atomic():
        now = _locked(answers)
        check_may_sign(now, by)
        if now.revision != revision:
            raise Conflict(now)
        now.state, now.signed_at, now.signed_by = State.SIGNED, timezone.now(), who(by)
        now.save(update_fields=["state", "signed_at", "signed_by"])
        _remember("sign assessment", now, by)
    return now


def link(*, answers: AnswerSet, draft: Draft | None, by: Actor) -> AnswerSet:
    """Say to which description an assessment belongs; what of it was public is no longer. Raises `NotAllowed`."""
    check_may_write(answers.organisation, by)
    _check_same(answers.organisation, draft)
    with transaction.atomic():
        now = _locked(answers)
        if now.shown != Shown.NOTHING:
            raise AssessmentError(_("Deze toets is openbaar. Eerst kiest een publiceerder dat hij dat niet meer is."))
        now.draft = draft
        now.save(update_fields=["draft"])
        _remember("link assessment", now, by)
    return now


def show(*, answers: AnswerSet, shown: Shown, by: Actor, reason: str = "") -> AnswerSet:
    """Say what of a signed assessment is public. Raises `NotAllowed`, `AssessmentError`."""
    check_may_show(answers, by)
    words = " ".join(reason.split())
    if shown == Shown.WITHHELD and not words:
        raise AssessmentError(_("Schrijf waarom de antwoorden niet openbaar zijn."))
    if len(words) > LONGEST_REASON:
        raise AssessmentError(_("De reden is te lang. Schrijf hoogstens %d tekens.") % LONGEST_REASON)
    with transaction.atomic():
        now = _locked(answers)
        if shown != Shown.NOTHING and (now.state != State.SIGNED or now.draft is None):
            raise AssessmentError(_("Alleen een ondertekende toets die bij een beschrijving hoort, kan openbaar zijn."))
        now.shown, now.shown_reason = shown, words if shown == Shown.WITHHELD else ""
        now.shown_at = timezone.now()
        now.save(update_fields=["shown", "shown_reason", "shown_at"])
        _remember("show assessment", now, by)
    return now


def _check_same(organisation: Organisation, draft: Draft | None) -> None:
    if draft is not None and draft.organisation_id != organisation.pk:
        raise NotAllowed(_("Deze beschrijving is van een andere organisatie."))


def _locked(answers: AnswerSet) -> AnswerSet:
    return AnswerSet.objects.select_for_update(of=("self",)).select_related("organisation", "draft").get(pk=answers.pk)


def _remember(action: str, answers: AnswerSet, by: Actor) -> None:
    detail = {"revision": answers.revision, "about": str(answers.draft_id or ""), "shown": str(answers.shown)}
    remember(action=action, subject=str(answers), organisation=answers.organisation, detail=detail, by=by)
