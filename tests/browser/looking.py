"""Holds a page against axe, and against what axe does not know: nothing that sticks out, the right language, one heading.

At every width, and for as little as it takes. No script of ours looks at the width: narrower or wider is a matter of style
alone, and another language is a matter of words. So where a width or language shows the same elements painted the same, most
rules have nothing new to see (`Seen`). What is measured is measured every time, in the page itself (looking.js), and axe is
asked about what that does not clear: in one go, because before it looks at anything it lays out the whole page for itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js")
LANGUAGES = {"nl": "", "en": "/en", "fy": "/fy"}
WIDTHS = (320, 768, 1440)
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
# The rules that look at every single element, or measure where things are: more than half of what axe costs.
APART = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]
# The rules that compare words: these look again in every language.
READING = ["document-title", "html-has-lang", "html-lang-valid", "valid-lang", "landmark-unique", "image-redundant-alt",
           "link-name", "button-name", "label", "empty-heading", "empty-table-header"]  # fmt: skip


# What the elements that this process looked at were, each with everything around it and with how that was painted.
_ELEMENTS: set[int] = set()


@dataclass
class Seen:
    """What was looked at before: of one kind of page what it showed as a whole, and the elements of all of them."""

    pages: set[int] = field(default_factory=set)
    elements: set[int] = field(default_factory=lambda: _ELEMENTS)


def look_at(page: Page, axe: str, address: str, language: str, seen: Seen | None = None) -> Seen:
    """Hold the page against axe and our own rules at every width; `axe` is its source with ours (see `conftest.axe`).

    `seen` is what this page showed in other languages; where it shows the same in this one, what compares words looks too.
    Returns what it showed as well.
    """
    if not page.evaluate("'looking' in window"):
        page.evaluate(axe)
    seen = Seen() if seen is None else seen
    # From the width at which the window is: making it wider or narrower costs as much as what it is for.
    widths = sorted(WIDTHS, reverse=page.viewport_size is not None and page.viewport_size["width"] > WIDTHS[1])
    for width in widths:
        if not page.viewport_size or page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("looking.see()")
        wrong = _violations(page, found, seen, words=width == widths[0]) + found["wide"] + found["through"]
        assert wrong == [], f"{address} at {width}: {wrong}"
        assert (found["language"], found["headings"]) == (language, 1), address
    return seen


def _violations(page: Page, found: dict[str, Any], seen: Seen, *, words: bool) -> list[str]:
    """Run the rules of axe that may find something in what the page shows; returns what they found."""
    places = {element: place for place, element in enumerate(found["elements"])}  # of the same ones, one
    new = [place for element, place in places.items() if element not in seen.elements]
    rules = [*found["doubts"], *(["color-contrast"] if new else [])]
    tags = TAGS if found["page"] not in seen.pages else []
    if words and not tags:
        rules += READING
    if not tags and not rules:
        return []
    asked = {"tags": tags, "without": APART, "rules": rules, "places": new}
    violations: list[str] = page.evaluate("asked => looking.ask(asked)", asked)
    if not violations:
        seen.pages.add(found["page"])
        seen.elements.update(found["elements"])
    return violations
