"""The states of a description, the steps between them, and the flows an organisation chooses from. Data, not code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from algoritmeregister.texts import in_language


class DraftState(StrEnum):
    """Where a description stands in its organisation. In the order in which they are shown."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    NATIONAL_CHECK = "national_check"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Step(StrEnum):
    """What leads from one state to another."""

    START = "start"
    REOPEN = "reopen"  # somebody writes in it again
    SUBMIT = "submit"  # ask for a review
    APPROVE = "approve"
    CLEAR = "clear"  # the national check found nothing
    SEND_BACK = "send_back"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    RESTORE = "restore"


class Flow(StrEnum):
    """Which way a description goes before it is public. `FOUR_EYES` unless an organisation chose otherwise."""

    AUTHOR_PUBLISHES = "author_publishes"
    FOUR_EYES = "four_eyes"
    NATIONAL_CHECK = "national_check"


class Transition(NamedTuple):
    """One arrow: from a state (None: not there yet), by a step, to a state, in these flows."""

    source: DraftState | None
    step: Step
    target: DraftState
    flows: frozenset[Flow]


_EVERY = frozenset(Flow)
_ALONE = frozenset({Flow.AUTHOR_PUBLISHES})
_TOGETHER = _EVERY - _ALONE
_CHECKED = frozenset({Flow.NATIONAL_CHECK})
_S = DraftState

# A step that is not named here, for the flow of the organisation, cannot be taken.
TRANSITIONS: tuple[Transition, ...] = (
    Transition(None, Step.START, _S.DRAFT, _EVERY),
    Transition(_S.DRAFT, Step.SUBMIT, _S.IN_REVIEW, _EVERY),
    Transition(_S.IN_REVIEW, Step.APPROVE, _S.APPROVED, _EVERY - _CHECKED),
    Transition(_S.IN_REVIEW, Step.APPROVE, _S.NATIONAL_CHECK, _CHECKED),
    Transition(_S.NATIONAL_CHECK, Step.CLEAR, _S.APPROVED, _EVERY),
    Transition(_S.IN_REVIEW, Step.SEND_BACK, _S.DRAFT, _EVERY),
    Transition(_S.NATIONAL_CHECK, Step.SEND_BACK, _S.DRAFT, _EVERY),
    Transition(_S.APPROVED, Step.SEND_BACK, _S.DRAFT, _EVERY),
    Transition(_S.APPROVED, Step.PUBLISH, _S.PUBLISHED, _EVERY),
    Transition(_S.DRAFT, Step.PUBLISH, _S.PUBLISHED, _ALONE),
    Transition(_S.IN_REVIEW, Step.PUBLISH, _S.PUBLISHED, _ALONE),
    Transition(_S.SCHEDULED, Step.PUBLISH, _S.PUBLISHED, _EVERY),
    Transition(_S.APPROVED, Step.SCHEDULE, _S.SCHEDULED, _EVERY),
    Transition(_S.DRAFT, Step.SCHEDULE, _S.SCHEDULED, _ALONE),
    Transition(_S.IN_REVIEW, Step.SCHEDULE, _S.SCHEDULED, _ALONE),
    Transition(_S.SCHEDULED, Step.SCHEDULE, _S.SCHEDULED, _EVERY),
    Transition(_S.SCHEDULED, Step.UNSCHEDULE, _S.APPROVED, _TOGETHER),
    Transition(_S.SCHEDULED, Step.UNSCHEDULE, _S.DRAFT, _ALONE),
    # writing in it again: what was approved was another text
    Transition(_S.IN_REVIEW, Step.REOPEN, _S.DRAFT, _EVERY),
    Transition(_S.APPROVED, Step.REOPEN, _S.DRAFT, _EVERY),
    Transition(_S.NATIONAL_CHECK, Step.REOPEN, _S.DRAFT, _EVERY),
    Transition(_S.PUBLISHED, Step.REOPEN, _S.DRAFT, _EVERY),
    Transition(_S.WITHDRAWN, Step.REOPEN, _S.DRAFT, _EVERY),
    # what is public can be withdrawn, also while the next text is being written
    *(Transition(each, Step.WITHDRAW, _S.WITHDRAWN, _EVERY)
      for each in (_S.PUBLISHED, _S.DRAFT, _S.IN_REVIEW, _S.APPROVED, _S.NATIONAL_CHECK, _S.SCHEDULED)),
    Transition(_S.DRAFT, Step.ARCHIVE, _S.ARCHIVED, _EVERY),
    Transition(_S.WITHDRAWN, Step.ARCHIVE, _S.ARCHIVED, _EVERY),
    Transition(_S.WITHDRAWN, Step.RESTORE, _S.DRAFT, _EVERY),
    Transition(_S.ARCHIVED, Step.RESTORE, _S.DRAFT, _EVERY),
)  # fmt: skip

STATE_LABELS: Mapping[DraftState, Mapping[str, str]] = {
    DraftState.DRAFT: {"nl": "In bewerking", "en": "Being written", "fy": "Yn bewurking"},
    DraftState.IN_REVIEW: {"nl": "Ter beoordeling", "en": "In review", "fy": "Ta beoardieling"},
    DraftState.APPROVED: {"nl": "Goedgekeurd", "en": "Approved", "fy": "Goedkard"},
    DraftState.NATIONAL_CHECK: {"nl": "Bij de landelijke controle", "en": "At the national check",
                                "fy": "By de lanlike kontrôle"},
    DraftState.SCHEDULED: {"nl": "Ingepland", "en": "Scheduled", "fy": "Ynpland"},
    DraftState.PUBLISHED: {"nl": "Gepubliceerd", "en": "Published", "fy": "Publisearre"},
    DraftState.WITHDRAWN: {"nl": "Ingetrokken", "en": "Withdrawn", "fy": "Ynlutsen"},
    DraftState.ARCHIVED: {"nl": "Gearchiveerd", "en": "Archived", "fy": "Argivearre"},
}  # fmt: skip
STEP_LABELS: Mapping[Step, Mapping[str, str]] = {
    Step.START: {"nl": "Begonnen", "en": "Started", "fy": "Begûn"},
    Step.REOPEN: {"nl": "Weer in bewerking genomen", "en": "Taken up again", "fy": "Wer yn bewurking nommen"},
    Step.SUBMIT: {"nl": "Ter beoordeling gestuurd", "en": "Sent for review", "fy": "Ta beoardieling stjoerd"},
    Step.APPROVE: {"nl": "Goedgekeurd", "en": "Approved", "fy": "Goedkard"},
    Step.CLEAR: {"nl": "Landelijk gecontroleerd", "en": "Passed the national check", "fy": "Lanlik kontrolearre"},
    Step.SEND_BACK: {"nl": "Teruggestuurd", "en": "Sent back", "fy": "Weromstjoerd"},
    Step.SCHEDULE: {"nl": "Ingepland", "en": "Scheduled", "fy": "Ynpland"},
    Step.UNSCHEDULE: {"nl": "Uit de planning gehaald", "en": "Taken off the schedule", "fy": "Ut de planning helle"},
    Step.PUBLISH: {"nl": "Gepubliceerd", "en": "Published", "fy": "Publisearre"},
    Step.WITHDRAW: {"nl": "Ingetrokken", "en": "Withdrawn", "fy": "Ynlutsen"},
    Step.ARCHIVE: {"nl": "Gearchiveerd", "en": "Archived", "fy": "Argivearre"},
    Step.RESTORE: {"nl": "Teruggehaald", "en": "Taken back", "fy": "Weromhelle"},
}
FLOW_LABELS: Mapping[Flow, Mapping[str, str]] = {
    Flow.AUTHOR_PUBLISHES: {"nl": "De schrijver mag publiceren", "en": "The author may publish",
                            "fy": "De skriuwer mei publisearje"},
    Flow.FOUR_EYES: {"nl": "Vier ogen: een ander keurt goed", "en": "Four eyes: somebody else approves",
                     "fy": "Fjouwer eagen: in oar kart goed"},
    Flow.NATIONAL_CHECK: {"nl": "Vier ogen, en dan een landelijke controle",
                          "en": "Four eyes, and then a national check", "fy": "Fjouwer eagen, en dan in lanlike kontrôle"},
}  # fmt: skip


class ForbiddenStep(Exception):
    """A step that cannot be taken from the state that a description is in; the message says so, in the reader's language."""


def target(state: DraftState | None, step: Step, flow: Flow) -> DraftState | None:
    """Return where a step leads from a state in a flow; None when it cannot be taken."""
    return next((each.target for each in TRANSITIONS if each[:2] == (state, step) and flow in each.flows), None)


def steps_from(state: DraftState, flow: Flow) -> tuple[Step, ...]:
    """Return the steps that can be taken from a state in a flow, in the order of `Step`."""
    return tuple(step for step in Step if target(state, step, flow))


def label(value: DraftState | Step | Flow, language: str | None) -> str:
    """Return what a state, step or flow is called in a language."""
    if isinstance(value, DraftState):
        return in_language(STATE_LABELS[value], language)
    if isinstance(value, Step):
        return in_language(STEP_LABELS[value], language)
    return in_language(FLOW_LABELS[value], language)


def diagram(flow: Flow) -> str:
    """Return the states of one flow as a Mermaid diagram, for the documentation."""
    lines = ["stateDiagram-v2"]
    for each in TRANSITIONS:
        if flow in each.flows and (each.source is not DraftState.NATIONAL_CHECK or flow is Flow.NATIONAL_CHECK):
            lines.append(f"    {each.source or '[*]'} --> {each.target}: {each.step}")
    return "\n".join(lines) + "\n"
