"""Figures from the index: how much, how old, how complete, since when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from algoritmeregister.search import figures, following
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Unusable
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 10)


@pytest.fixture
def register():
    """Four registrations, of which one is withdrawn in June, with a change and a translation."""
    factories.registration("a", claimed_on=date(2026, 7, 10))
    factories.registration("b", goal=None, provider=None, impacttoetsen_grouping=None, claimed_on=date(2026, 4, 10))
    factories.registration("b", goal="Nieuw", provider=None, observed_at=factories.LATER, claimed_on=date(2026, 4, 11))
    factories.registration("b", name="Scheme", language="en", observed_at=factories.LATER)
    factories.registration("c", organization="Provincie Proefland", goal=None, provider="Ander", claimed_on=date(2020, 1, 1))
    factories.withdrawn("d", observed_at=datetime(2026, 4, 1, tzinfo=UTC))
    following.rebuild()


def count(**filters):
    return figures.figures(Query(filters=filters), TODAY)


def test_it_works(register):
    found = count()
    assert found.total == 3
    assert {each.value: each.count for each in found.facets["theme"]} == {"verkeer": 3}
    assert found.lacking["supplier"] == 1
    assert found.lacking["theme"] == 0


def test_every_registration_has_one_age(register):
    assert count().ages == (2, 0, 0, 0, 0, 1)


def test_on_the_day_itself_an_age_passes_to_the_next(register):
    assert figures.figures(Query(), date(2026, 7, 11)).ages == (1, 1, 0, 0, 0, 1), "91 days"


def test_fields_are_counted_once_per_registration(register):
    found = count().filled
    assert (found["name"], found["goal"], found["provider"], found["department"]) == (3, 2, 2, 0)


def test_growth_is_what_was_public_at_the_end_of_each_month_as_on_that_day(register):
    from algoritmeregister.search import finding

    found = count()
    assert found.since == date(2026, 3, 5)
    assert [each.month for each in found.months] == [date(2026, month, 1) for month in (3, 4, 5, 6, 7)]
    for each in found.months:
        end = timezone.make_aware(datetime(each.month.year, each.month.month + 1, 1)) - timedelta(microseconds=1)
        assert each.registrations == finding.find(Query(as_of=end)).total
    assert len({each.registrations for each in found.months}) > 1


def test_everything_is_narrowed_by_a_filter(register):
    found = count(organisation_kind=("provincie",))
    assert found.total == sum(found.ages) == found.filled["name"] == found.months[-1].registrations == 1
    assert found.filled["goal"] == 0
    assert found.since == date(2026, 3, 5), "the register's, not that of the province"


def test_what_is_filtered_by_is_not_lacking(register):
    assert count(supplier=("ander",)).lacking["supplier"] == 0


def test_an_empty_register_has_no_growth(db):
    found = count()
    assert (found.total, found.months, found.since) == (0, (), None)


def test_without_an_index_nothing_is_made_up(register, monkeypatch):
    from algoritmeregister.search import finding
    from algoritmeregister.search.results import Results

    monkeypatch.setattr(finding, "find", lambda query: Results(0, (), building=True))
    with pytest.raises(Unusable):
        count()
