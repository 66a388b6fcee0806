"""The result page asked for in part: the same address, another answer, and caches that know it."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def content(index):
    for number in range(12):
        factories.registration(f"r{number}", name=f"Regeling {number}")
    index()


def test_it_works(client, content):
    response = client.get("/algoritmes?zoek=regeling&status=&aantal=10&pagina=2&sorteer=naam", headers=PART)
    page = response.content.decode()
    assert response.headers["HX-Push-Url"] == "/algoritmes?zoek=regeling&sorteer=naam&pagina=2"
    assert "<html" not in page
    assert "<h1" not in page
    assert page.count('<li class="ar-result">') == 2
    assert "<title>Zoeken: regeling – pagina 2 – Algoritmeregister</title>" in page
    assert '<p id="melding" data-hx-swap-oob="innerHTML">12 registraties. Gesorteerd op: Naam. Pagina 2 van 2</p>' in page
    assert 'href="/en/algoritmes?zoek=regeling&amp;status=&amp;aantal=10&amp;pagina=2&amp;sorteer=naam"' in page


def test_the_part_is_the_part_of_the_page(client, content):
    address = "/fy/algoritmes?zoek=regeling&status=in_gebruik"
    whole, part = (client.get(address, headers=headers).content.decode() for headers in ({}, PART))
    start = part.index('<input type="hidden"') if '<input type="hidden"' in part else part.index('<div class="ar-with-aside')
    assert part[start : part.index('<p id="melding"')].strip() in whole


def test_the_two_never_share_a_tag(client, content):
    whole, part = client.get("/algoritmes"), client.get("/algoritmes", headers=PART)
    assert whole.headers["ETag"] != part.headers["ETag"]
    for headers, own, other in (({}, whole, part), (PART, part, whole)):
        assert "HX-Request" in own.headers["Vary"]
        unchanged = client.get("/algoritmes", headers={**headers, "If-None-Match": own.headers["ETag"]})
        assert unchanged.status_code == 304
        assert "HX-Request" in unchanged.headers["Vary"]
        again = client.get("/algoritmes", headers={**headers, "If-None-Match": other.headers["ETag"]})
        assert again.status_code == 200
        assert again.content == own.content


def test_a_page_restored_from_history_is_whole(client, content):
    response = client.get("/algoritmes", headers={**PART, "HX-History-Restore-Request": "true"})
    assert "<html" in response.content.decode()
    assert "HX-Push-Url" not in response.headers


def test_a_made_up_address_stays_within_one_header(client, content):
    response = client.get("/algoritmes?zoek=a%0d%0aX-Kwaad:%20ja", headers=PART)
    assert response.status_code == 200
    assert "X-Kwaad" not in response.headers
    assert "\n" not in response.headers["HX-Push-Url"]
