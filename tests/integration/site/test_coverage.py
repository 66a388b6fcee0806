"""Who is missing: numbers, names and history."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from django.utils.text import slugify

from algoritmeregister.organisations.models import NameKind, Organisation
from algoritmeregister.organisations.naming import add_name
from algoritmeregister.registers.actions import end_statement, state_nothing
from algoritmeregister.registrations import coverage
from tests import factories

pytestmark = pytest.mark.django_db


def authority(name, kind="gemeente", **details):
    made = Organisation.objects.create(code=slugify(name), name=name, kind=kind, listed=True, **details)
    add_name(made, name, NameKind.OFFICIAL)
    return made


@pytest.fixture
def country():
    """Five municipalities, of which one is no more, and a province: two registered, one has nothing to report."""
    for name in ("Gemeente Aa", "Gemeente Bee", "Gemeente Cee (L.)", "Gemeente Dee"):
        authority(name)
    authority("Gemeente Oud", ends_on=date(2026, 4, 1), successor=Organisation.objects.get(name="Gemeente Dee"))
    authority("Provincie Groot", kind="provincie")
    factories.registration("a", organization="Gemeente Aa")
    factories.registration("c", organization="gemeente Cee (L)", observed_at=factories.LATER)
    state_nothing(
        organisation=Organisation.objects.get(name="Gemeente Bee"),
        stated_on=date(2026, 5, 1),
        source="https://bee.example/verklaring",
        by=factories.ALICE,
    )


def tally(kind="gemeente", day=None):
    found = coverage.tallies(coverage.authorities(), day or timezone.localdate())[kind]
    return found.registered, found.nothing_to_report, found.nothing_known, found.total


def test_it_works(client, country):
    assert tally() == (2, 1, 1, 4)
    assert tally("provincie") == (0, 0, 1, 1)
    text = client.get("/registers/dekking").content.decode()
    assert "</span>2 (50%)</td>" in text
    assert 'aria-label="Gemeente: 2 van 4 hebben iets geregistreerd."' in text
    assert "Gemeente Dee" not in text
    assert "style=" not in text


def test_the_names_of_a_kind_can_be_read(client, country):
    text = client.get("/registers/dekking?soort=gemeente").content.decode()
    unknown, nothing, registered = (
        text.index(f'id="groep-{each}"') for each in ("nothing_known", "nothing_to_report", "registered")
    )
    assert unknown < text.index(">Gemeente Dee</a>") < nothing < text.index(">Gemeente Bee</a>") < registered
    assert text.index(">Gemeente Cee (L.)</a>") > registered
    assert "1 mei 2026" in text
    assert 'href="https://bee.example/verklaring"' in text
    assert "Gemeente Oud" not in text
    assert "Kies een soort" in client.get("/registers/dekking?soort=nergens").content.decode()


@pytest.mark.both
def test_the_past_can_be_computed(country):
    assert tally(day=date(2026, 3, 4)) == (0, 0, 5, 5)
    assert tally(day=date(2026, 3, 31)) == (1, 0, 4, 5)
    assert tally(day=date(2026, 5, 1)) == (1, 1, 2, 4)
    months = coverage.history(coverage.authorities(), date(2026, 7, 10))["gemeente"]
    assert [(f"{each.day:%m-%d}", each.registered) for each in months] == [
        ("03-31", 1), ("04-30", 1), ("05-31", 1), ("06-30", 2), ("07-10", 2)]  # fmt: skip


@pytest.mark.both
def test_what_was_withdrawn_no_longer_counts_but_did(country):
    factories.withdrawn("weg", organization="Gemeente Dee")
    assert tally() == (2, 1, 1, 4)
    assert tally(day=date(2026, 5, 1))[0] == 2


def test_a_successor_is_not_accused(country):
    factories.registration("oud", organization="Gemeente Oud", observed_at=datetime(2026, 3, 6, tzinfo=UTC))
    assert tally() == (3, 1, 0, 4)


def test_a_registration_goes_before_a_statement(country):
    factories.registration("b", organization="Gemeente Bee")
    assert tally() == (3, 0, 1, 4)


def test_a_statement_that_ended_does_not_count(country):
    bee = Organisation.objects.get(name="Gemeente Bee")
    end_statement(organisation=bee, ended_on=date(2026, 6, 1), by=factories.ALICE)
    assert tally() == (2, 0, 2, 4)
    assert tally(day=date(2026, 5, 31))[1] == 1


def test_a_name_that_cannot_be_matched_is_shown_not_counted(client, country):
    factories.registration("x", organization="Gemeente Onvindbaar")
    assert tally() == (2, 1, 1, 4)
    text = client.get("/registers/dekking?soort=gemeente").content.decode()
    assert text.index("niet op een officiële lijst") < text.index(">Gemeente Onvindbaar</a>")


def test_everything_can_be_downloaded(client, country):
    lines = client.get("/registers/dekking.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "kind,code,name,tooi_uri,known,registrations,first_seen,stated_on,source"
    assert "gemeente,gemeente-aa,Gemeente Aa,,registered,1,2026-03-05,," in lines
    expected = "gemeente,gemeente-bee,Gemeente Bee,,nothing_to_report,0,,2026-05-01,https://bee.example/verklaring"
    assert expected in lines
    assert len(lines) == 6
    months = client.get("/registers/dekking/maanden.csv").content.decode("utf-8-sig").splitlines()
    assert months[0] == "kind,day,total,registered,nothing_to_report,nothing_known"
    assert months[1] == "gemeente,2026-03-31,5,1,0,4"


def test_without_lists_nobody_is_missing(client):
    factories.registration()
    assert "nog geen officiële lijst" in client.get("/registers/dekking").content.decode()
    assert coverage.history([], date(2026, 1, 1)) == {}


@pytest.mark.parametrize("address", ["/registers/dekking", "/registers/dekking?soort=gemeente", "/registers/dekking.csv"])
def test_it_answers_304_and_asks_little(client, country, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        first = client.get(address)
    with django_assert_max_num_queries(2):
        assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
