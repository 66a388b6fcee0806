"""The pictures in the documentation: there, used, and small."""

from __future__ import annotations

from pathlib import Path

from tests.browser.screenshots import IMAGES, PICTURES


def test_it_works():
    for name in PICTURES:
        assert 10_000 < (IMAGES / f"{name}.png").stat().st_size < 300_000, name


def test_no_picture_is_left_over():
    assert {path.stem for path in Path(IMAGES).glob("*.png")} == set(PICTURES)
