"""Texts of registrations as blocks and runs for a format that is not HTML: what nh3 lets through, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from algoritmeregister.ui import rich_text
from algoritmeregister.ui.links import contact_link, safe_link

STYLES = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic", "sub": "sub", "sup": "super"}
LONGEST_LINK = 2000


@dataclass
class Run:
    """A stretch of text in one style ("", "bold", "italic", "sub", "super"), leading to `link` when that is not empty."""

    text: str
    style: str = ""
    link: str = ""


@dataclass
class Block:
    """A "paragraph" (its only item), or a list: "bullets" or "steps". `language` is that of the text, empty: the page's."""

    kind: str = "paragraph"
    items: list[list[Run]] = field(default_factory=list)
    language: str = ""


def paragraph(text: str, *, language: str = "", link: str = "") -> Block:
    """Return plain text as one paragraph, a link as a whole when `link` is given."""
    return Block("paragraph", [[Run(text, link=link if len(link) <= LONGEST_LINK else "")]], language)


def text_blocks(text: str, *, rich: bool, language: str = "") -> list[Block]:
    """Return a text of a registration as blocks: `rich` text with the markup that is allowed, other text as it is."""
    reader = _Reader(language)
    reader.feed(str(rich_text.clean(text) if rich else rich_text.paragraphs(text)))  # Markup would escape again
    reader.close()
    return [block for block in reader.blocks if block.items]


class _Reader(HTMLParser):
    """Reads HTML that nh3 has cleaned. Lists in lists become one list."""

    def __init__(self, language: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._language = language
        self._lists: list[str] = []
        self._styles: list[str] = []
        self._link = ""
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block or a style."""
        if tag in {"ul", "ol"}:
            if not self._lists:
                self.blocks.append(Block("bullets" if tag == "ul" else "steps", [], self._language))
            self._lists.append(tag)
            self._open = False
        elif tag in {"p", "div", "blockquote", "li"}:
            self._open = self._open and bool(self._lists) and tag != "li"
            if self._open:  # another paragraph of the same item
                self._add("\n")
        elif tag == "br":
            self._add("\n")
        elif tag == "a":
            address = dict(attrs).get("href") or ""
            link = safe_link(address) or contact_link(address) or ""
            self._link = link if len(link) <= LONGEST_LINK else ""
        elif tag in STYLES:
            self._styles.append(STYLES[tag])

    def handle_endtag(self, tag: str) -> None:
        """End a block or a style."""
        if tag in {"ul", "ol"}:
            self._lists = self._lists[:-1]
            self._open = False
        elif tag in {"p", "div", "blockquote", "li"}:
            self._open = self._open and bool(self._lists) and tag != "li"
        elif tag == "a":
            self._link = ""
        elif tag in STYLES:
            self._styles = self._styles[:-1]

    def handle_data(self, data: str) -> None:
        """Take text; white space between blocks is nothing."""
        if data.strip() or self._open:
            self._add(data)

    def _add(self, text: str) -> None:
        if not self._open:
            if not text.strip():
                return
            self._item().append([])
            self._open = True
        self.blocks[-1].items[-1].append(Run(text, self._styles[-1] if self._styles else "", self._link))

    def _item(self) -> list[list[Run]]:
        """Return the list to which a new item belongs."""
        if not self._lists:
            self.blocks.append(Block("paragraph", [], self._language))
        return self.blocks[-1].items
