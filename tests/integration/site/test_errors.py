"""Error pages: friendly, with a search box, in the reader's language, and without the database."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from algoritmeregister.site import home


def test_it_works(client):
    response = client.get("/bestaat-niet")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Deze pagina bestaat niet</h1>" in page
    assert 'role="search"' in page
    assert "noindex" in page


def test_it_speaks_the_language_of_the_address(client):
    assert "This page does not exist</h1>" in client.get("/en/nowhere").content.decode()


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
