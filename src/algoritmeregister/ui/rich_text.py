"""Longer texts of registrations: cleaned rich text, or plain text in paragraphs. What is not allowed does not come through."""

from __future__ import annotations

import html
import re

import nh3
from markupsafe import Markup, escape

# What a description may contain. No images, styles, classes, headings or forms: the page's own outline stays whole.
TAGS = {"div", "p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "a", "blockquote", "sub", "sup"}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
    clean_content_tags={"script", "style"},
)
_MARKUP = re.compile(r"<\s*/?\s*(?:p|br|ul|ol|li|strong|b|em|i|a|blockquote|sub|sup|div|span|h[1-6])\b[^<>]*>", re.IGNORECASE)
_GAP = re.compile(r"\n\s*\n")


def clean(value: str) -> Markup:
    """Return the text as safe HTML. Text with markup is cleaned by nh3; text without is escaped and set in paragraphs."""
    if not _MARKUP.search(value):
        return paragraphs(value)
    cleaned = _CLEANER.clean(value)
    return Markup(cleaned if cleaned.lstrip().startswith(("<p", "<div", "<ul", "<ol", "<blockquote")) else f"<p>{cleaned}</p>")  # noqa: S704 - nh3 cleaned it


def paragraphs(value: str) -> Markup:
    """Return plain text as escaped HTML: an empty line begins a paragraph, a line end stays one."""
    blocks = (block.strip() for block in _GAP.split(value.replace("\r\n", "\n").strip()))
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(escape(line) for line in block.split("\n"))) for block in blocks if block
    )


def plain(value: str) -> str:
    """Return the words of a text without its markup, on one line: for summaries, titles and descriptions of pages."""
    return " ".join(html.unescape(nh3.clean(value, tags=set(), clean_content_tags={"script", "style"})).split())


_MARKED = re.compile(r"<(/?)mark>")


def marked(value: str) -> Markup:
    """Return escaped text in which only `<mark>` is HTML, as search gives it. Anything else that looks like a tag is escaped again."""
    parts = _MARKED.split(value)
    texts = [Markup(text.replace("<", "&lt;").replace(">", "&gt;")) for text in parts[::2]]  # noqa: S704 - no tag is left in it
    tags = [Markup("</mark>" if closing else "<mark>") for closing in parts[1::2]]
    return Markup("").join(each for pair in zip(texts, [*tags, Markup("")], strict=True) for each in pair)
