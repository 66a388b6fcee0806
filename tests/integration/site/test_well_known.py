"""Health, robots.txt and security.txt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from tests import factories


@pytest.mark.django_db
@pytest.mark.both
def test_health_works(client, index):
    factories.registration()
    index()
    response = client.get("/gezondheid")
    state = response.json()
    assert response.status_code == 200
    assert (state["status"], state["database"], state["search"], state["lag"]) == ("ok", "ok", "ok", 0)
    assert response["Cache-Control"] == "no-store"


def test_health_says_when_the_database_is_gone(client, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise DatabaseError("no database today")

    monkeypatch.setattr(connection, "cursor", refuse)
    response = client.get("/gezondheid")
    assert response.status_code == 503
    assert response.json()["database"] == "unavailable"
    assert "no database today" not in response.content.decode()


def test_robots_may_read_pages_but_not_every_combination_of_filters(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /algoritmes?" in text
    assert "Allow: /" in text


def test_security_txt_is_valid(client, settings):
    settings.SECURITY_CONTACT = "https://proef.example/melden"
    settings.SITE_URL = "https://register.example"
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "https://proef.example/melden"
    assert fields["Canonical"] == "https://register.example/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_security_txt_is_absent_without_a_contact(client, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404
