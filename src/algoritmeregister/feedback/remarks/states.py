"""The states of a remark, and which step leads from one to another. Data, not code."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of remark it is."""

    ERROR = "error"
    QUESTION = "question"


class State(StrEnum):
    """Where a remark stands."""

    HELD = "held"  # may be spam: waits for a steward, reaches nobody
    RECEIVED = "received"  # at the desk of the organisation
    ANSWERED = "answered"
    CORRECTED = "corrected"  # answered, and a new version came of it
    DECLINED = "declined"  # answered: the description stays as it is
    REJECTED = "rejected"  # a steward saw it and did not let it through


class Step(StrEnum):
    """What can be done with a remark."""

    RELEASE = "release"
    REJECT = "reject"
    HOLD = "hold"
    ANSWER = "answer"
    CORRECT = "correct"
    DECLINE = "decline"


CLOSED = (State.ANSWERED, State.CORRECTED, State.DECLINED)
# An answer may be mended, also by another outcome; what was answered cannot become spam.
_ANSWERS = {Step.ANSWER: State.ANSWERED, Step.CORRECT: State.CORRECTED, Step.DECLINE: State.DECLINED}
TRANSITIONS: dict[tuple[State, Step], State] = {
    (State.HELD, Step.RELEASE): State.RECEIVED,
    (State.HELD, Step.REJECT): State.REJECTED,
    (State.REJECTED, Step.RELEASE): State.RECEIVED,
    (State.RECEIVED, Step.HOLD): State.HELD,
    **{(state, step): target for state in (State.RECEIVED, *CLOSED) for step, target in _ANSWERS.items()},
}


class ForbiddenStep(Exception):
    """A step that cannot be taken in the state a remark is in."""


def after(state: str, step: Step) -> State:
    """Return the state after a step. Raises `ForbiddenStep`."""
    try:
        return TRANSITIONS[State(state), step]
    except KeyError:
        raise ForbiddenStep(f"'{step}' cannot happen to a remark that is {state}") from None


def diagram() -> str:
    """Return the states as a Mermaid diagram, for the documentation."""
    lines = ["stateDiagram-v2", "    [*] --> received", "    [*] --> held"]
    lines += [f"    {source} --> {target}: {step}" for (source, step), target in TRANSITIONS.items()]
    return "\n".join(lines) + "\n"
