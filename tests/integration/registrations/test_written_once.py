"""A question whose SQL is written once gives what the query set itself gives, whatever the values."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.written_once import InsertedOften, WrittenOnce
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def of(number, least):
    """The versions of a registration from a number on, with the registration."""
    found = Version.objects.select_related("registration").defer("content")
    return found.filter(registration__number=number, number__gte=least).order_by("-number")


def test_it_works():
    made = [factories.registration(each, name=f"Naam {each}") for each in ("a", "b")]
    factories.registration("b", name="Naam b, later", observed_at=factories.LATER)
    asked = WrittenOnce(of)
    for number, least in [(each.number, least) for each in made for least in (1, 2, 3)] + [("00000000", 1)]:
        expected = list(of(number, least))
        with CaptureQueriesContext(connection) as questions:
            found = asked.rows(number, least)
            assert [each.registration.number for each in found] == [number] * len(expected)
        assert found == expected
        assert len(questions) == 1
        assert [each.recorded_at for each in found] == [each.recorded_at for each in expected]
        assert asked.first(number, least) == (expected[0] if expected else None)
        assert all(each.get_deferred_fields() == {"content"} for each in found)


def test_a_number_with_quotes_stays_a_value():
    made = factories.registration("a")
    asked = WrittenOnce(lambda number: Registration.objects.filter(number=number))
    assert asked.first(made.number) == made
    assert asked.rows("' OR 1=1 --") == []


def test_a_value_of_another_type_than_the_first_is_refused_and_not_answered_with_rows_of_something_else():
    made = factories.registration("a")
    asked = WrittenOnce(lambda key: Registration.objects.filter(pk=key))
    assert asked.rows(made.pk) == [made]
    with pytest.raises(RuntimeError, match="not every value"):
        asked.rows(str(made.pk))
    assert asked.rows(made.pk) == [made]


def test_a_value_that_does_not_stand_in_the_sql_is_refused():
    """Asked again, it would give the rows of the first value."""
    asked = WrittenOnce(lambda number: Registration.objects.filter(number__startswith=number))
    with pytest.raises(RuntimeError, match="not every value"):
        asked.rows("12345678")


def test_a_row_that_is_inserted_often_is_the_row_that_django_inserts(monkeypatch):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            made = factories.registration("a", name="Naam ‘met’ %s en ü", number="12345672", beside={"kleur": ["rood"]})
        inserts = [each["sql"].split(" VALUES ")[0] for each in asked.captured_queries if each["sql"].startswith("INSERT")]
        rows = [list(each.objects.order_by("pk").values()) for each in (Registration, Appearance, Version, Entry)]
        for row in (row for each in rows for row in each):
            for name in ("id", "registration_id", "number", "register_id", "organisation_id"):
                row.pop(name, None)
            for name in ("salt", "content_hash", "recorded_at", "chain_hash"):  # other each time
                assert row.pop(name, "x")
        assert made.pk == Version.objects.get().registration_id
        transaction.set_rollback(True)
        return inserts, rows

    with transaction.atomic():
        ours = questions()
    monkeypatch.delattr(InsertedOften, "_do_insert")
    with transaction.atomic():
        assert questions() == ours


def test_a_key_is_given_and_a_row_that_is_there_is_refused():
    made = Appearance.objects.get(registration=factories.registration("a"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Appearance.objects.create(registration=made.registration, register=made.register, source_id="a", uri="urn:a",
                                  first_seen_at=factories.LATER, last_seen_at=factories.LATER)  # fmt: skip
    other = Appearance(pk=made.pk + 1000, registration=made.registration, register=made.register, source_id="b", uri="urn:b",
                       first_seen_at=factories.LATER, last_seen_at=Now())  # fmt: skip
    other.save(force_insert=True)
    assert Appearance.objects.get(pk=made.pk + 1000).source_id == "b"
