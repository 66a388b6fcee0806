"""The page with API keys: made, shown once, ended."""

from __future__ import annotations

import re
from html import unescape

import pytest

from algoritmeregister.accounts import clients
from algoritmeregister.accounts.clients import EndedKey
from algoritmeregister.accounts.models import ApiKey
from algoritmeregister.accounts.roles import Role
from tests.people import at_the_desk, organisation, person


@pytest.fixture
def place():
    return organisation()


@pytest.fixture
def browser(place):
    return at_the_desk(person("Alice", place, Role.ADMINISTRATOR, Role.EDITOR))


def address(place, rest=""):
    return f"/beheer/organisaties/{place.code}/sleutels{rest}"


def make(browser, place, **change):
    return browser.post(address(place, "/nieuw"), {"naam": "Zaaksysteem", "mag": ["read", "edit"], "dagen": "30"} | change)


def test_it_works(browser, place):
    response = make(browser, place)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    written = unescape(re.search(r'id="sleutel">([^<]+)<', response.text)[1])
    program = clients.of_bearer(written)
    assert {each.value for each in program.scopes} == {"read", "edit"}
    page = browser.get(address(place)).text
    assert "Zaaksysteem" in page
    assert written not in page
    assert written.split("_", 2)[2] not in page
    assert browser.post(address(place, f"/{program.key.pk}/beeindig"), follow=True).status_code == 200
    with pytest.raises(EndedKey):
        clients.of_bearer(written)
    assert "Beëindigd op" in browser.get(address(place)).text


def test_what_lacks_is_said_and_kept(browser, place):
    response = make(browser, place, naam="", mag=["edit"])
    assert response.status_code == 422
    assert "Geef de sleutel een naam" in response.text
    assert 'value="edit" id="mag-edit" checked' in response.text
    assert not ApiKey.objects.exists()


def test_only_what_one_may_do_oneself_is_offered_and_taken(browser, place):
    assert "mag-publish" not in browser.get(address(place)).text
    assert make(browser, place, mag=["publish"]).status_code == 403
    assert not ApiKey.objects.exists()


def test_nobody_ends_a_key_of_another_organisation(browser, place):
    other = organisation("Waterschap Elders")
    charlie = at_the_desk(person("Charlie", other, Role.ADMINISTRATOR, Role.EDITOR))
    make(browser, place)
    key = ApiKey.objects.get()
    assert charlie.post(address(other, f"/{key.pk}/beeindig")).status_code == 302
    assert charlie.post(address(place, f"/{key.pk}/beeindig")).status_code == 404
    assert ApiKey.objects.get().is_open


def test_the_log_says_what_happened(browser, place):
    make(browser, place)
    browser.post(address(place, f"/{ApiKey.objects.get().pk}/beeindig"))
    page = browser.get(f"/beheer/organisaties/{place.code}/logboek").text
    assert "API-sleutel gemaakt" in page
    assert "API-sleutel beëindigd" in page
    assert "Lezen, Schrijven" in page
