"""The home page."""

from __future__ import annotations

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_it_works(client):
    made = factories.registration()
    response = client.get("/")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Zoek in 1 registratie" in page
    assert f'href="/algoritmes/{made.number}-verkeerslichten-die-meedenken"' in page
    assert "Gemeente Proefdorp" in page
    assert re.findall(r"<h1[ >]", page) == ["<h1 "]


def test_it_counts_with_the_separators_of_the_language(client, monkeypatch):
    from algoritmeregister.registrations import queries

    monkeypatch.setattr(queries, "count", lambda: 1_530)
    assert "Zoek in 1.530 registraties" in client.get("/").content.decode()
    assert "Search 1,530 registrations" in client.get("/en/").content.decode()


def test_it_works_in_an_empty_register(client):
    page = client.get("/").content.decode()
    assert "Zoek in 0 registraties" in page
    assert "Er zijn nog geen registraties in dit register." in page


def test_a_withdrawn_registration_is_news_but_not_counted(client):
    factories.registration()
    factories.withdrawn(name="Oud model")
    page = client.get("/").content.decode()
    assert "Zoek in 1 registratie" in page
    assert "Ingetrokken" in page
    assert "Oud model" in page


def test_one_registration_is_news_once(client):
    factories.registration(observed_at=factories.FIRST_SEEN)
    factories.registration(observed_at=factories.LATER, goal="Iets anders.")
    page = client.get("/").content.decode()
    assert page.count("Verkeerslichten die meedenken") == 1
    assert "Gewijzigd" in page


def test_it_names_the_registers_and_how_to_join(client):
    made = factories.registration()
    page = client.get("/").content.decode()
    assert f'href="/algoritmes?register={made.register.slug}">{made.register.name}</a>' in page
    assert 'href="/over#meedoen"' in page


def test_a_register_without_registrations_is_not_named(client):
    made = factories.withdrawn(name="Oud model")
    assert f"register={made.register.slug}" not in client.get("/").content.decode()
