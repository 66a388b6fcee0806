"""States as data: total, and nothing that is not named can happen."""

from __future__ import annotations

import pytest

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.registrations import states
from algoritmeregister.registrations.states import ForbiddenTransition, State
from tests.tries import tries


def test_it_works():
    assert states.after(None, Kind.PUBLISHED) is State.PUBLISHED
    assert states.after(State.PUBLISHED, Kind.WITHDRAWN) is State.WITHDRAWN


def test_every_state_and_every_kind_is_used():
    assert set(states.TRANSITIONS.values()) == set(State)
    assert {kind for _, kind in states.TRANSITIONS} == set(Kind)


@tries(
    ("state", "kind"),
    [(state, kind) for state in [None, *State] for kind in Kind if (state, kind) not in states.TRANSITIONS],
)
def test_it_refuses_every_other_transition(state, kind):
    with pytest.raises(ForbiddenTransition, match=kind):
        states.after(state, kind)


def test_the_diagram_names_every_transition():
    assert states.diagram().count("-->") == len(states.TRANSITIONS)
