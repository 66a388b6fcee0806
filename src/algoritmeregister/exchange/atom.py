"""Atom feeds (RFC 4287), complete by way of archives or cut in pages (RFC 5005), with names for entries that never change
(tag URIs, RFC 4151). From plain data to bytes; which entries and which words is up to who asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# XML 1.0 2.2: what no document may hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Link:
    """A link: its relation, full address and, where known, media type, language and title."""

    rel: str
    href: str
    type: str = ""
    hreflang: str = ""
    title: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry. `id`: a tag URI that stays. `html`: the content as safe HTML; `summary` the same in plain words.

    `published`: when it happened, `updated`: when it came into the feed. `categories`: (term, label).
    """

    id: str
    title: str
    updated: datetime
    published: datetime
    summary: str
    html: str
    links: tuple[Link, ...]
    author: str
    categories: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Feed:
    """One feed document. All documents of one feed have the same `id` and `title`. `links` has at least "self".

    `archive`: this document is an archive (RFC 5005 4): what is in it does not change any more.
    """

    id: str
    title: str
    subtitle: str
    updated: datetime
    language: str
    author: str
    author_address: str
    links: tuple[Link, ...]
    entries: tuple[Entry, ...]
    icon: str = ""
    archive: bool = False
    generator: str = field(default="algoritmeregister")


def tag(site: str, since: date, name: str) -> str:
    """Return the tag URI of `name` at a site that has been its owner's `since` a day: the same for ever.

    RFC 4151: the authority is a host name without port; what cannot be in a URI is written with percent signs.
    """
    host = (urlsplit(site).hostname or "localhost").lower()
    return f"tag:{host},{since.isoformat()}:{quote(name, safe='/=~')}"


def as_atom(feed: Feed) -> bytes:
    """Return a feed document as UTF-8."""
    root = Element("feed", {"xmlns": ATOM, "xmlns:fh": HISTORY, "xml:lang": feed.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    if feed.subtitle:
        _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", _moment(feed.updated))
    author = SubElement(root, "author")
    _text(author, "name", feed.author)
    _text(author, "uri", feed.author_address)
    if feed.icon:
        _text(root, "icon", feed.icon)
    _text(root, "generator", feed.generator)
    if feed.archive:
        SubElement(root, "fh:archive")
    _links(root, feed.links)
    for entry in feed.entries:
        _entry(root, entry)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8", short_empty_elements=True) + b"\n"


def _entry(root: Element, entry: Entry) -> None:
    element = SubElement(root, "entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", _moment(entry.updated))
    _text(element, "published", _moment(entry.published))
    _text(SubElement(element, "author"), "name", entry.author)
    for term, label in entry.categories:
        SubElement(element, "category", {"term": _clean(term), "label": _clean(label)})
    _links(element, entry.links)
    _text(element, "summary", entry.summary)
    _text(element, "content", entry.html, {"type": "html"})


def _links(parent: Element, links: Iterable[Link]) -> None:
    for link in links:
        values = {
            "rel": link.rel, "href": link.href, "type": link.type, "hreflang": link.hreflang, "title": _clean(link.title),
        }  # fmt: skip
        SubElement(parent, "link", {name: value for name, value in values.items() if value})


def _text(parent: Element, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    SubElement(parent, name, attributes or {}).text = _clean(text)


def _clean(text: str) -> str:
    return _FORBIDDEN.sub(" ", text)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
