"""Unchanged pages answer 304; changed ones do not."""

from __future__ import annotations

import gzip
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client

from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.actions import mark_seen, withdraw
from algoritmeregister.site import caching, kept_pages
from algoritmeregister.site.remembering import Remembered
from tests import factories
from tests.tries import tries

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


def addresses_of(registration):
    """The address of every kind of page, on which this registration is."""
    return [address.format(number=registration.number) for address in ADDRESSES]


@pytest.fixture
def registration(index):
    """One registration, in the index."""
    made = factories.registration()
    index()
    return made


@tries("address", ADDRESSES)
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


def test_a_change_in_the_register_changes_every_page(client, registration, index):
    before = {address: client.get(address)["ETag"] for address in addresses_of(registration)}
    factories.registration("nog-een", name="Nog een")
    index()
    answers = {address: client.get(address, HTTP_IF_NONE_MATCH=tag).status_code for address, tag in before.items()}
    assert answers == dict.fromkeys(before, 200)


def test_a_new_build_or_another_theme_changes_every_page(client, registration, settings):
    tags = {address: {client.get(address)["ETag"]} for address in addresses_of(registration)}
    for name, value in (("BUILD", "9.9.9"), ("THEME_CLASS", "voorbeeldstad-theme")):
        setattr(settings, name, value)
        for address, known in tags.items():
            known.add(client.get(address)["ETag"])
    assert {address: len(known) for address, known in tags.items()} == dict.fromkeys(tags, 3)


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


@tries("address", ["/nergens", "/algoritmes/12345678", "/organisaties/nergens"])
def test_an_error_is_never_kept(client, address):
    response = client.get(address)
    assert "ETag" not in response
    assert "no-store" in response["Cache-Control"]


@tries("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client, registration, method):
    for address in ("/", "/algoritmes", "/organisaties"):
        assert getattr(client, method)(address).status_code == 405


def test_no_page_sets_a_cookie(client, registration):
    for address in addresses_of(registration):
        assert not client.get(address).cookies


def test_pages_are_compressed_where_asked(client, registration):
    response = client.get("/", HTTP_ACCEPT_ENCODING="gzip")
    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]
    again = client.get("/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=response["ETag"])
    assert again.status_code == 304


class TestPagesAreMadeOnce:
    """A page that did not change is not made again; every page that could be another's, is."""

    @pytest.fixture
    def made(self, client, registration, monkeypatch):
        """How often the index was asked: a page of results asks it once, when the names of organisations are known."""
        from algoritmeregister.site import results

        client.get("/algoritmes?zoek=zwaan")
        asked = []
        find = results.finding.find
        monkeypatch.setattr(results.finding, "find", lambda query: asked.append(query) or find(query))
        return asked

    def test_it_works(self, client, registration, made):
        first = client.get("/algoritmes?zoek=fiets")
        again = client.get("/algoritmes?zoek=fiets")
        assert len(made) == 1
        assert again.content == first.content
        assert again.headers == first.headers

    def test_packed_and_not_packed_are_kept_apart_and_hold_the_same(self, client, registration):
        plain = client.get("/algoritmes")
        for _ in range(2):
            packed = client.get("/algoritmes", HTTP_ACCEPT_ENCODING="br, gzip")
            assert packed["Content-Encoding"] == "gzip"
            assert packed["ETag"].removeprefix("W/") == plain["ETag"]
            assert "Accept-Encoding" in packed["Vary"]
            assert gzip.decompress(packed.content) == plain.content
            assert int(packed["Content-Length"]) == len(packed.content)
        for refused in ("", "identity", "gzip;q=0", "gzip; q=0.0, br"):
            unpacked = client.get("/algoritmes", HTTP_ACCEPT_ENCODING=refused)
            assert "Content-Encoding" not in unpacked, refused
            assert "Accept-Encoding" in unpacked["Vary"]

    @pytest.mark.parametrize(
        ("other", "headers"),
        [
            ("/en/algoritmes?zoek=fiets", {}),
            ("/algoritmes?zoek=fietsers", {}),
            ("/algoritmes?zoek=fiets", {"HTTP_HX_REQUEST": "true"}),
        ],
    )
    def test_another_page_is_made_anew(self, client, registration, made, other, headers):
        client.get("/algoritmes?zoek=fiets")
        client.get(other, **headers)
        assert len(made) == 2

    def test_a_change_in_the_register_makes_it_anew(self, client, registration, index, made):
        client.get("/algoritmes")
        factories.registration("nog-een", name="Nog een fietspad")
        index()
        assert "Nog een fietspad" in client.get("/algoritmes").content.decode()
        assert len(made) == 2

    def test_another_build_makes_it_anew(self, client, registration, settings, made):
        client.get("/algoritmes")
        settings.BUILD = "9.9.9"
        client.get("/algoritmes")
        assert len(made) == 2

    def test_what_is_withdrawn_is_gone_at_once(self, client, registration):
        address = f"/algoritmes/{registration.number}"
        assert client.get(address).status_code == 200
        withdraw(registration=registration, observed_at=factories.LATER, reason="Gestopt.", by=factories.ALICE)
        assert client.get(address).status_code == 410

    def test_head_gets_no_page_of_another_and_leaves_none(self, client, registration, made):
        assert client.head("/algoritmes").status_code == 200
        client.get("/algoritmes")
        client.head("/algoritmes")
        assert len(made) == 3
        assert client.get("/algoritmes").content

    def test_a_page_that_is_too_large_is_not_kept(self, client, registration, monkeypatch, made):
        monkeypatch.setattr(kept_pages, "pages", Remembered(16_000))
        client.get("/algoritmes")
        client.get("/algoritmes")
        assert len(made) == 2

    def test_long_addresses_and_headers_count_for_what_is_kept(self, client, registration):
        client.get("/algoritmes", HTTP_HX_REQUEST="true")
        usual, usual_way = kept_pages.pages.weight, kept_pages.ways.weight
        client.get("/algoritmes", HTTP_HX_REQUEST="x" * 50_000)
        assert kept_pages.pages.weight > usual + 50_000
        client.get("/algoritmes", {"zoek": "fiets", "onzin": "x" * 5_000})
        assert kept_pages.ways.weight > usual_way + 5_000

    def test_another_host_is_not_answered_for(self, client, registration, settings, made):
        client.get("/algoritmes")
        assert Client(raise_request_exception=False).get("/algoritmes", HTTP_HOST="kwaad.example").status_code == 400
        settings.SECURE_SSL_REDIRECT = True
        assert Client().get("/algoritmes", HTTP_HOST="localhost").status_code == 301

    def test_a_tag_is_held_against_what_is_kept(self, client, registration, made):
        first = client.get("/algoritmes", HTTP_ACCEPT_ENCODING="gzip")
        unchanged = client.get("/algoritmes", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=first["ETag"])
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        assert unchanged["ETag"] == first["ETag"]
        assert unchanged["Vary"] == first["Vary"]
        assert unchanged["Content-Security-Policy"] == first["Content-Security-Policy"]
        assert "Content-Encoding" not in unchanged
        assert client.get("/algoritmes", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH='"ander"').status_code == 200
        assert len(made) == 1

    def test_nul_characters_never_reach_what_is_asked(self, client, registration):
        for _ in range(2):
            assert client.get(f"/algoritmes/{registration.number}?zoek=a%00b&plek=1").status_code == 200

    @tries("private", ["cookie", "vary", "session", "token", "no-store", "error", "unmarked"])
    def test_what_is_somebodys_own_is_never_kept(self, rf, private):
        made = []

        @caching.public_page(lambda request: "same")
        def view(request):
            made.append(request)
            response = HttpResponse("geheim", status=403 if private == "error" else 200)
            if private == "cookie":
                response.set_cookie("naam", "waarde")
            elif private == "vary":
                response.headers["Vary"] = "Cookie"
            elif private == "session":
                request.session = SimpleNamespace(accessed=True)
            elif private == "token":
                request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
            elif private == "no-store":
                response.headers["Cache-Control"] = "no-store"
            return response

        def unmarked(request):
            made.append(request)
            return HttpResponse("geheim", headers={"Cache-Control": "public", "ETag": '"x"'})

        site = kept_pages.KeptPagesMiddleware(unmarked if private == "unmarked" else view)
        for _ in range(2):
            assert site(rf.get("/eigen")).content == b"geheim"
        assert len(made) == 2
        assert len(kept_pages.pages) == 0

    def test_what_is_everybodys_is_kept(self, rf):
        made = []
        view = caching.public_page(lambda request: "same")(lambda request: made.append(request) or HttpResponse("open"))
        site = kept_pages.KeptPagesMiddleware(view)
        assert [site(rf.get("/open")).content for _ in range(2)] == [b"open", b"open"]
        assert len(made) == 1
