"""Lists of links written as text, and back: "Title: https://…, Title: https://…"."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from .fitting import plain_text

_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*\d{1,2}\s*[:.)]\s+")
_LINK_END = ".,;:)]'’”"
_BETWEEN = " \t\r\n\xa0,;.:|()[]–-•*\"'"
_LONGEST_TITLE = 200


def parse_links(text: str) -> list[dict[str, str]] | None:
    """Read a text that is nothing but a list of links; None when it is (also) something else.

    Understands bare links, "title: link", "title (link)" and the national register's export ("1: title, link. 2: …").
    A link without a title gets the host as its title, because the standard requires one.
    """
    text = plain_text(text)
    matches = list(_URL.finditer(text))
    if not matches:
        return None
    links: list[dict[str, str]] = []
    position = 0
    for match in matches:
        link = _balanced(match.group())
        title = _title(text[position : match.start()])
        if len(title) > _LONGEST_TITLE or "\n" in title:
            return None
        links.append({"title": title or host_of(link), "link": link})
        position = match.start() + len(link)
    return None if _title(text[position:]) else links


def _balanced(link: str) -> str:
    link = link.rstrip(_LINK_END.replace(")", ""))
    while link and link[-1] in _LINK_END:
        if link[-1] == ")" and link.count("(") >= link.count(")"):
            break
        link = link[:-1]
    return link


def _title(text: str) -> str:
    text = text.strip(_BETWEEN.replace("(", "").replace("[", ""))
    text = _NUMBER.sub("", text + " ")
    text = text.strip().lstrip(_BETWEEN.replace("(", "")).rstrip(_BETWEEN.replace(")", "").replace("]", ""))
    return "" if not any(letter.isalnum() for letter in text) else text


def host_of(link: str) -> str:
    """The host of a link without "www.", or the link itself when it has none."""
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or link


def format_links(links: list[Any], separator: str = ", ") -> str:
    """Write a list of {"title", "link"} as text that `parse_links` reads back. Items that are no link are left out."""
    return separator.join(filter(None, (_format(item) for item in links)))


def _format(item: Any) -> str:
    if not isinstance(item, dict):
        return ""
    title, link = item.get("title"), item.get("link")
    if not isinstance(link, str) or not link.strip():
        return title if isinstance(title, str) else ""
    if not isinstance(title, str) or title in ("", link, host_of(link)):
        return link
    return f"{title}: {link}"


def is_link_list(value: Any) -> bool:
    """Whether a value is a list of objects, as a field for links holds it (possibly empty)."""
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)
