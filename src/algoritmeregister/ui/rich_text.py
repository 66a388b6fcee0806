"""Longer texts of registrations: cleaned rich text, or plain text in paragraphs. Only what is allowed comes through."""

from __future__ import annotations

import html
import re

import nh3
from markupsafe import Markup, escape

from algoritmeregister.ui.fragments import as_html

# What a description may contain. No images, styles, classes, headings or forms: the page's own outline stays whole.
TAGS = {"div", "p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "a", "blockquote", "sub", "sup"}
_BLOCKS = ("<p", "<div", "<ul", "<ol", "<blockquote")
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener noreferrer",
    clean_content_tags={"script", "style"},
)
_MARKUP = re.compile(
    r"<\s*(?:/\s*)?(?:p|br|ul|ol|li|strong|b|em|i|a|blockquote|sub|sup|div|span|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_GAP = re.compile(r"\n\s*\n")
_MARK = re.compile(r"<(/?)mark>")


def clean(value: str) -> Markup:
    """Return the text as safe HTML. Text with markup is cleaned by nh3; text without is escaped and set in paragraphs."""
    if not _MARKUP.search(value):
        return paragraphs(value)
    cleaned = _CLEANER.clean(value).strip()
    return _safe(cleaned if cleaned.startswith(_BLOCKS) else f"<p>{cleaned}</p>")


def paragraphs(value: str) -> Markup:
    """Return plain text as escaped HTML: an empty line begins a paragraph, a line end stays one."""
    # Escaped as a whole: no space or line end is changed by it.
    blocks = _GAP.split(str(escape(value)).replace("\r\n", "\n").strip())
    return _safe("".join(["<p>" + block.strip().replace("\n", "<br>") + "</p>" for block in blocks if block.strip()]))


def plain(value: str) -> str:
    """Return the words of a text without its markup, on one line: for summaries, titles and descriptions of pages."""
    if "<" not in value and "&" not in value:
        return " ".join(value.split())
    return " ".join(html.unescape(nh3.clean(value, tags=set(), clean_content_tags={"script", "style"})).split())


def marked(value: str) -> Markup:
    """Return escaped text in which only `<mark>` is HTML, as search gives it. Any other tag is escaped."""
    if "<" not in value and ">" not in value:  # nothing is marked, as in most texts
        return _safe(value)
    bare = value.replace("<mark>", "").replace("</mark>", "")
    if "<" not in bare and ">" not in bare:  # nothing else is in it, as it should be
        return _safe(value)
    return _safe(
        "".join(
            # every second piece of a split on a group is what the group held: a slash or nothing
            f"<{piece}mark>" if place % 2 else piece.replace("<", "&lt;").replace(">", "&gt;")
            for place, piece in enumerate(_MARK.split(value))
        )
    )


def _safe(cleaned: str) -> Markup:
    """Say that a text may go into a page as it is. Only for what the functions above cleaned."""
    return as_html(cleaned)
