"""Texts of sources are shown, never run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LINKS = [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "https://bank.example@kwaad.example/",
    "//kwaad.example",
    "file:///etc/passwd",
    "java\nscript:alert(1)",
]


@pytest.fixture
def hostile(index):
    """A registration in which every field tries something."""
    made = factories.registration(
        name=f"Kwaad {SCRIPT}",
        description_short=f"Kort {SCRIPT} <b onclick='x()'>vet</b>",
        organization=f"Gemeente {SCRIPT}",
        goal=f'<p style="position:fixed" onmouseover="x()">Doel</p>{SCRIPT}<iframe src="https://kwaad.example"></iframe>'
        '<form action="/x"><input></form>',
        website=LINKS[0],
        contact_email="javascript:alert(1)//@proef.example",
        url=LINKS[5],
        lawful_basis_grouping=[{"title": f"Wet {number} {SCRIPT}", "link": link} for number, link in enumerate(LINKS)],
        category=[SCRIPT],
        status='"><svg onload=alert(1)>',
        provider='=HYPERLINK("https://kwaad.example")',
        source_data="{{ 7 * 7 }} {% include 'x' %}",
        beside={"<script>sleutel": SCRIPT},
    )
    index()
    return made


def pages(client, registration):
    for prefix in ("", "/en"):
        for address in (
            "/",
            "/algoritmes",
            "/algoritmes?zoek=kwaad",
            f"/algoritmes/{registration.number}",
            "/organisaties",
            f"/organisaties/{registration.organisation.code}",
        ):
            yield client.get(prefix + address).content.decode()


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, as a browser would see them."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


@pytest.mark.sqlite
def test_no_element_attribute_or_address_of_a_source_runs(client, hostile):
    for page in pages(client, hostile):
        elements = Elements(page).found
        assert len(elements) > 30
        for tag, attributes in elements:
            assert tag not in {"style", "iframe", "svg", "object", "embed", "base"}
            if tag == "script" and attributes.get("type") == "application/ld+json":
                assert set(attributes) == {"type"}  # a block of data, which no browser runs; it must stay one
            elif tag == "script":  # ours alone, from a file of ours
                assert re.fullmatch(r"/static/(ui/suggest|ui/results|vendor/htmx)(\.[0-9a-f]+)?\.js", attributes["src"]), (
                    attributes
                )
            assert not [name for name in attributes if name.startswith("on") or name == "style"], attributes
            for name in {"href", "src", "action"} & set(attributes):
                address = attributes[name]
                assert re.match(r"(/(?!/)|#|https?://|mailto:|\?)", address), address
                assert "kwaad.example" not in address
            if tag == "img":
                assert attributes["src"].startswith("/static/")
            if tag == "form":
                assert attributes["method"] == "get"


def test_the_words_themselves_stay_readable(client, hostile):
    page = client.get(f"/algoritmes/{hostile.number}").content.decode()
    assert "=HYPERLINK(&#34;https://kwaad.example&#34;)" in page
    assert "{{ 7 * 7 }}" in page
    assert "Wet 0" in page
    assert "Kwaad &lt;script&gt;" in page


def test_what_is_typed_comes_back_escaped(client, hostile):
    page = client.get("/algoritmes", {"zoek": '"><script>alert(1)</script>', "status": '"><b>'}).content.decode()
    assert "<script>" not in page
    assert "alert(1)</script" not in page
    assert 'value="&#34;&gt;&lt;script&gt;' in page
