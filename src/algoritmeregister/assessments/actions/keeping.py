"""What every action does: lock the row, keep the text that there was, remember who did it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import remember
from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.assessments.actions.errors import AssessmentError, Conflict
from algoritmeregister.assessments.models import AnswerSave, AnswerSet, State
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.queries import who


def locked(answers: AnswerSet) -> AnswerSet:
    """Return the row as it is now, held until the transaction ends."""
    return (
        AnswerSet.objects.select_for_update(of=("self",))
        .select_related("organisation", "draft__registration__register")
        .get(pk=answers.pk)
    )


def open_at(answers: AnswerSet, revision: int) -> AnswerSet:
    """Return the row, held, when it can still be written in. Raises `AssessmentError` when it is signed, `Conflict`."""
    now = locked(answers)
    if now.state == State.SIGNED:
        raise AssessmentError(_("Deze toets is ondertekend en verandert niet meer. Begin een nieuwe."))
    if now.revision != revision:
        raise Conflict(now)
    return now


def keep(now: AnswerSet, values: Mapping[str, Any], by: Actor, origin: Mapping[str, Any] | None = None) -> None:
    """Save answers as the next text; what was complete is open again."""
    now.values, now.revision, now.state = dict(values), now.revision + 1, State.OPEN
    now.changed_at, now.changed_by = timezone.now(), who(by)
    now.save(update_fields=["values", "revision", "state", "version", "title", "changed_at", "changed_by"])
    keep_text(now, by, origin)


def keep_text(now: AnswerSet, by: Actor, origin: Mapping[str, Any] | None = None) -> None:
    """Keep the answers as they are, for good, with where they come from."""
    AnswerSave.objects.create(
        answers=now, number=now.revision, version=now.version, values=now.values, by=who(by), origin=dict(origin or {})
    )


def check_same(organisation: Organisation, draft: Draft | None) -> None:
    """Check that a description is of this organisation. Raises `NotAllowed`."""
    if draft is not None and draft.organisation_id != organisation.pk:
        raise NotAllowed(_("Deze beschrijving is van een andere organisatie."))


def note(action: str, answers: AnswerSet, by: Actor, **more: str) -> None:
    """Remember in the log who did what."""
    detail = {"revision": answers.revision, "about": str(answers.draft_id or ""), "shown": str(answers.shown), **more}
    remember(action=action, subject=str(answers), organisation=answers.organisation, detail=detail, by=by)
