"""The pictures in the documentation: there, used, and small."""

from __future__ import annotations

import re
from pathlib import Path

from tests.browser.screenshots import IMAGES, ROOT, names


def test_it_works():
    for name in names():
        assert 10_000 < (IMAGES / f"{name}.png").stat().st_size < 300_000, name


def test_no_picture_is_left_over():
    assert {path.stem for path in Path(IMAGES).glob("*.png")} == names()


def test_every_picture_is_shown_somewhere():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    shown = set(re.findall(r"images/([\w-]+)\.png", "".join(page.read_text("utf-8") for page in pages)))
    assert shown <= names()
    assert {name for name in names() if name.startswith("walk-")} <= shown
