"""HTML in a source's value made into plain text: paragraphs, list items and links stay readable."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "br", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template"})


class _Text(HTMLParser):
    """Collects the text of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._links: list[tuple[str, int]] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a list item or a link."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.pieces)))

    def handle_endtag(self, tag: str) -> None:
        """End a line, or a link, whose address is put behind it."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS and tag != "br":
            self.pieces.append("\n")
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            text = "".join(self.pieces[start:]).strip()
            if address.startswith(("http://", "https://", "mailto:")) and address.removeprefix("mailto:") not in text:
                self.pieces.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if not self._unseen:
            self.pieces.append(data)


def plain(text: str) -> str:
    """Return `text` without HTML: lines where it had paragraphs, "- " before list items, addresses behind links.

    Text without tags and without character references is returned as it is.
    """
    if "<" not in text and "&" not in text:
        return text
    parser = _Text()
    parser.feed(text)
    parser.close()
    lines = [" ".join(line.split()) for line in "".join(parser.pieces).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
