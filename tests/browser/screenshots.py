"""Takes the pictures of the documentation: `python -m tests.browser.screenshots` writes docs/images/*.png.

The pictures of the walk are taken while `walk.py` takes it: what they show is what the tests walk through.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser import walk
from tests.browser.conftest import chromium, flags
from tests.browser.looking import LANGUAGES
from tests.browser.server import ROOT, served

IMAGES = ROOT / "docs" / "images"
# name → address, width, height
PICTURES = {
    "home": ("/", 1280, 860),
    "results": ("/algoritmes?zoek=camera", 1280, 860),
    "registration": ("/algoritmes/{scanauto}", 1280, 1000),
    "registration-phone": ("/algoritmes/{scanauto}", 390, 844),
}
# language, width and height → the places of the walk of which there is a picture
WALKS = {
    ("nl", 1440, 960): ("home", "suggestions", "filtered", "sorted", "registration", "print"),
    ("nl", 320, 640): ("suggestions", "filtered", "registration"),
    ("en", 1440, 960): ("filtered",),
    ("fy", 1440, 960): ("filtered",),
}


def walk_name(language: str, width: int, place: str) -> str:
    """Return the name of a picture of the walk."""
    return f"walk-{language}-{width}-{place}"


def names() -> set[str]:
    """Return the names of all pictures."""
    walks = {walk_name(language, width, place) for (language, width, _), places in WALKS.items() for place in places}
    return walks | set(PICTURES)


def take_walk(page: Page, address: str, language: str, places: tuple[str, ...]) -> None:
    """Take the walk in one language, with a picture at each of `places`."""
    width = page.viewport_size["width"] if page.viewport_size else 0

    def seen(place: str) -> None:
        if place not in places:
            return
        # While an answer is on its way the list is dim.
        expect(page.locator(".htmx-request")).to_have_count(0)
        if place == "filtered":
            page.locator("#gevonden").evaluate("heading => heading.scrollIntoView({block: 'center'})")
        if place == "suggestions":
            page.get_by_role("option").last.evaluate("option => option.scrollIntoView({block: 'nearest'})")
        page.screenshot(animations="disabled", path=IMAGES / f"{walk_name(language, width, place)}.png")

    walk.whole(page, address + LANGUAGES[language], seen)


def main() -> None:
    """Serve a register with the demo content and take every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), only_demo=True) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags())
        for name, (address, width, height) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(site.address + address.format_map(site.numbers))
            page.screenshot(path=IMAGES / f"{name}.png")
        for (language, width, height), places in WALKS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            take_walk(page, site.address, language, places)
        browser.close()


if __name__ == "__main__":
    main()
