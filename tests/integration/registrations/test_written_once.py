"""A question whose SQL is written once gives what the query set itself gives, whatever the values."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.written_once import WrittenOnce
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
