"""The value of a field as plain text: what is compared, and what a reader sees of a change. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import nh3

from algoritmeregister.standards import CodeList, Field
from algoritmeregister.texts import in_language

_LINE_END = re.compile(r"<\s*(?:br|/\s*(?:p|div|li|ul|ol|blockquote))\b[^<>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"<\s*(?:/\s*)?[a-z][^<>]*>", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def readable(field: Field | None, value: Any, language: str = "nl") -> str:
    """Return a field's value as plain text: a list one item a line, codes as their label in `language`, no markup.

    `field` is the field of the superset, None for a value that belongs to no field. Empty values give "".
    """
    if isinstance(value, Mapping):
        return _row(field, value, language)
    if isinstance(value, list | tuple):
        return "\n".join(text for each in value if (text := readable(field, each, language)))
    if value is None or value == "":
        return ""
    text = str(value)
    label = _label(field.code_list if field else None, text, language)
    return label or without_markup(text)


def without_markup(text: str) -> str:
    """Return the words of a text that may have markup. Blocks and line ends stay lines; other space becomes one space."""
    if _MARKUP.search(text):
        text = html.unescape(nh3.clean(_LINE_END.sub("\n", text), tags=set(), clean_content_tags={"script", "style"}))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def _row(field: Field | None, row: Mapping[str, Any], language: str) -> str:
    """Return a row of a list on one line: a title with its link, or named cells."""
    items = {item.key: item for item in field.items} if field else {}
    cells = {key: text for key, each in row.items() if (text := readable(items.get(key), each, language))}
    if set(cells) <= {"title", "link"}:
        return ": ".join(cells[key] for key in ("title", "link") if key in cells)
    return "; ".join(
        f"{in_language(items[key].label, language) if key in items else key}: {text}" for key, text in cells.items()
    )


def _label(codes: CodeList | None, text: str, language: str) -> str:
    code = codes.find(text) if codes else None
    return in_language(code.label, language) if code else ""
