"""What every verb shares: hold the row, check that the step can be taken and by whom, write it down, and tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import refusals_remembered, remember, remember_many
from algoritmeregister.audit.actors import Actor
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registrations.drafts import noticing
from algoritmeregister.registrations.drafts.errors import Conflict
from algoritmeregister.registrations.drafts.listeners import Happened, tell
from algoritmeregister.registrations.drafts.models import Draft, DraftStep
from algoritmeregister.registrations.drafts.policies import CHECKS
from algoritmeregister.registrations.drafts.queries import flow_of, who
from algoritmeregister.registrations.drafts.states import DraftState, ForbiddenStep, Step, label, target

LONGEST_COMMENT = 5_000


@contextmanager
def held(draft: Draft, action: str, by: Actor, revision: int | None = None) -> Iterator[Draft]:
    """Hold a description for one verb: yields its row as it is now, that nobody else changes meanwhile.

    `revision`: the one that the person saw. A refusal inside is remembered. Raises `Conflict` when the text is another one.
    """
    with refused_is_remembered(draft, action, by), transaction():
        now = Draft.objects.select_for_update(of=("self",)).select_related("organisation", "registration").get(pk=draft.pk)
        if revision is not None and revision != now.revision:
            raise Conflict(now)
        yield now


@contextmanager
def refused_is_remembered(draft: Draft, action: str, by: Actor) -> Iterator[None]:
    """Write to the audit log when `by` is refused what is asked inside."""
    subject, detail = named(draft)
    with refusals_remembered(action=action, subject=subject, organisation=draft.organisation, detail=detail, by=by):
        yield


def note(draft: Draft, action: str, by: Actor, **detail: Any) -> None:
    """Write to the audit log what was done with a description."""
    subject, known = named(draft)
    remember(action=action, subject=subject, organisation=draft.organisation, detail={**known, **detail}, by=by)


def note_many(drafts: Sequence[Draft], action: str, by: Actor) -> None:
    """Write to the audit log what was done with each of these descriptions, of one organisation: a row each."""
    if drafts:
        remember_many(action=action, subjects=map(named, drafts), organisation=drafts[0].organisation, by=by)


def named(draft: Draft) -> tuple[str, dict[str, Any]]:
    """Return how the audit log names a description: by its title, with its id and revision beside it."""
    return (draft.title or str(draft.uuid))[:500], {"description": str(draft.uuid), "revision": draft.revision}


def check_can(draft: Draft, step: Step) -> DraftState:
    """Return where a step leads. Raises `ForbiddenStep` when it cannot be taken from the state that a description is in."""
    found = target(DraftState(draft.state), step, flow_of(draft.organisation))
    if found is None:
        raise ForbiddenStep(
            _("Deze stap kan nu niet: %(step)s. De beschrijving is: %(state)s.")
            % {"step": label(step, get_language()), "state": label(DraftState(draft.state), get_language()).lower()}
        )
    return found


def take(draft: Draft, step: Step, by: Actor, comment: str = "") -> DraftStep:
    """Take a step with a description that is held: check, write it down, save the state, and tell after the commit.

    The caller has set what else changes on the row. Raises `NotAllowed`, `ForbiddenStep`.
    """
    CHECKS[step](draft, by)
    return _write(draft, step, check_can(draft, step), by, comment)


def begun(draft: Draft, by: Actor) -> DraftStep:
    """Write down that a description was begun."""
    return _write(draft, Step.START, DraftState.DRAFT, by, "")


def begun_many(drafts: Sequence[Draft], by: Actor, action: str = "start description") -> None:
    """Write down that these descriptions, of one organisation and not saved yet, were begun: `begun` in few questions.
    `action`: how the audit log calls it.
    """
    for draft in drafts:
        draft.state = DraftState.DRAFT
    Draft.objects.bulk_create(drafts)
    rows = [_row(draft, Step.START, "", by, "") for draft in drafts]
    DraftStep.objects.bulk_create(rows)
    note_many(drafts, action, by)
    for draft, row in zip(drafts, rows, strict=True):
        happened = Happened(Step.START.value, draft, by, step=row)
        noticing.note(happened)
        tell(happened)


def _row(draft: Draft, step: Step, before: str, by: Actor, comment: str) -> DraftStep:
    return DraftStep(
        draft=draft, step=step, from_state=before, to_state=draft.state, at=timezone.now(), by=who(by),
        comment=comment[:LONGEST_COMMENT], revision=draft.revision,
    )  # fmt: skip


def _write(draft: Draft, step: Step, to: DraftState, by: Actor, comment: str) -> DraftStep:
    before = "" if step is Step.START else draft.state
    draft.state = to
    if to is not DraftState.SCHEDULED:
        draft.publish_at = None
    draft.save()
    row = _row(draft, step, before, by, comment)
    row.save()
    note(draft, f"{step.value.replace('_', ' ')} description", by)
    happened = Happened(step.value, draft, by, step=row)
    noticing.note(happened)
    tell(happened)
    return row
