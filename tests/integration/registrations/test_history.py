"""The history of a registration, from the ledger and its versions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.organisations.actions import merge
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.actions import Ground, redact, withdraw
from algoritmeregister.registrations.comparing import compare
from algoritmeregister.registrations.history import history, version, version_at, version_before
from tests import factories

pytestmark = pytest.mark.django_db

AGAIN = datetime(2026, 7, 1, 12, tzinfo=UTC)
LAST = datetime(2026, 8, 1, 12, tzinfo=UTC)


def told(made):
    return [(event.kind, event.version, event.before) for event in history(made).events]


def test_it_works():
    made = factories.registration(claimed_on=date(2026, 3, 1))
    factories.registration(goal="Een ander doel.", observed_at=factories.LATER, claimed_on=date(2026, 6, 1))
    withdraw(registration=made, observed_at=AGAIN, reason="Gestopt.", by=factories.ALICE)
    factories.registration(goal="Een derde doel.", observed_at=LAST)
    found = history(made)
    assert told(made) == [(Kind.RESTORED, 3, 2), (Kind.WITHDRAWN, 2, None), (Kind.UPDATED, 2, 1), (Kind.PUBLISHED, 1, None)]
    restored, gone, updated, first = found.events
    assert (first.claimed_on, first.observed_at) == (date(2026, 3, 1), factories.FIRST_SEEN)
    assert (updated.changed, updated.organisation_name) == (("goal",), "Gemeente Proefdorp")
    assert gone.reason == "Gestopt."
    assert restored.changed == ("goal",)
    assert first.cursor < updated.cursor < gone.cursor < restored.cursor
    assert [each.number for each in found.versions] == [3, 2, 1]


def test_it_asks_two_questions(django_assert_num_queries):
    made = factories.registration()
    factories.registration(goal="Een ander doel.", observed_at=factories.LATER)
    with django_assert_num_queries(2):
        history(made)


def test_languages_are_compared_with_themselves():
    made = factories.registration()
    factories.registration(language="en", name="Traffic lights", observed_at=factories.LATER)
    factories.registration(goal="Een ander doel.", observed_at=AGAIN)
    assert told(made) == [(Kind.UPDATED, 3, 1), (Kind.UPDATED, 2, None), (Kind.PUBLISHED, 1, None)]
    third = version(made, 3)
    assert third is not None
    assert version_before(third) == version(made, 1)
    assert version_before(version(made, 1)) is None


def test_what_is_about_a_version_is_not_compared():
    made = factories.registration()
    factories.registration(goal="Een ander doel.", observed_at=factories.LATER)
    redact(registration=made, version_number=2, path="document/risks", ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    other = factories.registration("ander", organization="Gemeente Proefstad")
    merge(organisation=made.organisation, into=Organisation.objects.get(pk=other.organisation_id), by=factories.ALICE)
    moved, second, first, *_ = history(made).events
    assert (moved.kind, moved.before, moved.organisation) == (Kind.MOVED, None, other.organisation.code)
    assert {(each.kind, each.version, each.path, each.ground) for each in (second, first)} == {
        (Kind.REDACTED, number, "document/risks", "personal-data") for number in (1, 2)
    }


def test_versions_are_compared_across_standards():
    made = factories.registration(
        standard="0.4", whole={"name": "Scanauto", "organization": "Gemeente Proefdorp", "status": "In gebruik"}
    )
    factories.registration(
        whole={"name": "Scanauto", "organization": "Gemeente Proefdorp", "status": "Buiten gebruik"},
        observed_at=factories.LATER,
    )
    found = compare(version(made, 1), version(made, 2))
    assert [(each.key, each.before, each.after) for each in found.changed] == [("status", "In gebruik", "Buiten gebruik")]
    assert found.standards == ("0.4", "1.0")


def test_the_version_of_a_moment():
    made = factories.registration()
    factories.registration(goal="Een ander doel.", observed_at=factories.LATER)
    withdraw(registration=made, observed_at=AGAIN, reason="", by=factories.ALICE)
    moments = [datetime(2026, 3, 1, tzinfo=UTC), factories.FIRST_SEEN, factories.LATER, AGAIN]
    found = [version_at(made, moment) for moment in moments]
    assert [each and each.number for each in found] == [None, 1, 2, None]
