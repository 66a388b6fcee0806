"""The suggestions while typing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(index):
    """Three registrations."""
    factories.registration("a")
    factories.registration("b", name="Chatbot Vera", organization="Waterschap Proefdijk", provider="Kruispunt BV")
    factories.registration("c", name="<b>Verkeer</b>", organization="Gemeente Súdwest", provider="Verkeer & Zo")
    index()


def ask(client, text, prefix=""):
    response = client.get(f"{prefix}/zoeksuggesties", {"zoek": text})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return {group["soort"]: group["suggesties"] for group in response.json()["groepen"]}


def test_it_works(client, content):
    found = ask(client, "verk")
    assert found["thema"] == [{"tekst": "Verkeer", "uitleg": "3 registraties", "adres": "/algoritmes?thema=verkeer"}]
    assert {"tekst": "Verkeer & Zo", "uitleg": "1 registratie"}.items() <= found["leverancier"][0].items()
    assert {each["tekst"] for each in found["registratie"]} == {"Verkeer", "Verkeerslichten die meedenken"}
    for group in found.values():
        for each in group:
            assert client.get(each["adres"], follow=True).status_code == 200


def test_a_part_of_a_name_is_enough_and_accents_do_not_matter(client, content):
    assert [each["tekst"] for each in ask(client, "sudw")["organisatie"]] == ["Gemeente Súdwest"]
    assert [each["tekst"] for each in ask(client, "dijk")["organisatie"]] == ["Waterschap Proefdijk"]


def test_an_abbreviation_gives_the_organisation(client, index):
    factories.registration("a", name="Dagloon", organization="Uitvoeringsinstituut Werknemersverzekeringen")
    factories.registration("b", name="Kluwvormig", organization="Gemeente Kluwven")
    index()
    named = [each["tekst"] for each in ask(client, "uwv")["organisatie"]]
    assert named == ["Uitvoeringsinstituut Werknemersverzekeringen", "Gemeente Kluwven"]
    beside = client.get("/algoritmes?zoek=UWV").content.decode()
    assert 'href="/organisaties/uitvoeringsinstituut-werknemersverzekeringen"' in beside


def test_last_is_the_whole_result(client, content):
    assert list(ask(client, "verkeer"))[-1] == "alles"
    everything = {"tekst": "verkeer", "uitleg": "3 registraties", "adres": "/algoritmes?zoek=verkeer"}
    assert ask(client, "verkeer")["alles"] == [everything]
    assert "alles" not in ask(client, "verkeeer")


def test_what_begins_with_it_comes_first(client, content):
    assert [each["tekst"] for each in ask(client, "wat")["organisatie"]] == ["Waterschap Proefdijk"]
    assert [each["tekst"] for each in ask(client, "kruispunt bv")["leverancier"]] == ["Kruispunt BV"]


@pytest.mark.parametrize("text", ["", "v", " ", "\x00", "xqzwvk", '"', "x" * 5_000])
def test_there_may_be_nothing_to_suggest(client, content, text):
    assert ask(client, text) == {}


def test_themes_and_addresses_are_in_the_language_of_the_page(client, content):
    assert ask(client, "traf", prefix="/en")["thema"][0]["adres"] == "/en/algoritmes?thema=verkeer"


def test_registrations_are_suggested_by_the_name_that_the_page_shows(client, content, index):
    factories.registration("a", language="en", name="Traffic lights that think along")
    index()
    by_their_own_name, by_the_dutch_one = ask(client, "traffic", "/en"), ask(client, "verkeersl", "/en")
    for found in (by_their_own_name, by_the_dutch_one):
        assert found["registratie"][0]["tekst"] == "Traffic lights that think along"
        assert found["registratie"][0]["adres"].endswith("-traffic-lights-that-think-along")
        assert "taal" not in found["registratie"][0]
    assert ask(client, "chatbot", "/en")["registratie"][0]["taal"] == "nl"
    assert [each["tekst"] for each in ask(client, "verkeersl")["registratie"]] == ["Verkeerslichten die meedenken"]


def test_a_new_registration_is_suggested_at_once(client, content):
    assert ask(client, "nieuwkomer") == {}
    factories.registration("d", organization="Gemeente Nieuwkomer")
    from algoritmeregister.search import following

    following.rebuild()
    assert ask(client, "nieuwkomer")["organisatie"]


def test_it_asks_the_database_three_times_at_most(client, content):
    ask(client, "verk")
    with CaptureQueriesContext(connection) as asked:
        ask(client, "verke")
    assert len(asked) <= 3


def test_the_pages_with_a_search_box_offer_them(client, content):
    for address in ("/", "/algoritmes"):
        page = client.get(address).content.decode()
        assert 'data-suggest="/zoeksuggesties"' in page
        assert "suggest" in page.split("</head>")[0]
