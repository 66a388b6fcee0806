"""The sitemaps name every public page once per language, with the truth about when it changed."""

from __future__ import annotations

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from algoritmeregister.registrations.models import Version
from algoritmeregister.site import page_map, sitemaps, urls
from tests import factories

pytestmark = pytest.mark.django_db
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def body(response):
    """The content of a response, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(body(response))


def locations(root):
    return [each.text for each in root.iter(f"{SITEMAP}loc")]


def test_it_works(client, settings):
    made = factories.registration("a", name="Verkeer & meer")
    factories.registration("a", name="Traffic", language="en")
    factories.withdrawn("weg")
    files = locations(read(client, "/sitemap.xml"))
    assert [each.rsplit("/", 1)[1] for each in files] == [
        "sitemap-paginas.xml",
        "sitemap-organisaties.xml",
        "sitemap-producten.xml",
        "sitemap-algoritmes-1.xml",
    ]
    root = read(client, "/sitemap-algoritmes-1.xml")
    assert locations(root) == [
        f"{settings.SITE_URL}/algoritmes/{made.number}-verkeer-meer",
        f"{settings.SITE_URL}/en/algoritmes/{made.number}-traffic",
        f"{settings.SITE_URL}/fy/algoritmes/{made.number}-verkeer-meer",
    ]
    assert {each.get("hreflang") for each in root[0].iter(LINK)} == {"nl", "en", "fy"}
    last = Version.objects.filter(registration=made).latest("recorded_at").recorded_at
    assert root[0].find(f"{SITEMAP}lastmod").text == f"{last:%Y-%m-%dT%H:%M:%SZ}"


def test_every_address_is_the_canonical_one_of_a_page(client, index):
    factories.registration("a", name="Verkeer")
    factories.registration("b", name="***")
    index()
    for name in ("paginas", "organisaties", "algoritmes-1"):
        for address in locations(read(client, f"/sitemap-{name}.xml")):
            response = client.get(address.split("://", 1)[1].split("/", 1)[1].join(["/", ""]))
            assert response.status_code == 200, address
            assert f'<link rel="canonical" href="{address}">' in response.content.decode()


def test_large_registers_are_divided(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "REGISTRATIONS_PER_FILE", 2)
    for number in range(5):
        factories.registration(f"r{number}", name=f"Regeling {number}")
    files = [each for each in locations(read(client, "/sitemap.xml")) if "algoritmes" in each]
    assert len(files) == 3
    found = [each for number in (1, 2, 3) for each in locations(read(client, f"/sitemap-algoritmes-{number}.xml"))]
    assert len(found) == len(set(found)) == 15


@pytest.mark.parametrize("number", [0, 2, 99999999])
def test_a_file_that_does_not_exist(client, number):
    factories.registration("a")
    assert client.get(f"/sitemap-algoritmes-{number}.xml").status_code == 404


def test_people_find_every_page_by_its_group(client):
    """A page that nobody leads to is not there for who has no search box: each without a name in its address is on it."""
    elsewhere = {"catalogue", "terms"}  # lead on to pages that are on it
    after_a_form = {"follow_asked", "register_suggested", "proposal_received", "sign_up_asked"}
    named = [each for each in urls.urlpatterns if each.name and not each.pattern.converters]
    plain = {each.name for each in named if "." not in str(each.pattern)}
    named = {each.view.removeprefix("site:") for group in page_map.GROUPS for each in group.pages}
    assert plain - elsewhere - after_a_form - {"suggestions"} <= named
    for prefix in ("", "/en", "/fy"):
        text = client.get(f"{prefix}/sitemap").content.decode().partition("<main")[2].partition("</main>")[0]
        with translation.override(prefix[1:] or "nl"):
            addresses = [reverse(each.view) for group in page_map.GROUPS for each in group.pages]
        for address in addresses:
            assert f'<a class="nl-link" href="{address}">' in text
    assert ".well-known/security.txt" not in text


@pytest.mark.parametrize(
    "address", ["/sitemap.xml", "/sitemap-paginas.xml", "/sitemap-organisaties.xml", "/sitemap-algoritmes-1.xml"]
)
def test_few_questions(client, address):
    for number in range(20):
        factories.registration(f"r{number}", name=f"Regeling {number}")
    with CaptureQueriesContext(connection) as asked:
        body(client.get(address))
    assert len(asked) <= 4


def test_robots_are_told(client, settings):
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in client.get("/robots.txt").content.decode()
