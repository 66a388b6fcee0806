"""The states of a registration as the public sees them, and what may lead from one to another. Data, not code."""

from __future__ import annotations

from enum import StrEnum

from algoritmeregister.ledger.kinds import Kind


class State(StrEnum):
    """Where a registration stands in public."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


# (from, kind of change) → to. None is "not there yet". A change that is not named here cannot happen.
TRANSITIONS: dict[tuple[State | None, Kind], State] = {
    (None, Kind.PUBLISHED): State.PUBLISHED,
    (State.PUBLISHED, Kind.UPDATED): State.PUBLISHED,
    (State.PUBLISHED, Kind.REDATED): State.PUBLISHED,
    (State.PUBLISHED, Kind.RENAMED): State.PUBLISHED,
    (State.PUBLISHED, Kind.MOVED): State.PUBLISHED,
    (State.PUBLISHED, Kind.WITHDRAWN): State.WITHDRAWN,
    (State.WITHDRAWN, Kind.RESTORED): State.PUBLISHED,
    # found in another register too, or gone from one of several; a steward says that two are one
    (State.PUBLISHED, Kind.SOURCES): State.PUBLISHED,
    (State.WITHDRAWN, Kind.SOURCES): State.WITHDRAWN,
    (State.PUBLISHED, Kind.MERGED): State.WITHDRAWN,
    # what the public sees of an assessment of it changed
    (State.PUBLISHED, Kind.ASSESSED): State.PUBLISHED,
    (State.WITHDRAWN, Kind.ASSESSED): State.WITHDRAWN,
    # a text may have to go from what was published before, whether or not the registration is still public
    (State.PUBLISHED, Kind.REDACTED): State.PUBLISHED,
    (State.WITHDRAWN, Kind.REDACTED): State.WITHDRAWN,
}


class ForbiddenTransition(Exception):
    """A change that cannot happen in the state a registration is in."""


def after(state: State | None, kind: Kind) -> State:
    """Return the state after `kind` happened in `state`. Raises `ForbiddenTransition` when it cannot."""
    try:
        return TRANSITIONS[state, kind]
    except KeyError:
        raise ForbiddenTransition(f"'{kind}' cannot happen to a registration that is {state or 'not there yet'}") from None


def diagram() -> str:
    """Return the states as a Mermaid diagram, for the documentation."""
    lines = ["stateDiagram-v2"]
    for (source, kind), target in TRANSITIONS.items():
        lines.append(f"    {source or '[*]'} --> {target}: {kind}")
    return "\n".join(lines) + "\n"
