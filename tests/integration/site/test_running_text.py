"""About, questions, accessibility, privacy: in three languages, from settings, without a question to the database."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister.site.guides import question_groups

pytestmark = pytest.mark.django_db
PAGES = ("over", "vragen", "toegankelijkheid", "privacy", "sitemap")
# The questions are written at the desk too.
ASKS = {"vragen": 2}


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("prefix", ["", "/en", "/fy"])
def test_it_works(client, prefix, address):
    client.get("/" + address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{prefix}/{address}")
    text = response.content.decode()
    assert response.status_code == 200
    assert text.count("<h1") == 1
    assert len(asked) <= ASKS.get(address, 0)
    assert client.get(f"{prefix}/{address}", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    # The footer of every page names them.
    assert f'<a href="{prefix}/{address}">' in client.get(f"{prefix}/organisaties").content.decode()


def test_every_question_has_an_anchor(client):
    text = client.get("/vragen").content.decode()
    for group in question_groups():
        for each in group.questions:
            assert f'id="{each.key}"' in text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_the_accessibility_statement_says_what_the_operator_stated(client, settings):
    unknown = client.get("/toegankelijkheid")
    assert "nog niet vastgesteld door de beheerder" in unknown.content.decode()
    settings.ACCESSIBILITY_STATUS = "B"
    settings.ACCESSIBILITY_DATE = "2026-06-30"
    settings.ACCESSIBILITY_GAPS = ["Sommige <pdf's>"]
    settings.ACCESSIBILITY_STATEMENT = "https://verklaring.example/1"
    settings.CONTACT_EMAIL = "help@proef.example"
    response = client.get("/toegankelijkheid")
    text = response.content.decode()
    assert "B: voldoet gedeeltelijk" in text
    assert "30 juni 2026" in text
    assert "Sommige &lt;pdf&#39;s&gt;" in text
    assert 'href="https://verklaring.example/1"' in text
    assert "mailto:help@proef.example" in text
    assert response["ETag"] != unknown["ETag"]


@pytest.mark.parametrize(
    ("days", "told"),
    [(None, "nog niet opgegeven of de webserver"), (0, "Ook de webserver houdt geen logboek"), (14, "Na 14 dagen worden")],
)
def test_privacy_tells_what_is_logged(client, settings, days, told):
    settings.LOG_DAYS = days
    text = client.get("/privacy").content.decode()
    assert told in text
    assert text.count("logboek van de webserver") <= 1


def test_who_wants_to_join_is_sent_only_where_somebody_answers(client, settings):
    for prefix in ("", "/en", "/fy"):
        text = client.get(f"{prefix}/over").content.decode()
        assert f'href="{prefix}/registers/aanmelden"' in text
        assert "onderaan" not in text
        assert "@" not in text
    settings.CONTACT_EMAIL = "register@proef.example"
    assert "Wilt u aansluiten? Mail naar register@proef.example." in client.get("/over").content.decode()


def test_about_names_the_publisher_only_when_there_is_one(client, settings):
    assert "beheert dit register" not in client.get("/over").content.decode()
    assert "Wie is verantwoordelijk?" not in client.get("/privacy").content.decode()
    settings.PUBLISHER = "Gemeente <Proef>"
    assert "Gemeente &lt;Proef&gt; beheert dit register." in client.get("/over").content.decode()
    assert "Gemeente &lt;Proef&gt; beheert deze site en is verantwoordelijk" in client.get("/privacy").content.decode()


def test_privacy_tells_of_every_way_to_leave_something(client):
    """Who signs in, comes to a meeting, makes a proposal, follows, reports: each is told what is kept."""
    for prefix in ("", "/en", "/fy"):
        text = client.get(f"{prefix}/privacy").content.decode()
        for key in ("cookies", "volgen", "berichten", "bijeenkomsten", "voorstellen", "mail"):
            assert f'id="{key}"' in text, (prefix, key)


@pytest.mark.parametrize(
    ("prefix", "address"),
    [("", "/zoekbeschrijving.xml"), ("/en", "/en/zoekbeschrijving.xml"), ("/fy", "/fy/zoekbeschrijving.xml")],
)
def test_a_browser_can_search_from_its_address_bar(client, settings, prefix, address):
    from defusedxml import ElementTree

    home = client.get(f"{prefix}/").content.decode()
    assert f'<link rel="search" type="application/opensearchdescription+xml" href="{address}"' in home
    response = client.get(address)
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(response.content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert root.find(f"{space}Url").get("template").endswith(f"{prefix}/algoritmes?zoek={{searchTerms}}")
    # The name of the register has seventeen letters, and one too many is no reason to cut a word.
    assert root.find(f"{space}ShortName").text in {"Algoritmes", "Algorithms", "Algoritmen"}
    settings.SITE_NAME = "Register van Voorbeeldstad"
    root = ElementTree.fromstring(client.get(address).content)
    assert root.find(f"{space}ShortName").text == "Register van"
