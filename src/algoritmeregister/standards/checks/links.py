"""Links that are secure and that anyone can open, and a contact that can be reached."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..findings import Problem
from ..model import Field
from .content import Content
from .texts import is_placeholder

_MAIL = re.compile(r"[^\s@<>()\[\],;:\"']+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+")
_PAGE = re.compile(r"https?://[^\s/?#]+\.[^\s]+", re.IGNORECASE)
_INSECURE = "http://"


def check(content: Content) -> Iterator[Problem]:
    """Insecure links, links to an address that is no public one, and contacts without a mail address or web page."""
    for path, field, text in content.entries:
        if field.type == "url":
            yield from _link(path, field, text)
        elif field.type == "contact" and not is_placeholder(text):
            yield from _contact(path, field, text)


def _link(path: str, field: Field, text: str) -> Iterator[Problem]:
    if text[: len(_INSECURE)].lower() == _INSECURE:
        yield Problem(path, "https", field)
    host = _host(text)
    if "." not in host.strip("."):
        yield Problem(path, "host", field, {"host": host or text[:60]})


def _host(text: str) -> str:
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""


def _contact(path: str, field: Field, text: str) -> Iterator[Problem]:
    if _MAIL.search(text):
        return
    page = _PAGE.search(text)
    if page is None:
        yield Problem(path, "contact", field)
    elif page[0][: len(_INSECURE)].lower() == _INSECURE:
        yield Problem(path, "https", field)
