"""Feeds are valid Atom (RFC 4287) by the rules of W3C's feed validator, with archives and pages as RFC 5005 has them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.exchange import atom
from algoritmeregister.registrations.actions import withdraw
from algoritmeregister.site import feeds
from tests import factories

ATOM, HISTORY, XML = "{http://www.w3.org/2005/Atom}", f"{{{atom.HISTORY}}}", "{http://www.w3.org/XML/1998/namespace}"
# RFC 4151: tag:authority,date:specific
TAG = re.compile(r"tag:[a-z0-9]([a-z0-9.-]*[a-z0-9])?,\d{4}-\d{2}-\d{2}:[A-Za-z0-9._~/=%-]+")
# RFC 3339, as RFC 4287 3.3 wants it: with a T, and Z or an offset.
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
ONCE = {
    "feed": {"id": True, "title": True, "updated": True, "subtitle": False, "icon": False, "logo": False, "rights": False,
             "generator": False},
    "entry": {"id": True, "title": True, "updated": True, "published": False, "summary": False, "content": False,
              "rights": False, "source": False},
}  # fmt: skip
OFTEN = {"author", "category", "contributor", "link"}
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")

db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_index(settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "search"


@pytest.fixture
def changed(db):
    """Two registrations; one changed, in English too, and was withdrawn; with what a feed must escape."""
    made = factories.registration(name="Licht & <b>donker</b> ]]>", provider="A/B <Kruispunt>")
    factories.registration(name="Licht & <b>donker</b> ]]>", goal="Anders\x0b?", observed_at=factories.LATER)
    factories.registration(language="en", name="Light", observed_at=factories.LATER)
    factories.registration("zorg", name="Zorgkosten", organization="Gemeente Proefstad")
    withdraw(registration=made, observed_at=factories.LATER, reason="Gestopt & <klaar>", by=factories.ALICE)
    return made


def feed_of(client, address: str, status: int = 200) -> ElementTree.Element | None:
    response = client.get(address)
    assert response.status_code == status, address
    if status != 200:
        return None
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    check_feed(root)
    [own] = [link.get("href") for link in links(root, "self")]
    assert own.split(":8000", 1)[1] == response.wsgi_request.get_full_path(), "the self link is where the feed was got"
    return root


def check_feed(root: ElementTree.Element) -> None:
    assert root.tag == f"{ATOM}feed"
    assert root.get(f"{XML}lang") in {"nl", "en", "fy"}
    entries = root.findall(f"{ATOM}entry")
    check_container(root, "feed", {"entry"})
    for entry in entries:
        check_container(entry, "entry", set())
        check_content(entry)
    for name, least in (("self", 1), ("alternate", 1)):
        assert len(links(root, name)) == least
    identifiers = [text(entry, "id") for entry in entries]
    assert len(set(identifiers)) == len(identifiers), "no identifier twice (RFC 4287 4.1.1)"
    assert text(root, "id") not in identifiers
    moments = [datetime.fromisoformat(text(entry, "updated")) for entry in entries]
    assert all(moment <= datetime.fromisoformat(text(root, "updated")) for moment in moments)


def check_container(element: ElementTree.Element, name: str, more: set[str]) -> None:
    """What stands in a feed or entry, how often, and what it looks like (RFC 4287 4.1)."""
    found = [child.tag for child in element if child.tag.startswith(ATOM)]
    allowed = ONCE[name].keys() | OFTEN | more
    assert {tag.removeprefix(ATOM) for tag in found} <= allowed
    for child, required in ONCE[name].items():
        assert found.count(f"{ATOM}{child}") in ({1} if required else {0, 1}), child
    assert TAG.fullmatch(text(element, "id"))
    for moment in ("updated", "published"):
        assert not text(element, moment) or MOMENT.fullmatch(text(element, moment))
    assert text(element, "title").strip()
    authors = element.findall(f"{ATOM}author")
    assert authors
    assert all(text(author, "name").strip() for author in authors), "an author has a name (RFC 4287 3.2.1)"
    for link in element.findall(f"{ATOM}link"):
        assert ADDRESS.fullmatch(link.get("href")), "full addresses only"
        assert link.get("rel")
        assert re.fullmatch(r"[a-z]+/[a-z+]+", link.get("type", "text/html"))
    kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links(element, "alternate")]
    assert len(set(kinds)) == len(kinds) >= 1, "no two alternates of one type and language (RFC 4287 4.1.1)"
    for category in element.findall(f"{ATOM}category"):
        assert category.get("term")


def check_content(entry: ElementTree.Element) -> None:
    [content] = entry.findall(f"{ATOM}content")
    assert content.get("type") == "html"
    assert len(content) == 0, "html is text in here, not elements (RFC 4287 3.1.1.2)"
    page = ElementTree.fromstring(f"<div>{content.text}</div>")  # it happens to be XML too, so it is well formed
    assert {element.tag for element in page.iter()} <= {"div", "p", "a"}
    assert all(ADDRESS.fullmatch(anchor.get("href")) for anchor in page.iter("a")), (
        "full addresses in what is read elsewhere"
    )
    assert not entry.find(f"{ATOM}summary").get("type"), "plain text"


def links(element: ElementTree.Element, rel: str) -> list[ElementTree.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == rel]


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


@db
@pytest.mark.parametrize("language", ["", "/en", "/fy"])
def test_every_feed_is_valid(client, changed, language):
    code = changed.organisation.code
    for address in (
        "/feeds/wijzigingen.atom",
        "/feeds/wijzigingen.atom?wijziging=withdrawn&thema=verkeer&alles=ja",
        f"/feeds/organisaties/{code}.atom",
        "/feeds/registers/proef.atom",
        "/feeds/leveranciers/kruispunt.atom",
        f"/algoritmes/{changed.number}/geschiedenis.atom",
        "/algoritmes.atom?zoek=licht",
        "/algoritmes.atom?organisatie=" + code,
        "/algoritmes.atom",
    ):
        root = feed_of(client, f"{language}{address}")
        assert root.findall(f"{ATOM}entry"), address
        assert root.get(f"{XML}lang") == (language[1:] or "nl")


@db
def test_a_feed_without_entries_is_valid_too(client):
    root = feed_of(client, "/feeds/wijzigingen.atom")
    assert not root.findall(f"{ATOM}entry")


@db
def test_an_entry_says_in_words_what_changed_and_leads_to_the_comparison(client, changed):
    root = feed_of(client, f"/algoritmes/{changed.number}/geschiedenis.atom")
    gone, translated, updated, new = root.findall(f"{ATOM}entry")
    assert text(updated, "title") == "Gewijzigd: Licht & <b>donker</b> ]]> – Gemeente Proefdorp"
    assert "Gewijzigd: Doel en impact; Leverancier: van “A/B” naar “Kruispunt BV”." in text(updated, "summary")
    assert links(updated, "alternate")[0].get("href").endswith(f"/algoritmes/{changed.number}/vergelijk?van=1&naar=2")
    assert "Reden: Gestopt & <klaar>" in text(gone, "summary")
    assert text(new, "published") == "2026-03-05T12:00:00Z"
    assert text(updated, "id").endswith(":wijziging/1-2"), "its place in the ledger"
    assert text(translated, "title").startswith("Gewijzigd: Licht & <b>donker</b> ]]> – ")
    assert "Er kwam een tekst bij in deze taal: Engels." in text(translated, "summary")


@db
def test_names_are_in_the_language_of_the_feed_once_there_was_one(client, changed):
    """Every entry has the name of its own time, so that an archive stays what it was."""
    factories.registration(language="en", name="Traffic lights", observed_at=factories.LATER + timedelta(days=1))
    root = feed_of(client, f"/en/algoritmes/{changed.number}/geschiedenis.atom")
    restored, gone, translated, updated, new = (
        text(each, "title").removesuffix(" – Gemeente Proefdorp") for each in root.findall(f"{ATOM}entry")
    )
    assert restored.endswith(": Traffic lights")
    assert (gone, translated, updated) == ("Withdrawn: Light", "Changed: Light", "Changed: Light")
    assert new == "New: Licht & <b>donker</b> ]]>"


@db
def test_identifiers_are_the_same_in_every_feed_and_language(client, changed):
    identifiers = [
        {text(entry, "id") for entry in feed_of(client, address).findall(f"{ATOM}entry")}
        for address in ("/feeds/wijzigingen.atom", "/en/feeds/registers/proef.atom", "/fy/algoritmes.atom")
    ]
    assert identifiers[0] == identifiers[1] == identifiers[2]


@db
def test_archives_have_everything_once_and_never_change(client, changed, monkeypatch):
    monkeypatch.setattr(feeds, "PAGE_SIZE", 2)
    newest = feed_of(client, "/feeds/wijzigingen.atom")
    assert newest.find(f"{HISTORY}archive") is None
    documents, document = [newest], newest
    while earlier := links(document, "prev-archive"):
        document = feed_of(client, earlier[0].get("href").split(":8000", 1)[1])
        assert document.find(f"{HISTORY}archive") is not None, "an archive says so (RFC 5005 4)"
        assert text(document, "id") == text(newest, "id"), "one feed has one identifier"
        assert links(document, "current")[0].get("href") == links(newest, "self")[0].get("href")
        documents.append(document)
    assert links(documents[-1], "next-archive") == links(documents[1], "self")[:0] or len(documents) > 2
    found = {text(entry, "id") for each in documents for entry in each.findall(f"{ATOM}entry")}
    assert len(found) == 5
    before = client.get("/feeds/wijzigingen.atom?archief=1").content
    factories.registration("nog-een", observed_at=factories.LATER)
    after = client.get("/feeds/wijzigingen.atom?archief=1").content
    assert re.sub(rb"<link [^>]*>", b"", after) == re.sub(rb"<link [^>]*>", b"", before)


@db
@pytest.mark.parametrize("archive", ["0", "9", "-1", "een", "01"])
def test_an_archive_that_there_is_not_is_not_found(client, changed, archive):
    feed_of(client, f"/feeds/wijzigingen.atom?archief={archive}", 404)


@db
def test_the_feed_of_a_search_is_cut_in_pages(client, changed, monkeypatch):
    monkeypatch.setattr(feeds, "PAGE_SIZE", 2)
    page, found = feed_of(client, "/algoritmes.atom"), []
    assert links(page, "last")
    while True:
        found += [text(entry, "id") for entry in page.findall(f"{ATOM}entry")]
        if not (following := links(page, "next")):
            break
        page = feed_of(client, following[0].get("href").split(":8000", 1)[1])
        assert links(page, "previous")
    assert len(set(found)) == len(found) == 5
    feed_of(client, "/algoritmes.atom?pagina=9", 404)


@db
def test_the_feed_of_a_search_has_what_it_finds_now_and_what_was_withdrawn(client, changed):
    titles = [text(entry, "title") for entry in feed_of(client, "/algoritmes.atom?zoek=donker").findall(f"{ATOM}entry")]
    assert any(title.startswith("Ingetrokken: ") for title in titles)
    assert not any("Zorgkosten" in title for title in titles)
    found = feed_of(client, "/algoritmes.atom?zoek=zorgkosten").findall(f"{ATOM}entry")
    assert [text(entry, "title") for entry in found] == ["Nieuw: Zorgkosten – Gemeente Proefstad"]


@db
@pytest.mark.parametrize(
    "address",
    ["/feeds/organisaties/nergens.atom", "/feeds/registers/nergens.atom", "/feeds/leveranciers/nergens.atom",
     "/algoritmes/99999999/geschiedenis.atom"],
)  # fmt: skip
def test_a_feed_of_nothing_is_not_found(client, changed, address):
    feed_of(client, address, 404)


@db
def test_conditional_get(client, changed):
    for address in ("/feeds/wijzigingen.atom", "/algoritmes.atom?zoek=licht"):
        client.get(address)
        response = client.get(address)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert client.get(address, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
        factories.registration("ander", goal=address, observed_at=factories.LATER)
        assert client.get(address, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 200


@db
def test_pages_name_their_feed(client, changed):
    for address in ("/", "/wijzigingen", "/algoritmes?zoek=licht", f"/organisaties/{changed.organisation.code}", "/feeds",
                    f"/algoritmes/{changed.number}/geschiedenis"):  # fmt: skip
        page = client.get(address).content.decode()
        [feed] = re.findall(r'<link rel="alternate" type="application/atom\+xml" href="([^"]+)"', page)
        feed_of(client, feed.replace("&amp;", "&"))


@given(st.text(), st.text(), st.text())
def test_any_text_gives_a_document_that_can_be_read(title, summary, html):
    at = datetime.fromisoformat("2026-06-15T12:00:00+02:00")
    link = atom.Link("alternate", "https://proef.example/", "text/html", "nl", title)
    entry = atom.Entry("tag:proef.example,2026-01-01:1", title, at, at, summary, html, (link,), title, ((title, summary),))
    feed = atom.Feed("tag:proef.example,2026-01-01:f", title, summary, at, "nl", title, "https://proef.example/", (link,),
                     (entry,))  # fmt: skip
    root = ElementTree.fromstring(atom.as_atom(feed))
    clean = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", " ", summary)
    assert text(root.find(f"{ATOM}entry"), "summary") == clean.replace("\r\n", "\n").replace("\r", "\n") or "\r" in summary


@pytest.mark.parametrize(
    ("site", "name", "expected"),
    [
        ("https://Register.example:8443/", "wijziging/1-2", "tag:register.example,2026-01-02:wijziging/1-2"),
        ("http://127.0.0.1:8000", "zoek=c++ & meer", "tag:127.0.0.1,2026-01-02:zoek=c%2B%2B%20%26%20meer"),
    ],
)
def test_tags_are_tags(site, name, expected):
    made = atom.tag(site, datetime(2026, 1, 2).date(), name)
    assert made == expected
    assert TAG.fullmatch(made)
