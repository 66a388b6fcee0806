"""Rich text as people type it: an empty line starts a paragraph, a line with "- " or "1. " is an item of a list.

`typed_of` shows rich text that way, `rich_of` makes rich text of what was typed: `typed_of(rich_of(text))` says the same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from algoritmeregister.standards.fitting import has_markup

_BULLET = re.compile(r"^\s*[-*•–]\s+(?=\S)")
_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+(?=\S)")
_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_BLOCKS = frozenset({"p", "div", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})


def rich_of(typed: str) -> str:
    """Return what was typed as the standard keeps it: plain where that is enough, else with p, br, ul, ol and li."""
    blocks = [block for block in _GAP.split(typed.strip()) if block.strip()]
    if not blocks:
        return ""
    pieces = [piece for block in blocks for piece in _pieces(block.split("\n"))]
    if len(pieces) == 1 and pieces[0][0] == "p" and len(pieces[0][1]) == 1 and not has_markup(typed):
        return typed.strip()
    return "".join(_markup(kind, lines) for kind, lines in pieces)


def _pieces(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of a block: ("p" | "ul" | "ol", its lines without their signs)."""
    kind = ""
    held: list[str] = []
    for line in lines:
        found, text = _sort(line)
        if found != kind and held:
            yield kind, held
            held = []
        kind = found
        held.append(text)
    if held:
        yield kind, held


def _sort(line: str) -> tuple[str, str]:
    if sign := _BULLET.match(line):
        return "ul", line[sign.end() :].strip()
    if sign := _NUMBER.match(line):
        return "ol", line[sign.end() :].strip()
    return "p", line.strip()


def _markup(kind: str, lines: list[str]) -> str:
    escaped = [html.escape(line, quote=False) for line in lines]
    if kind == "p":
        return f"<p>{'<br>'.join(escaped)}</p>"
    return f"<{kind}>{''.join(f'<li>{line}</li>' for line in escaped)}</{kind}>"


class _Reader(HTMLParser):
    """Collects lines: paragraphs with an empty line between them, items of lists with their sign."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = [[""]]
        self.lists: list[int] = []
        self.link = ""

    def _start_block(self) -> None:
        if any(self.blocks[-1]):
            self.blocks.append([""])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.blocks[-1].append("")
        elif tag in {"ul", "ol"}:
            if not self.lists:
                self._start_block()
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li":
            sign = "- "
            if self.lists and self.lists[-1] >= 0:
                self.lists[-1] += 1
                sign = f"{self.lists[-1]}. "
            if self.blocks[-1][-1]:
                self.blocks[-1].append("")
            self.blocks[-1][-1] = sign
        elif tag == "a":
            self.link = dict(attrs).get("href") or ""
        elif tag in _BLOCKS and not self.lists:
            self._start_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
            if not self.lists:
                self._start_block()
        elif tag == "a" and self.link:
            if self.link not in self.blocks[-1][-1]:
                self.blocks[-1][-1] += f" ({self.link})"
            self.link = ""
        elif tag in _BLOCKS and not self.lists:
            self._start_block()

    def handle_data(self, data: str) -> None:
        words = re.sub(r"\s+", " ", data)
        line = self.blocks[-1][-1]
        self.blocks[-1][-1] = line + (words.lstrip() if not line or line.endswith(" ") else words)


def typed_of(rich: str) -> str:
    """Return rich text as people type it. A text without markup comes back as it is."""
    if not has_markup(rich):
        return rich
    reader = _Reader()
    reader.feed(rich)
    reader.close()
    blocks = ("\n".join(line.strip() for line in block).strip("\n") for block in reader.blocks)
    return "\n\n".join(block for block in blocks if block.strip())
