"""Takes the pictures of the documentation: `python -m tests.browser.screenshots` writes docs/images/*.png."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import chromium, flags
from tests.browser.server import ROOT, served

IMAGES = ROOT / "docs" / "images"
# name → address, width, height
PICTURES = {
    "home": ("/", 1280, 860),
    "results": ("/algoritmes?zoek=camera", 1280, 860),
    "registration": ("/algoritmes/{scanauto}", 1280, 1000),
    "registration-phone": ("/algoritmes/{scanauto}", 390, 844),
}


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
        browser.close()


if __name__ == "__main__":
    main()
