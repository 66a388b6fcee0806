"""Tell the ledger what the public sees of assessments, when that changes."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils import timezone

from algoritmeregister.assessments.models import AnswerSet, Shown, State
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.chain import canonical
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.actions import note_assessment
from algoritmeregister.registrations.drafts.listeners import Happened
from algoritmeregister.registrations.drafts.states import Step
from algoritmeregister.registrations.models import Registration
from algoritmeregister.texts import in_language


def tell(answers: AnswerSet, by: Actor) -> bool:
    """Append to the ledger what is public of an assessment, unless it says so already. Returns whether it was appended.

    Of a description that is not public yet nothing is told: that happens when it becomes public (`tell_published`).
    """
    registration = answers.draft.registration if answers.draft else None
    if registration is None:
        return False
    told = told_of(answers)
    before = _last(registration, str(answers.uuid))
    if before == told or (before is None and answers.shown == Shown.NOTHING):
        return False
    note_assessment(
        registration=registration, organisation=answers.organisation, assessment=str(answers.uuid), told=told,
        observed_at=timezone.now(), by=by,
    )  # fmt: skip
    return True


def told_of(answers: AnswerSet) -> dict[str, str]:
    """Return what the ledger says of an assessment: no more than the public sees, and its answers only as a hash."""
    if answers.shown == Shown.NOTHING:
        return {"instrument": answers.pack, "title": in_language(answers.title, "nl"), "shown": Shown.NOTHING.value}
    told = {
        "instrument": answers.pack,
        "version": answers.version,
        "title": in_language(answers.title, "nl"),
        "role": answers.role,
        "signed_on": timezone.localdate(answers.signed_at).isoformat() if answers.signed_at else "",
        "shown": str(answers.shown),
    }
    if answers.shown == Shown.ANSWERS:
        told["sha256"] = hashlib.sha256(canonical(answers.values).encode()).hexdigest()
    if answers.shown == Shown.WITHHELD:
        told["withheld"] = answers.shown_reason
    return told


def tell_published(happened: Happened) -> None:
    """Tell of the assessments that become public together with their description."""
    if happened.what == Step.PUBLISH.value:
        for each in AnswerSet.objects.filter(draft=happened.draft, state=State.SIGNED).exclude(shown=Shown.NOTHING):
            each.draft = happened.draft
            tell(each, happened.by)


def _last(registration: Registration, assessment: str) -> dict[str, Any] | None:
    """Return what the ledger said last of an assessment; None when it never did."""
    rows = Entry.objects.filter(registration=registration.uri, number=registration.number, kind=Kind.ASSESSED)
    for each in rows.order_by("-epoch", "-sequence"):
        detail = each.detail
        if detail.pop("assessment", "") == assessment:
            return detail
    return None
