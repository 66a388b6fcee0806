"""The connectors that turn a catalogue, a feed, a website or an API into one file; each against a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from algoritmeregister.harvest import connectors, fetching
from algoritmeregister.harvest.connectors.questions import Asked, Fetched
from algoritmeregister.harvest.errors import NotFetched, WrongSource
from algoritmeregister.harvest.fetching import Fetcher, manners
from tests.unit.harvest.web import Handler, Site, send, serve


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    monkeypatch.setattr(fetching, "pause", lambda seconds: None)
    with serve() as site:
        yield site


class Ask:
    """Asks a connector, with its options checked."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder

    def __call__(self, name: str, path: str = "/", etag: str = "", **options: Any) -> Fetched:
        connectors.check(name, self.site.address + path, options)
        return connectors.fetch(name, Asked(self.site.address + path, options, etag), Fetcher(manners()), self.folder)

    def json(self, name: str, path: str = "/", **options: Any) -> Any:
        found = self(name, path, **options).file
        assert found is not None
        return json.loads(found.read_bytes())


@pytest.fixture
def ask(site: Site, tmp_path: Path) -> Ask:
    return Ask(site, tmp_path)


TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
</d/1> a dcat:Dataset ; dct:title "Algoritmes"@nl, "Algorithms"@en ; dct:identifier "alg-1" ;
  dcat:keyword "zorg", "verkeer" ;
  dct:publisher [ foaf:name "Gemeente Waterveld" ] ; dct:issued "2026-01-02"^^xsd:date ;
  dcat:distribution [ dcat:downloadURL </oud.csv> ; dct:format "CSV" ; dct:modified "2025-01-01"^^xsd:date ] ,
    [ dcat:downloadURL </nieuw.csv> ; dct:modified "2026-01-01"^^xsd:date ;
      dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ] ,
    [ dcat:accessURL </nieuw.json> ; dct:modified "2026-02-01"^^xsd:date ;
      dcat:mediaType <https://www.iana.org/assignments/media-types/application/json> ] .
</d/2> a dcat:Dataset ; dct:title "Bomen" .
"""
RDF_XML = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="/d/1">
 <dct:title>Algoritmes</dct:title><dcat:distribution><dcat:Distribution><dcat:downloadURL rdf:resource="/nieuw.csv"/>
 </dcat:Distribution></dcat:distribution></dcat:Dataset></rdf:RDF>"""
JSON_LD = {
    "@context": {"dcat": "http://www.w3.org/ns/dcat#", "title": "http://purl.org/dc/terms/title"},
    "@id": "/d/1",
    "@type": "dcat:Dataset",
    "title": "Algoritmes",
    "dcat:distribution": {"dcat:downloadURL": {"@id": "/nieuw.csv"}},
}


@pytest.mark.parametrize(
    ("catalogue", "options", "expected"),
    [
        (TURTLE, {"dataset": "alg-1", "format": "csv"}, b"nieuw"),
        (TURTLE, {"dataset": "algorithms", "format": "JSON"}, b"{}"),
        (TURTLE, {"dataset": "Algoritmes"}, b"{}"),
        (RDF_XML, {"dataset": "Algoritmes", "format": "csv"}, b"nieuw"),
        (json.dumps(JSON_LD), {"dataset": "Algoritmes", "format": "csv"}, b"nieuw"),
    ],
)
def test_dcat_finds_the_newest_file(site: Site, ask: Ask, catalogue: str, options: dict[str, Any], expected: bytes) -> None:
    site.pages = {"/catalogus": catalogue.encode(), "/oud.csv": b"oud", "/nieuw.csv": b"nieuw", "/nieuw.json": b"{}"}
    fetched = ask("dcat", "/catalogus", **options)
    assert fetched.file is not None
    assert fetched.file.read_bytes() == expected
    assert ask("dcat", "/catalogus", etag=fetched.etag, **options).file is None, "our copy still holds"


def test_dcat_gives_the_datasets_themselves(site: Site, ask: Ask) -> None:
    more = "@prefix hydra: <http://www.w3.org/ns/hydra/core#> . <> hydra:next </catalogus?pagina=2> ."
    third = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <http://schema.org/> . </d/3> a dcat:Dataset ; dct:title "Paden" ; schema:title "Wegen" ."""
    site.pages = {"/catalogus": (TURTLE + more).encode(), "/catalogus?pagina=2": third.encode()}
    first, second, last = ask.json("dcat", "/catalogus")["datasets"]
    assert first == {
        "uri": f"{site.address}/d/1",
        "identifier": "alg-1",
        "issued": "2026-01-02",
        "keyword": ["verkeer", "zorg"],
        "publisher": "Gemeente Waterveld",
        "title": "Algoritmes",
    }
    assert second["title"] == "Bomen"
    assert last == {"uri": f"{site.address}/d/3", "title": "Paden", "http://schema.org/title": "Wegen"}


ENTITY = RDF_XML.replace("<rdf:RDF", '<!DOCTYPE x [<!ENTITY a "a">]><rdf:RDF', 1)


@pytest.mark.parametrize(
    "catalogue",
    [
        "<!DOCTYPE html><title>Inloggen</title>",
        ENTITY,
        "{",
        json.dumps({**JSON_LD, "@context": "http://127.0.0.1:1/context"}),
        json.dumps({**JSON_LD, "@context": [{"a": {"@id": "b:c", "@context": "http://127.0.0.1:1/context"}}]}),
        json.dumps({**JSON_LD, "@context": {"@import": "http://127.0.0.1:1/context"}}),
        TURTLE.replace("dcat:Dataset", "dcat:Iets"),
        TURTLE.replace("alg-1", "alg-2"),
    ],
)
def test_dcat_refuses_what_is_no_catalogue_or_leads_elsewhere(site: Site, ask: Ask, catalogue: str) -> None:
    site.pages = {"/catalogus": catalogue.encode(), "/nieuw.csv": b"nieuw"}
    with pytest.raises(NotFetched):
        ask("dcat", "/catalogus", dataset="alg-1")
    assert site.asked() == ["/catalogus"]


@pytest.mark.parametrize(
    ("catalogue", "told"),
    [
        (TURTLE.replace("dcat:keyword", "nergens:keyword"), "in regel 5 staat iets dat in Turtle niet kan"),
        (RDF_XML.replace("rdf:about", "rdf:nergens:about", 1), "RDF/XML"),
        (json.dumps({"@context": 3, "@id": 5}), "het is geen goede JSON-LD"),
    ],
)
def test_dcat_tells_where_a_catalogue_is_wrong(site: Site, ask: Ask, catalogue: str, told: str) -> None:
    site.pages = {"/catalogus": catalogue.encode()}
    with pytest.raises(NotFetched, match=told):
        ask("dcat", "/catalogus")


FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Register</title>%s%s</feed>"""
ENTRY = """<entry><id>urn:%s</id><title>%s</title><updated>%s</updated><link href="/a/%s"/><link rel="edit" href="/e"/>
<author><name>Gemeente Waterveld</name></author><category term="zorg"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Helpt <b>mensen</b> rekenen.</div></content></entry>"""


def test_atom_follows_its_pages(site: Site, ask: Ask) -> None:
    site.pages = {
        "/feed": (FEED % ('<link rel="next" href="/feed?2"/>', ENTRY % (1, "Nieuw", "2026-02-01", 1))).encode(),
        "/feed?2": (FEED % ('<link rel="prev-archive" href="/feed?3"/>', ENTRY % (1, "Oud", "2026-01-01", 1))).encode(),
        "/feed?3": (FEED % ('<link rel="next" href="/feed"/>', ENTRY % (2, "Ander", "2026-01-01", 2))).encode(),
    }
    first, second = ask.json("atom", "/feed")["entries"]
    assert first == {
        "id": "urn:1",
        "title": "Nieuw",
        "updated": "2026-02-01",
        "author/name": "Gemeente Waterveld",
        "category/@term": "zorg",
        "content": "Helpt mensen rekenen.",
        "link": f"{site.address}/a/1",
        "link/edit": f"{site.address}/e",
    }
    assert second["title"] == "Ander"
    tag = ask("atom", "/feed").etag
    assert ask("atom", "/feed", etag=tag).file is None
    with pytest.raises(NotFetched):
        ask("atom", "/feed", max_pages=2)


def test_atom_keeps_entries_that_lack_an_id(site: Site, ask: Ask) -> None:
    nameless = "".join(f"<entry><title>{name}</title></entry>" for name in ("Een", "Twee"))
    site.pages = {"/feed": (FEED % ("", nameless)).encode()}
    assert [each["title"] for each in ask.json("atom", "/feed")["entries"]] == ["Een", "Twee"]


@pytest.mark.parametrize("page", [b"<html></html>", b"{}", b"", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', b"<feed/>"])
def test_atom_refuses_what_is_no_feed(site: Site, ask: Ask, page: bytes) -> None:
    site.pages = {"/feed": page}
    with pytest.raises(NotFetched):
        ask("atom", "/feed")


LIST = """<!DOCTYPE html><main><ul><li><a href="/a/1#x">Rekenhulp</a>
<span class="wie">Gemeente&nbsp;Waterveld</span></li>%s</ul>
<a rel="next" href="%s">Verder</a></main>"""
DETAIL = """<h1> Reken<b>hulp</b> %s</h1><p class="doel">Rekenen<br>en tellen.</p>
<table><tr><th>Status:</th><td>In gebruik</td></tr><tr><th>Thema</th><td>Zorg</td></tr><tr><th>Thema</th><td>Werk</td></tr>
<tr><td>zonder label</td></tr></table><script>alert(1)</script>"""
OPTIONS = {
    "items": "main li",
    "link": "a",
    "next": "a[rel=next]",
    "item_fields": {"organization": ".wie"},
    "fields": {"name": "h1", "goal": "p.doel", "nooit": ".x"},
    "rows": "tr",
    "label": "th",
    "value": "td",
}


def test_a_website_with_a_list_and_pages(site: Site, ask: Ask) -> None:
    site.pages = {
        "/": (LIST % ("", "/?2")).encode(),
        "/?2": (LIST % ("", "/")).replace("/a/1", "/a/2").encode(),
        "/a/1": (DETAIL % 1).encode(),
        "/a/2": (DETAIL % 2).encode(),
    }
    first, second = ask.json("html", "/", **OPTIONS)["items"]
    assert first == {
        "organization": "Gemeente Waterveld",
        "name": "Reken hulp 1",
        "goal": "Rekenen en tellen.",
        "Status": "In gebruik",
        "Thema": ["Zorg", "Werk"],
        "adres": f"{site.address}/a/1",
    }
    assert second["name"] == "Reken hulp 2"


def test_a_list_that_is_sent_on_is_read_once(site: Site, ask: Ask) -> None:
    site.pages = {
        "/": lambda page: send(page, b"", 302, Location="/lijst"),
        "/lijst": (LIST % ("", "/lijst")).encode(),
    }
    assert len(ask.json("html", "/", items="li", next="a[rel=next]", fields={"naam": "a"})["items"]) == 1


def test_a_website_with_everything_in_the_list(site: Site, ask: Ask) -> None:
    site.pages = {"/": (LIST % ('<li><a href="x"></a></li>', "")).encode()}
    found = ask.json("html", "/", items="li", fields={"naam": "a", "waar": "a@href", "soort": "@class"})["items"]
    assert found == [
        {"naam": "Rekenhulp", "waar": f"{site.address}/a/1#x", "adres": f"{site.address}/"},
        {"naam": "", "waar": f"{site.address}/x", "adres": f"{site.address}/"},
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<form>Inloggen</form>",
        LIST % ("<li>zonder link</li>", ""),
        LIST % ('<li><a href="https://elders.example/">Elders</a></li>', ""),
        LIST % ('<li><a href="/weg">Weg</a></li>', ""),
        LIST % ("", "http://elders.example/"),
    ],
)
def test_a_website_that_changed_gives_nothing(site: Site, ask: Ask, page: str) -> None:
    site.pages = {"/": page.encode(), "/a/1": DETAIL.encode()}
    with pytest.raises(NotFetched):
        ask("html", "/", **OPTIONS)
    assert all(path in {"/", "/a/1", "/weg"} for path in site.asked())


def test_a_website_is_bounded_in_bytes(site: Site, ask: Ask, settings: Any) -> None:
    settings.HARVEST_MAX_MEGABYTES = 1
    for letter, fits in (("a", True), ("é", False)):
        site.pages = {"/": (LIST % (f"<li><a>{letter * 600_000}</a></li>", "")).encode()}
        with nullcontext() if fits else pytest.raises(NotFetched, match="bij elkaar meer dan 1 MB"):
            ask("html", "/", items="li", fields={"naam": "a"})


def test_a_website_is_bounded_and_minds_robots(site: Site, ask: Ask) -> None:
    site.pages = {"/": (LIST % ("<li><a href='/a/1'>x</a></li>", "")).encode(), "/a/1": DETAIL.encode()}
    with pytest.raises(NotFetched):
        ask("html", "/", **OPTIONS, max_items=1)
    site.pages["/robots.txt"] = b"User-agent: *\nDisallow: /a/"
    with pytest.raises(NotFetched, match=r"robots\.txt"):
        ask("html", "/", **OPTIONS)


def test_the_national_register(site: Site, ask: Ask) -> None:
    records = [{"lars": f"{number}", "name": f"Rekenhulp {number}"} for number in range(250)]

    def answer(page: Handler) -> None:
        asked = json.loads(site.log[-1][3])
        assert asked["organisationtype"] == "gemeente"
        start = (asked["page"] - 1) * asked["limit"]
        found = {"results": records[start : start + asked["limit"]], "total_count": 250}
        send(page, json.dumps(found).encode())

    site.pages = {"/api/algoritme/ENG": answer}
    found = ask.json("national", "", language="ENG", filters={"organisationtype": "gemeente"})
    assert found["results"] == records
    assert site.asked() == ["/api/algoritme/ENG"] * 3


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("national", {"language": "DEU"}),
        *(("national", {"size": 101}), ("national", {"filters": "gemeente"})),
        *(("atom", {"max_pages": 0}), ("atom", {"page": 1})),
        *(("dcat", {"format": "csv"}), ("dcat", {"dataset": 1}), ("dcat", {"max_pages": 10_000})),
        *(("html", {}), ("html", {"items": "li"}), ("html", {"items": "li[", "fields": {"a": "b"}})),
        *(("html", {"items": "li", "fields": ["a"]}), ("html", {"items": "li", "fields": {"a": 1}})),
        *(("html", {"items": "li", "rows": "tr"}), ("html", {"items": "li", "fields": {"a": ":nee(b)"}})),
        ("html", {"items": "li", "fields": {"a": "b"}, "max_items": 0}),
    ],
)
def test_wrong_options_are_refused(ask: Ask, name: str, options: dict[str, Any]) -> None:
    with pytest.raises(WrongSource):
        ask(name, "/", **options)
    assert ask.site.asked() == []
