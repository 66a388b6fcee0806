"""What the result page tells when nothing was found."""

from __future__ import annotations

import html

import pytest

from algoritmeregister.search import following
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def content(index):
    """Two registrations with different words and states."""
    factories.registration("a")
    factories.registration("b", name="Chatbot Vera", description_short="Geeft antwoord.", status="Buiten gebruik")
    index()


def ask(client, query):
    response = client.get(f"/algoritmes?{query}")
    assert response.status_code == 200
    page = html.unescape(response.content.decode())
    assert "Niets gevonden" in page
    return page


def test_it_works(client, content):
    page = ask(client, "zoek=chatbot&status=in_gebruik&soort=gemeente")
    assert "Wij zochten registraties met “chatbot”. En alleen met de gekozen filters." in page
    assert 'href="/algoritmes?zoek=chatbot&soort=gemeente">Zoek zonder Status: In gebruik</a> (1 registratie)' in page
    assert '<a class="nl-link" href="/algoritmes?zoek=chatbot">Zoek zonder filters</a>' in page
    assert "Zoek zonder Soort organisatie" not in page
    assert page.count("zonder filters</a>") == 1


def test_it_says_which_word_is_nowhere_and_what_is_like_it(client, content):
    page = ask(client, "zoek=chatbt+xqzwvk&status=in_ontwikkeling")
    assert "<strong>xqzwvk</strong>: komt niet voor" in page
    assert '<strong>chatbt</strong>: komt niet voor. Lijkt op: <a class="nl-link" href="/algoritmes?zoek=chatbot">' in page


def test_it_says_how_signs_were_understood(client, content):
    page = ask(client, "zoek=%22vera+chatbot%22+-xqzwvk")
    assert "met precies “vera chatbot”" in page
    assert "zonder “xqzwvk”" in page
    assert "Zoek zonder aanhalingstekens</a> (1 registratie)" in page
    assert '<strong>"vera chatbot"</strong>: komt niet voor' in page


def test_a_choice_is_told_as_a_choice(client, content):
    assert "met “drone” of “chatbot”" in ask(client, "zoek=drone+of+chatbot&status=in_ontwikkeling")


def test_an_organisation_is_named_and_not_coded(client, content):
    factories.registration("c", name="Drone", organization="Waterschap Proefdijk")
    following.rebuild()
    page = ask(client, "zoek=chatbot&organisatie=waterschap-proefdijk")
    assert "Zoek zonder Organisatie: Waterschap Proefdijk</a> (1 registratie)" in page


def test_it_gives_examples(client, content):
    assert '<a class="nl-link" href="/algoritmes?zoek=parkeren">parkeren</a>' in ask(client, "zoek=xqzwvk")


def test_what_was_typed_is_escaped(client, content):
    response = client.get("/algoritmes?zoek=%22%3Cscript%3Ealert(1)%3C/script%3E%22+xqz&status=%3Cscript%3Ex")
    assert "<script>" not in response.content.decode()
