"""The way through a result on the pages of its registrations."""

from __future__ import annotations

import html
import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(index):
    """Twelve registrations that one question finds."""
    for number in range(12):
        factories.registration(f"r{number}", name=f"Regeling {number:02}")
    index()


def fetch(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_it_works(client, content):
    page = fetch(client, "/algoritmes?zoek=regeling&sorteer=naam")
    address = re.search(r'ar-result__title"><a class="nl-link" href="([^"]+)"', page)[1]
    names = []
    for place in range(1, 13):
        page = fetch(client, address)
        names.append(re.search(r"<h1[^>]*>([^<]+)", page)[1])
        assert f"<span>{place} van 12</span>" in page
        assert ('rel="prev"' in page) == (place > 1)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert (following is None) == (place == 12)
        address = following[1] if following else ""
    assert names == [f"Regeling {number:02}" for number in range(12)]
    assert 'href="/algoritmes?zoek=regeling&sorteer=naam&pagina=2"' in page


def test_opened_otherwise_there_is_nothing_around_it(client, content):
    made = factories.registration("los", name="Los")
    assert "ar-neighbours" not in fetch(client, f"/algoritmes/{made.number}")


@pytest.mark.parametrize("place", ["7", "0", "-1", "x", "99999999", "10000"])
def test_a_place_that_is_not_its_own_leaves_only_the_way_back(client, index, place):
    made = factories.registration("los", name="Los")
    index()
    page = fetch(client, f"/algoritmes/{made.number}?zoek=xqzwvk&plek={place}")
    assert "Terug naar de resultaten" in page
    assert 'rel="next"' not in page


def test_an_outdated_tail_keeps_the_question(client, content):
    made = factories.registration("los", name="Los")
    answer = client.get(f"/algoritmes/{made.number}-oud?zoek=los&plek=1")
    assert answer["Location"].endswith("-los?zoek=los&plek=1")
