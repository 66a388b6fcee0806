"""The register as it was on a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(scope="module")
def register(shared_index):
    """One registration from March that changes on 15 June, one that is withdrawn then, one that comes the day after."""
    made = factories.registration()
    factories.registration(name="Verkeerslichten van later", status="Buiten gebruik", observed_at=factories.LATER)
    gone = factories.withdrawn("weg", name="Scanauto")
    new = factories.registration("nieuw", name="Zorgkosten", observed_at=factories.LATER + timedelta(days=1))
    shared_index()
    return made, gone, new


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def counted(page):
    return int(re.search(r'id="gevonden"[^>]*>(\d+)', page)[1])


def test_it_works(client, register):
    made, gone, _ = register
    page = page_of(client, "/algoritmes?peildatum=2026-06-14")
    assert counted(page) == 2
    assert "Verkeerslichten die meedenken" in page
    assert "Verkeerslichten van later" not in page
    assert f'href="/algoritmes/{made.number}/versies/1"' in page
    assert f'href="/algoritmes/{gone.number}/versies/1"' in page
    assert "zoals het was aan het eind van 14 juni 2026" in page
    assert '<meta name="robots" content="noindex, follow">' in page


@pytest.mark.parametrize(("day", "count"), [("2026-03-04", 0), ("2026-03-05", 2), ("2026-06-15", 1), ("2026-06-16", 2)])
def test_a_day_is_what_was_public_when_it_was_over(client, register, day, count):
    assert counted(page_of(client, f"/algoritmes?peildatum={day}")) == count


def test_the_day_ends_at_midnight_here(client, index):
    half_past_midnight = datetime(2026, 6, 14, 22, 30, tzinfo=UTC)  # on the 15th
    factories.registration("nacht", name="Nachtbus", observed_at=half_past_midnight)
    index()
    assert counted(page_of(client, "/algoritmes?zoek=nachtbus&peildatum=2026-06-14")) == 0
    assert counted(page_of(client, "/algoritmes?zoek=nachtbus&peildatum=2026-06-15")) == 1


def test_filters_count_what_was_there_then(client, register):
    then = page_of(client, "/algoritmes?peildatum=2026-06-14&status=in_gebruik")
    assert counted(then) == 2
    assert counted(page_of(client, "/algoritmes?status=in_gebruik")) == 1
    assert counted(page_of(client, "/algoritmes?zoek=scanauto&peildatum=2026-06-14")) == 1


def test_the_day_can_be_taken_off_and_goes_along(client, register):
    page = page_of(client, "/algoritmes?zoek=verkeer&peildatum=2026-06-14&sorteer=naam")
    assert "zoals op 14 juni 2026" in page
    assert 'href="/algoritmes?zoek=verkeer&amp;sorteer=naam"' in page
    assert "peildatum=2026-06-14&amp;sorteer=nieuwste" in page
    assert 'value="2026-06-14"' in page
    assert "peildatum=2026-06-14" in page_of(client, "/algoritmes/filter/organisatie?peildatum=2026-06-14")


@pytest.mark.parametrize("day", ["gisteren", "2026-13-01", "0001-01-01", "2026-6-1", "9999-12-31"])
def test_a_day_that_is_none_is_told(client, register, day):
    page = page_of(client, f"/algoritmes?peildatum={day}")
    assert "U ziet het register van nu." in page
    assert counted(page) == 2


def test_the_future_is_not_known(client, register):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "ligt in de toekomst" in page_of(client, f"/algoritmes?peildatum={tomorrow}")
    assert counted(page_of(client, f"/algoritmes?peildatum={timezone.localdate()}")) == 2


@pytest.mark.parametrize("empty", ["", "%00"])
def test_an_empty_field_of_the_form_is_now_and_leaves_the_address(client, register, empty):
    answer = client.get(f"/algoritmes?zoek=verkeer&peildatum={empty}&sorteer=naam")
    assert (answer.status_code, answer["Location"]) == (302, "/algoritmes?zoek=verkeer&sorteer=naam")
    page = page_of(client, "/algoritmes")
    assert counted(page) == 2
    assert "zoals het was" not in page


def test_it_asks_little(client, register, django_assert_max_num_queries):
    client.get("/algoritmes")
    with django_assert_max_num_queries(3):
        client.get("/algoritmes?peildatum=2026-06-14")
