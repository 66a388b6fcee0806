"""The cast at work on descriptions: Alice writes, Bob reviews, Carol publishes; Charlie belongs elsewhere."""

from __future__ import annotations

from types import SimpleNamespace

import pytest


@pytest.fixture
def cast(db):
    """The organisation, and everyone as an actor."""
    from algoritmeregister.accounts.roles import Role
    from tests.people import by, organisation, person, steward

    place = organisation()
    return SimpleNamespace(
        place=place,
        alice=by(person("Alice", place, Role.EDITOR)),
        bob=by(person("Bob", place, Role.REVIEWER)),
        carol=by(person("Carol", place, Role.PUBLISHER)),
        dora=by(person("Dora", place, Role.ADMINISTRATOR)),
        rita=by(person("Rita", place, Role.READER)),
        charlie=by(person("Charlie", organisation("Waterschap Elders"), *Role)),
        sam=by(steward()),
    )
