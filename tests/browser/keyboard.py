"""Going through a page with the Tab key, as who has no mouse does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

FOCUS = """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
    return {tag: e.tagName, text: (e.innerText || e.value || e.name || '').trim(), id: e.id,
            class: e.className, href: e.getAttribute('href') || '',
            seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
            inside: r.bottom > 0 && r.top < innerHeight && r.width > 0} }"""


def in_sight(page: Page) -> None:
    """See that what has the focus is on the screen."""
    focus = page.evaluate(FOCUS)
    assert focus["inside"], f"the focus is out of sight on {focus}"


def tab_to(page: Page, wanted: Callable[[dict[str, Any]], bool], limit: int = 60) -> dict[str, Any]:
    """Press Tab until `wanted` accepts what has the focus; everything on the way must be visible."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focus: dict[str, Any] = page.evaluate(FOCUS)
        assert focus["seen"], f"no visible focus on {focus}"
        assert focus["inside"], f"the focus is out of sight on {focus}"
        if wanted(focus):
            return focus
    raise AssertionError("never reached")
