"""Unchanged pages answer 304; changed ones do not."""

from __future__ import annotations

import pytest

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.actions import mark_seen
from tests import factories

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/",
    "/en/",
    "/algoritmes",
    "/algoritmes?zoek=fiets",
    "/organisaties",
    "/organisaties/gemeente-proefdorp",
    "/algoritmes/{number}",
]


@pytest.fixture
def registration(index):
    """One registration, in the index."""
    made = factories.registration()
    index()
    return made


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_works(client, registration, address):
    address = address.format(number=registration.number)
    first = client.get(address)
    assert first.status_code == 200
    assert first["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    weak = client.get(address, HTTP_IF_NONE_MATCH=f'"other", W/{first["ETag"]}')
    assert weak.status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_change_in_the_register_changes_the_page(client, registration, index, address):
    address = address.format(number=registration.number)
    before = client.get(address)["ETag"]
    factories.registration("nog-een", name="Nog een")
    index()
    assert client.get(address, HTTP_IF_NONE_MATCH=before).status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_new_build_or_another_theme_changes_the_page(client, registration, settings, address):
    address = address.format(number=registration.number)
    tags = {client.get(address)["ETag"]}
    settings.BUILD = "9.9.9"
    tags.add(client.get(address)["ETag"])
    settings.THEME_CLASS = "voorbeeldstad-theme"
    tags.add(client.get(address)["ETag"])
    assert len(tags) == 3


def test_the_tag_of_one_page_says_nothing_about_another(client, registration):
    tags = {
        client.get(address)["ETag"]
        for address in ("/", "/en/", "/fy/", "/organisaties", "/organisaties?zoek=a", "/algoritmes")
    }
    assert len(tags) == 6
    assert client.get("/organisaties", HTTP_IF_NONE_MATCH="*").status_code == 200


def test_being_seen_again_changes_the_page_though_not_the_ledger(client, registration):
    address = f"/algoritmes/{registration.number}"
    before = client.get(address)["ETag"]
    mark_seen(register=registration.register, source_ids=[registration.source_id], observed_at=factories.LATER)
    response = client.get(address, HTTP_IF_NONE_MATCH=before)
    assert response.status_code == 200
    assert "15 juni 2026" in response.content.decode()


def test_another_name_of_the_organisation_changes_the_page_of_a_registration(client, registration):
    address = f"/algoritmes/{registration.number}"
    before = client.get(address)["ETag"]
    Organisation.objects.update(name="Gemeente Proefstad")
    assert client.get(address, HTTP_IF_NONE_MATCH=before).status_code == 200


@pytest.mark.parametrize("address", ["/nergens", "/algoritmes/12345678", "/organisaties/nergens"])
def test_an_error_is_never_kept(client, address):
    response = client.get(address)
    assert "ETag" not in response
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client, registration, method):
    for address in ("/", "/algoritmes", "/organisaties"):
        assert getattr(client, method)(address).status_code == 405


def test_no_page_sets_a_cookie(client, registration):
    for address in ADDRESSES:
        assert not client.get(address.format(number=registration.number)).cookies


def test_pages_are_compressed_where_asked(client, registration):
    response = client.get("/", HTTP_ACCEPT_ENCODING="gzip")
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    again = client.get("/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=response["ETag"])
    assert again.status_code == 304
