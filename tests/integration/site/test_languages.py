"""Three languages, each with its own addresses."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("prefix", "language", "word"),
    [("", "nl", "Organisaties"), ("/en", "en", "Organisations"), ("/fy", "fy", "Organisaasjes")],
)
def test_it_works(client, prefix, language, word):
    response = client.get(f"{prefix}/organisaties")
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert f"<title>{word} – Algoritmeregister</title>" in page
    assert response["Content-Language"] == language


def test_the_browsers_language_does_not_matter(client):
    response = client.get("/organisaties", HTTP_ACCEPT_LANGUAGE="en")
    assert '<html lang="nl"' in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/nl/algoritmes?zoek=a&status=b", "/algoritmes?zoek=a&status=b"),
        ("/nl/", "/"),
        ("/nl", "/"),
        ("/en", "/en/"),
        ("/fy?a=1", "/fy/?a=1"),
        ("/nl//kwaad.example/", "/kwaad.example/"),
        ("/nl/\\kwaad.example", "/kwaad.example"),
    ],
)
def test_dutch_has_no_prefix(client, address, target):
    response = client.get(address)
    assert response.status_code == 301
    assert response["Location"] == target


def test_the_switch_keeps_the_page_and_the_question(client):
    page = client.get("/en/algoritmes?zoek=c%2B%2B&thema=verkeer").content.decode()
    assert 'href="/algoritmes?zoek=c%2B%2B&amp;thema=verkeer" lang="nl" hreflang="nl"' in page
    assert 'href="/fy/algoritmes?zoek=c%2B%2B&amp;thema=verkeer" lang="fy" hreflang="fy"' in page


def test_dates_are_written_in_the_language(client):
    made = factories.registration(begin_date="2024-05")
    for prefix, month in (("", "mei 2024"), ("/en", "May 2024"), ("/fy", "maaie 2024")):
        assert month in client.get(f"{prefix}/algoritmes/{made.number}").content.decode()


def test_a_slash_too_many_leads_to_the_page(client):
    response = client.get("/en/organisaties/?zoek=a")
    assert response.status_code == 301
    assert response["Location"] == "/en/organisaties?zoek=a"
    assert client.get("/bestaat/niet/").status_code == 404
