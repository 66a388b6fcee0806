"""Who gets a page and who gets linked data: by address, and by what a program says it accepts."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister.site.linked_data import preferred
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")]
TYPES = {"ttl": "text/turtle", "jsonld": "application/ld+json", "rdf": "application/rdf+xml"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", None), ("*/*", None), (BROWSER, None), ("text/turtle", "ttl"), ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"), ("TEXT/Turtle; charset=utf-8", "ttl"), ("text/turtle;q=0.5, text/html", None),
        ("text/turtle, text/html;q=0.9", "ttl"), ("text/turtle;q=0.8, application/ld+json;q=0.9", "jsonld"),
        ("text/turtle;q=0", None), ("text/turtle;q=x", None), ("text/turtle, text/html", None), ("image/png", None),
        (",;=,", None),
    ],
)  # fmt: skip
def test_it_works(accept, suffix):
    assert preferred(accept) == suffix


@pytest.mark.parametrize("suffix", TYPES)
@pytest.mark.parametrize("address", ["/algoritmes/{number}", "/algoritmes/{number}-tekst", "/catalogus", "/def/algoritme"])
def test_a_program_gets_what_it_prefers(client, suffix, address):
    address = address.format(number=factories.registration().number)
    response = client.get(address, HTTP_ACCEPT=f"{TYPES[suffix]}, text/html;q=0.5")
    assert response.status_code == 200
    assert response["Content-Type"].partition(";")[0] == TYPES[suffix]
    assert "Accept" in response["Vary"]
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_reader_gets_the_page_and_neither_is_taken_for_the_other(client):
    made = factories.registration()
    address = f"/algoritmes/{made.number}"
    page = client.get(address, HTTP_ACCEPT=BROWSER)
    assert page["Content-Type"].startswith("text/html")
    assert "Accept" in page["Vary"]
    data = client.get(address, HTTP_ACCEPT="text/turtle", HTTP_IF_NONE_MATCH=page["ETag"])
    assert data.status_code == 200
    assert client.get(address, HTTP_ACCEPT="text/turtle", HTTP_IF_NONE_MATCH=data["ETag"]).status_code == 304
    assert client.get(address, HTTP_ACCEPT=BROWSER)["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(("address", "page"), [("/en/catalogus", "/en/downloads"), ("/def/algoritme", "/downloads/velden")])
def test_a_reader_of_the_catalogue_is_sent_to_a_page(client, address, page):
    response = client.get(address, HTTP_ACCEPT=BROWSER)
    assert (response.status_code, response["Location"]) == (302, page)


def test_names_of_things_are_the_same_in_every_language(client):
    made = factories.registration()
    addresses = [f"{prefix}/algoritmes/{made.number}.jsonld" for prefix in ("", "/en", "/fy")]
    contents = [json.loads(client.get(address).content) for address in addresses]
    names = [{each["@id"] for each in content["@graph"]} - {None} for content in contents]
    named = [{name for name in each if not name.startswith("_:")} for each in names]
    assert named[0] == named[1] == named[2]
    assert any(name.endswith(f"//127.0.0.1:8000/algoritmes/{made.number}") for name in named[0])


def test_an_older_version_is_there_too(client):
    made = factories.registration(name="Oude naam")
    factories.registration(name="Nieuwe naam", observed_at=factories.LATER)
    assert "Nieuwe naam" in client.get(f"/algoritmes/{made.number}.ttl").content.decode()
    assert "Oude naam" in client.get(f"/algoritmes/{made.number}.ttl?versie=1").content.decode()


@pytest.mark.parametrize(
    "address", ["/algoritmes/{number}.exe", "/algoritmes/12345678.ttl", "/catalogus.exe", "/def/algoritme.exe"]
)
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address.format(number=factories.registration().number)).status_code == 404


def test_what_was_withdrawn_is_gone(client):
    made = factories.withdrawn()
    for address, accept in ((f"/algoritmes/{made.number}.ttl", ""), (f"/algoritmes/{made.number}", "text/turtle")):
        response = client.get(address, HTTP_ACCEPT=accept)
        assert response.status_code == 410
        assert "Een verkeersleider" not in response.content.decode()


@pytest.mark.parametrize("address", ["/algoritmes/{number}.ttl", "/catalogus.ttl", "/def/algoritme.ttl"])
def test_posting_is_refused_and_few_questions_are_asked(client, address):
    address = address.format(number=factories.registration().number)
    assert client.post(address).status_code == 405
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 5
