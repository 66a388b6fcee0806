"""Markdown of texts that people write for this site, as safe HTML: no raw HTML, no pictures, no first heading."""

from __future__ import annotations

import re
from functools import cache

import nh3
from django.urls import NoReverseMatch, reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from algoritmeregister.ui.rich_text import TAGS

_TAGS = TAGS | {"h2", "h3", "h4", "h5", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"}
_CLASSES = {
    "p": "nl-paragraph",
    "a": "nl-link",
    "ul": "utrecht-unordered-list",
    "h2": "nl-heading nl-heading--level-2",
    "h3": "nl-heading nl-heading--level-3",
    "h4": "nl-heading nl-heading--level-4",
    "table": "utrecht-table utrecht-table--html-table ar-table",
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"*": {"class"}, "a": {"href"}, "th": {"scope"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer",
)
# Addresses of our own pages: [words](site:page) in shipped texts, [words](/kennisbank) in any.
_OURS = re.compile(r"^(?:site|desk):[a-z_]+$")


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")


def render(text: str) -> Markup:
    """Return Markdown as safe HTML in the style of the site. A heading of the first level becomes one of the second."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        _dress(token)
        for child in token.children or ():
            _dress(child)
    cleaned = _CLEANER.clean(parser.renderer.render(tokens, parser.options, {}))
    return Markup(cleaned)  # noqa: S704 - cleaned just above


def _dress(token: Token) -> None:
    if token.type in {"heading_open", "heading_close"}:
        token.tag = f"h{min(int(token.tag[1]) + 1, 5)}" if token.tag == "h1" else token.tag
    if token.nesting == 1 and token.tag in _CLASSES:
        token.attrSet("class", _CLASSES[token.tag])
    if token.type == "link_open":
        token.attrSet("href", _address(str(token.attrGet("href") or "")))
    if token.type == "th_open":
        token.attrSet("scope", "col")


def _address(target: str) -> str:
    if not _OURS.match(target):
        return target
    try:
        return reverse(target)
    except NoReverseMatch:
        return "#"
