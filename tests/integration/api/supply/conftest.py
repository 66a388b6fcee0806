"""An organisation in which the author may publish, and a program with a key of it."""

from __future__ import annotations

import pytest


@pytest.fixture
def place(db):
    """An organisation in which the author may publish."""
    from algoritmeregister.registrations.drafts import actions
    from algoritmeregister.registrations.drafts.states import Flow
    from tests.people import OPERATOR, organisation

    made = organisation()
    actions.choose_flow(organisation=made, flow=Flow.AUTHOR_PUBLISHES, by=OPERATOR)
    return made


@pytest.fixture
def program(place):
    """A program that may do everything a program may."""
    from tests.supplying import Program, key_of

    return Program(key_of(place), place.code)


@pytest.fixture
def four_eyes(place):
    """The organisation, now with a rule that another one approves; and Bob, who may."""
    from algoritmeregister.accounts.roles import Role
    from algoritmeregister.registrations.drafts import actions
    from algoritmeregister.registrations.drafts.states import Flow
    from tests.people import OPERATOR, by, person

    actions.choose_flow(organisation=place, flow=Flow.FOUR_EYES, by=OPERATOR)
    return by(person("Bob", place, Role.REVIEWER))


@pytest.fixture
def draft_of():
    """Find the description with a number."""
    from algoritmeregister.registrations.drafts.models import Draft

    return lambda lars: Draft.objects.select_related("organisation", "registration").get(number=lars)
