"""Error pages: friendly, with a search box, in the reader's language, and without the database."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection

from algoritmeregister.knowledge.models import Proposal
from algoritmeregister.site import home
from algoritmeregister.ui.questions import LARGEST


def test_it_works(client):
    response = client.get("/bestaat-niet")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Deze pagina bestaat niet</h1>" in page
    assert 'role="search"' in page
    assert "noindex" in page


def test_it_speaks_the_language_of_the_address(client):
    assert "This page does not exist</h1>" in client.get("/en/nowhere").content.decode()


@pytest.mark.django_db
def test_what_is_not_there_is_named_with_where_all_of_them_are(client):
    """Whether the address leads to a view that knows of none, or to no view at all."""
    expected = {
        "/organisaties/bestaat-niet": ("Deze organisatie kennen we niet", "/organisaties"),
        "/organisaties/geen_/adres": ("Deze organisatie kennen we niet", "/organisaties"),
        "/algoritmes/12345674": ("Er is geen registratie met dit nummer", "/algoritmes"),
        "/algoritmes/geen-nummer": ("Deze registratie kennen we niet", "/algoritmes"),
        "/algoritmes/filter/kleur": ("Op dit kenmerk kunt u niet filteren", "/algoritmes"),
        "/registers/geen": ("Dit register kennen we niet", "/registers"),
        "/leveranciers/geen": ("Deze leverancier kennen we niet", "/leveranciers"),
        "/standaard/9.9": ("Deze versie van de standaard kennen we niet", "/standaard"),
        "/kennisbank/geen": ("Deze gids kennen we niet", "/kennisbank"),
        "/feeds/organisaties/geen.atom": ("Deze organisatie kennen we niet", "/feeds"),
        "/ik-kreeg-een-brief?organisatie=geen": ("Deze organisatie kennen we niet", "/ik-kreeg-een-brief"),
        "/en/organisaties/nowhere": ("We do not know this organisation", "/en/organisaties"),
    }
    said = {}
    for address in expected:
        response = client.get(address)
        assert response.status_code == 404, address
        page = response.content.decode().split("<main", 1)[1]
        assert 'role="search"' in page, address
        said[address] = (
            re.search(r"<h1[^>]*>([^<]+)</h1>", page)[1],
            re.search(r'<p class="nl-paragraph"><a class="nl-link" href="([^"]+)"', page)[1],
        )
    assert said == expected


@pytest.fixture
def broken_database(monkeypatch, client):
    """A database that refuses every question, as it does when its disk is full or it is restarted."""

    def refuse(*_args, **_kwargs):
        raise DatabaseError("no database today")

    client.raise_request_exception = False
    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(home.queries, "published", refuse)


@pytest.mark.parametrize("address", ["/", "/organisaties", "/algoritmes/12345678", "/en/"])
def test_a_500_needs_no_database(client, broken_database, address):
    response = client.get(address)
    assert response.status_code == 500
    assert 'role="search"' in response.content.decode()
    assert "no database today" not in response.content.decode()


def test_an_unknown_host_is_refused_without_details(client):
    response = client.get("/", HTTP_HOST="kwaad.example")
    assert response.status_code == 400
    assert "kwaad.example" not in response.content.decode()


@pytest.mark.django_db
def test_nobody_fills_our_disk_with_a_form(client, settings, tmp_path):
    """Nothing of what is too long is read, whatever the page and whoever asks; a page that takes files says how long."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not-there")  # to write one there would fail

    def send(address):
        return client.post(address, {"bestand": SimpleUploadedFile("x.json", b"1" * (LARGEST + 1))})

    for address in ("/volgen", "/standaard/voorstellen/nieuw", "/beheer/inloggen", "/beheer/kennisbank/bewerk", "/agenda/x"):
        response = send(address)
        assert (response.status_code, response.json()["status"]) == (413, 413), address
    response = send("/instrumenten/registerplicht/vragen")
    assert response.status_code == 413
    assert "Een bestand met antwoorden is kleiner dan 3 MB." in response.content.decode()


@pytest.mark.both  # PostgreSQL refuses a text with one
@pytest.mark.django_db
@pytest.mark.parametrize("sign", ["%00", "%%0000"])
def test_a_nul_is_nobodys_character(client, sign):
    """In a question and a form it is left out, and in an address it is found nowhere."""
    client.raise_request_exception = False
    for address in ("/organisaties?zoek=", "/leveranciers?zoek=", "/berichten?kenmerk=A", "/wijzigingen?leverancier="):
        assert client.get(f"{address}a{sign}b").status_code in {200, 404}, address
    nowhere = ("/standaard/concepten/a%00b", "/feeds/leveranciers/a%00b.atom", "/api/v1/algoritmes/1%00")
    for address in nowhere:
        assert client.get(address).status_code in {400, 404}, address
    sent = {"titel": "Een\0 veld", "tekst": "Dit is \0beter.", "\0x": "y"}
    assert client.post("/standaard/voorstellen/nieuw", sent).status_code == 302
    assert list(Proposal.objects.values_list("title", "text")) == [("Een veld", "Dit is beter.")]
