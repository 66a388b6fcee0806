"""The first steps of an organisation: which are done follows from what is there."""

from __future__ import annotations

import re

import pytest

from algoritmeregister.accounts.roles import Role
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import Flow
from tests.people import OPERATOR, at_the_desk, organisation, person


@pytest.fixture
def place():
    return organisation()


def page(user, place):
    return at_the_desk(user).get(f"/beheer/organisaties/{place.code}/begin").content.decode()


def done(text):
    return re.findall(r"([01234567])\s+van de 5 stappen", text)[0], text.count("ar-first__step--done")


def test_it_works(place):
    alice = person("Alice", place, *Role)
    assert done(page(alice, place)) == ("0", 0)
    actions.choose_flow(organisation=place, flow=Flow.AUTHOR_PUBLISHES, by=OPERATOR)
    person("Bob", place, Role.REVIEWER)
    assert done(page(alice, place)) == ("2", 2)
    draft = actions.start(organisation=place, document={"name": "Proef"}, origin={"kind": "spreadsheet"}, by=OPERATOR)
    assert done(page(alice, place)) == ("4", 4)
    assert "Publiceer de eerste beschrijving" in page(alice, place)
    assert Draft.objects.get(pk=draft.pk).registration is None


def test_who_may_not_take_a_step_reads_who_does(place):
    reader = page(person("Rita", place, Role.READER), place)
    assert "Dit doet een beheerder." in reader
    assert "Dit doet een redacteur." in reader
    assert "Dit doet een publiceerder." in reader
    assert "/werkwijze" not in reader
    stranger = at_the_desk(person("Charlie", organisation("Waterschap Elders"), *Role))
    assert stranger.get(f"/beheer/organisaties/{place.code}/begin").status_code == 404
