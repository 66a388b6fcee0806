"""The page with what changed, by week or period, with filters."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from algoritmeregister.registrations.actions import Ground, redact, withdraw
from algoritmeregister.site import asked_news
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

JUNE = "/wijzigingen?week=2026-W23"  # 1 to 7 June
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def june():
    """A week in which four things happened, one of them only a date."""
    made = factories.registration()
    factories.registration("oud", organization="Gemeente Proefstad")
    factories.registration(status="Buiten gebruik", observed_at=MONDAY)
    factories.registration("oud", organization="Gemeente Proefstad", publication_dt="2026-06-02", observed_at=MONDAY)
    factories.registration("nieuw", name="Zorgkosten", provider="Zorgsoft", observed_at=MONDAY + timedelta(days=1))
    withdraw(registration=made, observed_at=MONDAY + timedelta(days=2), reason="Gestopt.", by=factories.ALICE)
    return made


def page_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def counted(page):
    return int(re.search(r'id="gevonden"[^>]*>(\d+)', page)[1])


def test_it_works(client, june):
    page = page_of(client, JUNE)
    assert counted(page) == 3
    for text in ("Ingetrokken", "Nieuw", "Gewijzigd", "1 juni 2026 tot en met 7 juni 2026", "Zorgkosten"):
        assert text in page
    assert "Reden: <span>Gestopt.</span>" in page
    assert "Status: van “In gebruik” naar “Buiten gebruik”" in page
    assert f"/algoritmes/{june.number}/vergelijk?van=1&amp;naar=2" in page


def test_date_only_changes_are_folded_away_counted_and_shown_on_request(client, june):
    page = page_of(client, JUNE)
    assert "1 wijziging van alleen een datum of een naam staat niet in de lijst." in page
    assert "Nieuwe datum" not in page
    page = page_of(client, f"{JUNE}&alles=ja")
    assert counted(page) == 4
    assert "Nieuwe datum" in page


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ("wijziging=withdrawn", 1),
        ("wijziging=withdrawn&wijziging=published", 2),
        ("leverancier=zorgsoft", 1),
        ("register=proef", 3),
        ("register=nergens", 0),
        ("thema=verkeer", 3),
        ("thema=Verkeer", 3),
        ("soort=gemeente", 3),
    ],
)
def test_filters_narrow_the_list(client, june, filters, count):
    page = page_of(client, f"{JUNE}&{filters}")
    assert counted(page) == count
    assert "Verwijder filter" in page


def test_any_period(client, june):
    assert counted(page_of(client, "/wijzigingen?van=2026-06-02&tot=2026-06-02")) == 1
    assert counted(page_of(client, "/wijzigingen?van=2026-03-01&tot=2026-06-30")) == 5


def test_a_day_is_a_day_here(client):
    factories.registration(observed_at=datetime(2026, 6, 7, 22, 30, tzinfo=UTC))  # half past midnight in Amsterdam
    assert counted(page_of(client, JUNE)) == 0
    assert counted(page_of(client, "/wijzigingen?week=2026-W24")) == 1


@pytest.mark.parametrize(
    "period",
    [
        "van=gisteren",
        "van=2026-02-30&tot=2026-03-01",
        "week=2026-W99",
        "week=nu",
        "tot=0001-01-01",
        "week=9999-W52",
        "van=٢٠٢٦-01-01",
    ],
)
def test_a_date_that_is_none_is_told(client, june, period):
    assert "Wij begrijpen de datum niet." in page_of(client, f"/wijzigingen?{period}")


def test_a_period_that_is_turned_or_too_long_is_told(client):
    assert "vóór de begindatum" in page_of(client, "/wijzigingen?van=2026-06-02&tot=2026-06-01")
    assert "ten hoogste een jaar" in page_of(client, "/wijzigingen?van=2020-06-02&tot=2026-06-01")


def test_an_empty_week_leads_to_the_last_one_with_changes(client, june):
    page = page_of(client, "/wijzigingen?week=2026-W30")
    assert counted(page) == 0
    assert 'href="/wijzigingen?week=2026-W23"' in page
    page_of(client, "/wijzigingen")


def test_the_list_has_pages(client, june, monkeypatch):
    monkeypatch.setattr("algoritmeregister.site.news.PAGE_SIZE", 2)
    assert "pagina=2" in page_of(client, JUNE)
    assert "Gewijzigd" in page_of(client, f"{JUNE}&pagina=2")


def test_a_removed_text_is_named_and_not_told(client, june):
    redact(registration=june, version_number=2, path="document/goal", ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    page = page_of(client, "/wijzigingen")
    assert "Verwijderd uit: Doel en impact" in page
    assert "Fietsers merken" not in page


def test_it_answers_304_and_asks_little(client, june, django_assert_max_num_queries):
    client.get(JUNE)
    with django_assert_max_num_queries(8):
        tag = client.get(f"{JUNE}&wijziging=published")["ETag"]
    with django_assert_max_num_queries(4):
        assert client.get(f"{JUNE}&wijziging=published", HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_in_english_and_frisian(client, june):
    assert "Withdrawn" in page_of(client, f"/en{JUNE}")
    page_of(client, f"/fy{JUNE}")


def test_names_are_in_the_language_of_the_reader(client):
    """Where there was a translation then; the name of a text in another language says in which."""
    factories.registration(observed_at=MONDAY)
    factories.registration(language="en", name="Traffic lights", observed_at=MONDAY + timedelta(days=1))
    factories.registration(goal="Doorstroming", observed_at=MONDAY + timedelta(days=2))
    changed, translated, new = re.findall(r"<h3[^>]*ar-result__title[^>]*>", english := page_of(client, f"/en{JUNE}"))
    assert ("lang" in changed, "lang" in translated, 'lang="nl"' in new) == (False, False, True)
    assert english.count(">Traffic lights</a>") == 2
    assert "Traffic lights" not in page_of(client, JUNE)


def test_weeks_begin_on_monday():
    assert asked_news.week_of(date(2026, 6, 7)) == (date(2026, 6, 1), date(2026, 6, 7))
