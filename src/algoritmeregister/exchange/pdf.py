"""One description as an accessible PDF (PDF/UA-1, ISO 14289-1): tagged, with language, title, headings and links.

Typst sets it, from `description.typ` and the fonts inside the `typst` package: no network, no fonts of the machine, so the
same data gives the same file everywhere. The data goes in as JSON, never as part of the template: a text with Typst's own
markup in it is only text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typst

from algoritmeregister.exchange.blocks import Block
from algoritmeregister.exchange.characters import certain, printable, without

TEMPLATE = Path(__file__).with_name("description.typ")
_REFUSED = re.compile(r"(?:the text|codepoint) `\"(.+?)\"`")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class CannotPrint(Exception):
    """The PDF could not be made; the message is Typst's."""


@dataclass
class PrintedField:
    """A field: its label, its value, and what was noticed about it."""

    label: str
    blocks: list[Block]
    notes: list[str] = field(default_factory=list)


@dataclass
class PrintedGroup:
    """A heading with its fields."""

    title: str
    fields: list[PrintedField]


@dataclass
class Printed:
    """Everything that is in the PDF, in words for the reader. All texts are plain text; `language` is that of the words.

    `title_language` and the blocks' languages: of texts in another language, else empty. `facts` are rows of a table: label
    and blocks, under `facts_columns`. `page_words` come before the page number, and between it and the number of pages.
    `squares` is the sentence to add when a character could not be shown.
    """

    language: str
    site: str
    title: str
    title_language: str
    organisation: str
    made_on: date
    lead: list[Block]
    groups: list[PrintedGroup]
    facts_title: str
    facts_columns: tuple[str, str]
    facts: list[tuple[str, list[Block]]]
    citation_title: str
    citation: str
    short_address: str
    qr_svg: str
    qr_text: str
    footer: str
    page_words: tuple[str, str]
    squares: str
    notes: list[Block] = field(default_factory=list)


def source(printed: Printed) -> bytes:
    """Return everything the file is made of, as bytes: the same source is the same file."""
    data = json.dumps(asdict(printed), ensure_ascii=True, sort_keys=True, default=str)
    return TEMPLATE.read_bytes() + version("typst").encode() + data.encode()


def as_pdf(printed: Printed) -> bytes:
    """Return the PDF. A character that our fonts lack becomes a square, and a sentence says so. Raises `CannotPrint`."""
    data = _mapped(asdict(printed), printable)
    data["title"] = data["title"].strip() or data["footer"]
    for attempt in range(3):
        try:
            return _compiled(data)
        except typst.TypstError as error:
            refused = frozenset("".join(_unescaped(each) for each in _REFUSED.findall(str(error))))
            if not refused or attempt == 2:
                raise CannotPrint(str(error)) from error
            # The second time everything goes that is not certain: what Typst names first need not be all.
            replace: Callable[[str], str] = certain if attempt else lambda text, refused=refused: without(text, refused)  # type: ignore[misc]
            data = _mapped(data, replace)
            data["squares_used"] = True
    raise AssertionError("unreachable")


def _compiled(data: dict[str, Any]) -> bytes:
    result: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps({"squares_used": False, **data})},
    )
    return result


def _mapped(value: Any, change: Callable[[str], str], key: str = "") -> Any:
    """Return the data with every text changed, but for those that are not text: addresses, codes, the picture."""
    if isinstance(value, dict):
        return {name: _mapped(each, change, name) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(each, change, key) for each in value]
    if isinstance(value, date):
        return [value.year, value.month, value.day]
    if key in {"language", "title_language"}:
        return value if _LANGUAGE.fullmatch(value) else ""
    return (
        change(value)
        if isinstance(value, str) and key not in {"link", "qr_svg", "kind", "style", "short_address"}
        else value
    )


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
