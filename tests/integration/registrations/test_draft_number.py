"""The public number that a description gets: from the start, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from algoritmeregister.accounts.roles import Role
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.actions import publish
from algoritmeregister.registrations.actions.publish import expect
from algoritmeregister.registrations.drafts import actions
from algoritmeregister.registrations.drafts.states import Flow
from algoritmeregister.registrations.numbers import is_valid
from tests.people import OPERATOR, by, organisation, person

pytestmark = pytest.mark.django_db
TEXT = {
    "name": "Handhaving parkeren", "description_short": "Kijkt of een auto betaald heeft.", "status": "In gebruik",
    "contact_email": "algoritme@proef.example", "publication_category": "Impactvolle algoritmes", "lang": "nld",
}  # fmt: skip


@pytest.fixture
def draft():
    place = organisation()
    actions.choose_flow(organisation=place, flow=Flow.AUTHOR_PUBLISHES, by=OPERATOR)
    alice = by(person("Alice", place, Role.EDITOR, Role.PUBLISHER))
    return actions.start(organisation=place, document=TEXT, standard="1.0", by=alice)


def elsewhere(number, source_id="1"):
    register, _made = Register.objects.get_or_create(
        slug="elders", defaults={"name": "Elders", "identity_base": "https://elders.example/"}
    )
    expect(register=register, source_ids=[source_id], numbers=[number])
    return publish(
        register=register, source_id=source_id, document={"name": "Een ander", "organization": "Gemeente Elders"},
        standard="1.0", observed_at=datetime(2026, 6, 1, tzinfo=UTC), number=number, by=OPERATOR,
    ).registration  # fmt: skip


def test_it_is_the_number_of_the_registration_it_becomes(draft):
    assert is_valid(draft.number)
    published = actions.publish(draft=draft, by=OPERATOR)
    assert published.registration.number == draft.number


def test_a_registration_from_elsewhere_does_not_take_it(draft):
    assert elsewhere(draft.number).number != draft.number
    assert actions.publish(draft=draft, by=OPERATOR).registration.number == draft.number


def test_a_number_from_elsewhere_that_is_free_is_kept(draft):
    assert elsewhere("12345670").number == "12345670"
