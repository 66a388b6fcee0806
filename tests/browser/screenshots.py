"""Takes the pictures of the documentation: `python -m tests.browser.screenshots` writes docs/images/*.png.

The pictures of the walk are taken while `walk.py` takes it: what they show is what the tests walk through. Names after the
command (`walk-nl-320-keyboard`) take only the pictures whose name begins so.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import sheets, walk
from tests.browser.conftest import chromium, flags
from tests.browser.looking import LANGUAGES, WIDTHS
from tests.browser.server import ROOT, Site, served

IMAGES = ROOT / "docs" / "images"
# name → address, width, height
PICTURES = {
    "home": ("/", 1280, 860),
    "results": ("/algoritmes?zoek=camera", 1280, 860),
    "registration": ("/algoritmes/{scanauto}", 1280, 1000),
    "registration-phone": ("/algoritmes/{scanauto}", 390, 844),
}
# width of the page → its height, and on the sheet: how wide each step is, and how many are in a row
SHAPES = {320: (640, 200, 7), 768: (1024, 232, 7), 1440: (960, 400, 4)}


def walks() -> Iterator[tuple[str, str, int, str]]:
    """Yield every walk there is a sheet of: the name of the picture, the language, the width and the way."""
    for language in LANGUAGES:
        for width in WIDTHS:
            for way in walk.WAYS:
                yield f"walk-{language}-{width}-{way}", language, width, way


def names() -> set[str]:
    """Return the names of all pictures."""
    return {name for name, *_ in walks()} | set(PICTURES)


def take_page(browser: Browser, site: Site, name: str) -> None:
    """Take the picture of one page."""
    address, width, height = PICTURES[name]
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(site.address + address.format_map(site.numbers))
    page.screenshot(path=IMAGES / f"{name}.png")
    page.close()


def take_walk(browser: Browser, site: Site, name: str, language: str, width: int, way: str) -> None:
    """Take a walk one way, in one language and width, and put a picture of each step on a sheet."""
    height, shown, columns = SHAPES[width]
    context = browser.new_context(java_script_enabled=way != "no-scripts", viewport={"width": width, "height": height})
    page = context.new_page()
    shots: dict[str, bytes] = {}

    def seen(place: str) -> None:
        _bring_into_view(page, place, way)
        shots[place] = page.screenshot(animations="disabled")

    pdf = walk.WAYS[way](page, site.address + LANGUAGES[language], seen)
    shots["pdf"] = sheets.first_page(pdf, shape=(width, height))
    sheets.sheet(shots, IMAGES / f"{name}.png", width=shown, columns=columns)
    context.close()


def _bring_into_view(page: Page, place: str, way: str) -> None:
    # While an answer is on its way the list is dim.
    expect(page.locator(".htmx-request")).to_have_count(0)
    if way == "keyboard":
        return  # what has the focus is in view
    if place == "filtered":
        page.locator("#gevonden").evaluate("heading => heading.scrollIntoView({block: 'center'})")
    if place == "typed" and way == "scripts":
        page.get_by_role("option").last.evaluate("option => option.scrollIntoView({block: 'nearest'})")


def main(beginnings: tuple[str, ...]) -> None:
    """Serve a register with the demo content and take every picture whose name begins so."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), only_demo=True) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
        for name in PICTURES:
            if name.startswith(beginnings):
                take_page(browser, site, name)
        for name, language, width, way in walks():
            if name.startswith(beginnings):
                take_walk(browser, site, name, language, width, way)
        browser.close()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or ("",))
