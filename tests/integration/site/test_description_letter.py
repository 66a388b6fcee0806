"""The short address, its QR code, and the page for whoever writes a letter."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("brief", "qr.svg", "qr.png")
PREFIXES = ("", "/en", "/fy")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_it_works(client, prefix):
    made = factories.registration()
    page = client.get(f"{prefix}/algoritmes/{made.number}/brief").content.decode()
    assert f'href="{settings.SITE_URL}{prefix}/a/{made.number}"' in page
    assert f'src="{prefix}/algoritmes/{made.number}/qr.svg"' in page
    assert f'href="{prefix}/algoritmes/{made.number}/qr.png"' in page
    assert page.count("<h1") == 1
    assert ('<span lang="nl">Verkeerslichten die meedenken</span>' in page) == bool(prefix)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_short_address_leads_to_the_registration_for_good(client, prefix):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(f"{prefix}/a/12345678")
    assert response.status_code == 301
    assert response["Location"] == f"{prefix}/algoritmes/12345678"
    assert len(asked) == 0


@pytest.mark.parametrize("address", ["/a/1234567", "/a/123456789", "/a/abcdefgh", "/a/"])
def test_a_short_address_that_is_none_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_codes_are_pictures(client):
    made = factories.registration()
    vector = client.get(f"/algoritmes/{made.number}/qr.svg")
    assert vector["Content-Type"] == "image/svg+xml"
    assert b"<svg" in vector.content
    pixels = client.get(f"/algoritmes/{made.number}/qr.png")
    assert pixels["Content-Type"] == "image/png"
    assert pixels.content.startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("page", PAGES)
def test_what_was_withdrawn_is_gone(client, page):
    made = factories.withdrawn()
    response = client.get(f"/algoritmes/{made.number}/{page}")
    assert response.status_code == 410
    assert "ingetrokken" in response.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_number_is_not_found(client, page):
    assert client.get(f"/algoritmes/12345678/{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_it_answers_304_and_asks_few_questions(client, page):
    made = factories.registration()
    with CaptureQueriesContext(connection) as asked:
        tag = client.get(f"/algoritmes/{made.number}/{page}")["ETag"]
    assert len(asked) <= 4, [each["sql"][:120] for each in asked]
    assert client.get(f"/algoritmes/{made.number}/{page}", HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_markup_in_a_name_is_text(client):
    made = factories.registration(name="<b>Vet</b> <script>alert(1)</script>")
    page = client.get(f"/algoritmes/{made.number}/brief").content.decode()
    assert "<script>alert" not in page
    page = client.get(f"/algoritmes/{made.number}").content.decode()
    assert "<script>alert" not in page
