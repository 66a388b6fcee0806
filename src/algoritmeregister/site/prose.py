"""Running text that comes as data: paragraphs and lists in three languages, with links and a few values to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from markupsafe import Markup, escape

from algoritmeregister.site import tables
from algoritmeregister.texts import in_language
from algoritmeregister.ui.links import safe_link

_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_VALUE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Block:
    """A paragraph (`items` empty) or a list (`text` empty), safe to put in a page."""

    text: Markup | str = ""
    items: tuple[Markup, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading with what is under it. `key` is its anchor."""

    key: str
    title: str
    blocks: tuple[Block, ...]


def inline(text: str, values: Mapping[str, str] | None = None) -> Markup:
    """Return escaped text with its links: [words](site:page) to one of our pages, [words](https://…) to another site."""
    filled = _VALUE.sub(lambda match: str((values or {}).get(match[1], match[0])), text)
    parts: list[Markup | str] = []
    end = 0
    for match in _LINK.finditer(filled):
        parts += [escape(filled[end : match.start()]), _link(match[1], match[2])]
        end = match.end()
    return Markup("").join([*parts, escape(filled[end:])])


def _link(words: str, target: str) -> Markup:
    if target.startswith("site:"):
        return Markup('<a class="nl-link" href="{}">{}</a>').format(reverse(target), words)
    address = safe_link(target)
    if address is None:
        return escape(words)
    return Markup('<a class="nl-link" href="{}" rel="noopener noreferrer">{}</a>').format(address, words)


def blocks(paragraphs: Iterable[str], values: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    """Return paragraphs and lists; a paragraph that needs a value which is not there (or empty) is left out."""
    values = {name: value for name, value in (values or {}).items() if value}
    result: list[Block] = []
    items: list[Markup] = []
    for paragraph in paragraphs:
        if not set(_VALUE.findall(paragraph)) <= set(values):
            continue
        if paragraph.startswith("- "):
            items.append(inline(paragraph[2:], values))
            continue
        if items:
            result.append(Block(items=tuple(items)))
            items = []
        result.append(Block(text=inline(paragraph, values)))
    if items:
        result.append(Block(items=tuple(items)))
    return tuple(result)


def in_this_language(texts: Mapping[str, Any]) -> Any:
    """Choose from texts (or lists of texts) in three languages the one for this request."""
    return in_language(texts, get_language())


def sections(page: str, values: Mapping[str, str]) -> list[Section]:
    """Return the sections of a page of `data/texts.yaml` that hold for this installation."""
    return [
        Section(row["key"], in_this_language(row["title"]), blocks(in_this_language(row["text"]), values))
        for row in tables.read("texts")[page]["sections"]
        if "when" not in row or values.get(row["when"])
    ]
