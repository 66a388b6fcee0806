"""An Atom feed, with the pages it leads to (RFC 5005): its entries become records in one JSON file.

What stands in an entry is named after where it stands: `title`, `id`, `updated`, `author/name`, `category/@term`, `content`;
its links are `link` (the page for people) and `link/<rel>`. Of an entry that comes twice the newest counts. Option:
`max_pages`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from algoritmeregister.harvest.connectors.questions import Asked, Fetched, WrongOption, file_name
from algoritmeregister.harvest.errors import NotFetched
from algoritmeregister.harvest.fetching import Fetcher, Question
from algoritmeregister.harvest.readers.xml_records import fields

OPTIONS = frozenset({"max_pages"})
MAX_PAGES = 500
_MAX_PAGE_BYTES = 32 * 1024 * 1024
_ATOM = "{http://www.w3.org/2005/Atom}"
_FURTHER = ("next", "prev-archive")


def check(asked: Asked) -> None:
    """Check the options. Raises `WrongOption`."""
    if not 1 <= asked.number("max_pages", MAX_PAGES) <= MAX_PAGES:
        raise WrongOption("max_pages", f"1–{MAX_PAGES}")


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Fetch the feed, unless our copy still holds. Raises `NotFetched`."""
    page = folder / "page"
    question = Question(
        asked.address, accept="application/atom+xml", etag=asked.etag, last_modified=asked.last_modified,
        minds_robots=asked.minds_robots,
    )  # fmt: skip
    first = fetcher.fetch(question, page, most=_MAX_PAGE_BYTES)
    if first.not_modified:
        return Fetched(None, first.address, first.etag, first.last_modified)
    entries: dict[str, dict[str, Any]] = {}
    size = 0
    for address, feed in _pages(asked, fetcher, page, first.address):
        size += page.stat().st_size
        fetcher.check_size(size, asked.address)
        for element in feed.iter(f"{_ATOM}entry"):
            entry = _entry(element, address)
            id = str(entry.get("id") or f"nameless {len(entries)}")  # RFC 4287 wants one; without it, each is its own
            known = entries.get(id)
            if known is None or str(entry.get("updated", "")) > str(known.get("updated", "")):
                entries[id] = entry
    target = folder / (Path(file_name(asked.address, "feed")).stem + ".json")
    _write(entries.values(), target)
    return Fetched(target, first.address, first.etag, first.last_modified)


def as_fetched(feed: Path, folder: Path) -> Path | None:
    """Write the entries of a feed that was saved as a harvest would write them; None when the file is no feed."""
    with feed.open("rb") as file:
        if _ATOM[1:-1].encode() not in file.read(4096):
            return None
    try:
        parsed = _parsed(feed, "")
    except NotFetched:
        return None
    target = folder / f"{feed.stem}.json"
    _write((_entry(element, "") for element in list(parsed.iter(f"{_ATOM}entry"))), target)
    return target


def _write(entries: Iterable[dict[str, Any]], target: Path) -> None:
    target.write_text(json.dumps({"entries": list(entries)}, ensure_ascii=False, indent=0), encoding="utf-8")


def _pages(asked: Asked, fetcher: Fetcher, page: Path, address: str) -> Iterator[tuple[str, Element]]:
    """Yield the feed and the pages that it leads to, each with its address; the first one has been fetched into `page`."""
    seen = {address}
    for _turn in range(asked.number("max_pages", MAX_PAGES)):
        feed = _parsed(page, address)
        yield address, feed
        links = {link.get("rel", ""): link.get("href", "") for link in feed.findall(f"{_ATOM}link")}
        further = next((urljoin(address, links[rel]) for rel in _FURTHER if links.get(rel)), "")
        if not further or further in seen:
            return
        seen.add(further)
        address = fetcher.fetch(
            Question(further, accept="application/atom+xml", minds_robots=asked.minds_robots), page, most=_MAX_PAGE_BYTES
        ).address
    raise NotFetched(_("%s heeft meer pagina’s dan we ophalen. Er is niets overgenomen.") % asked.address)


def _parsed(page: Path, address: str) -> Element:
    try:
        feed: Element = fromstring(page.read_bytes(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        feed = Element("")
    if feed.tag != f"{_ATOM}feed":
        raise NotFetched(_("%s antwoordt niet met een Atom-feed.") % address)
    return feed


def _entry(element: Element, address: str) -> dict[str, Any]:
    links: dict[str, Any] = {}
    for link in element.findall(f"{_ATOM}link"):
        rel, href = link.get("rel", "alternate"), urljoin(address, link.get("href", ""))
        links.setdefault("link" if rel == "alternate" else f"link/{rel}", href)
        element.remove(link)
    for part in element.findall(f"{_ATOM}content") + element.findall(f"{_ATOM}summary"):
        if part.get("type") == "xhtml":
            text = " ".join("".join(part.itertext()).split())
            part.clear()
            part.text = text
        part.attrib.pop("type", None)
    return {**fields(element), **links}
