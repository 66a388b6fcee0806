"""The pictures in the documentation: there, used, small, and of the walk that the tests take."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser import walk
from tests.browser.screenshots import IMAGES, ROOT, names, walks
from tests.browser.sheets import steps_of

AGAIN = "take it again: python -m tests.browser.screenshots"
MOST_ALTOGETHER = 3_000_000  # bytes: they are kept with the code
PAGE = ROOT / "docs" / "explanation" / "walk.md"


def test_it_works():
    sizes = {name: (IMAGES / f"{name}.png").stat().st_size if (IMAGES / f"{name}.png").exists() else 0 for name in names()}
    assert {name: size for name, size in sizes.items() if not 10_000 < size < 300_000} == {}, AGAIN
    assert sum(sizes.values()) < MOST_ALTOGETHER


def test_no_picture_is_left_over():
    assert {path.stem for path in Path(IMAGES).glob("*.png")} == names()


def test_every_picture_is_shown_somewhere():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    shown = set(re.findall(r"images/([\w-]+)\.png", "".join(page.read_text("utf-8") for page in pages)))
    assert shown <= names()
    assert {name for name in names() if name.startswith("walk-")} <= shown


def test_the_page_and_the_pictures_have_the_steps_of_the_walk():
    told = re.findall(r"^\| (\d) \| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert told == [(str(place), step) for place, step in enumerate(walk.STEPS, 1)]
    others = {name for name, *_ in walks() if steps_of(IMAGES / f"{name}.png") != walk.STEPS}
    assert others == set(), AGAIN
