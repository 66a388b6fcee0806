"""Sheets of small pictures: the steps of a walk side by side, in one small file that says which steps they are."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

# Pixels between the pictures and around them, and above each for its number.
GAP, ABOVE = 12, 26
GROUND, INK = "#dfe5e6", "#16282b"
# Few pages of ours have more colours than this that anybody sees.
COLOURS = 32


def sheet(shots: Mapping[str, bytes], path: Path, *, width: int, columns: int) -> None:
    """Write pictures (step → PNG) side by side, `columns` in a row, each `width` pixels wide with its number above."""
    tiles = [_scaled(shot, width) for shot in shots.values()]
    height = max(tile.height for tile in tiles)
    rows = -(-len(tiles) // columns)
    whole = Image.new("RGB", (GAP + columns * (width + GAP), GAP + rows * (ABOVE + height + GAP)), GROUND)
    draw, font = ImageDraw.Draw(whole), ImageFont.load_default(18)
    for place, tile in enumerate(tiles):
        left = GAP + place % columns * (width + GAP)
        top = GAP + place // columns * (ABOVE + height + GAP)
        draw.text((left, top), str(place + 1), fill=INK, font=font)
        whole.paste(tile, (left, top + ABOVE))
    about = PngInfo()
    about.add_text("steps", " ".join(shots))
    small = whole.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True, pnginfo=about)


def steps_of(path: Path) -> tuple[str, ...]:
    """Read which steps a sheet shows; none when it does not say."""
    with Image.open(path) as found:
        return tuple(str(found.info.get("steps", "")).split())


def _scaled(shot: bytes, width: int) -> Image.Image:
    taken = Image.open(io.BytesIO(shot)).convert("RGB")
    return taken.resize((width, round(taken.height * width / taken.width)), Image.Resampling.LANCZOS)


def first_page(pdf: bytes, *, shape: tuple[int, int]) -> bytes:
    """Draw the first page of a PDF as a PNG, whole, on a ground of this `shape` (width and height).

    Raises `RuntimeError` when the program for it is not installed.
    """
    program = shutil.which("pdftoppm")
    if program is None:
        raise RuntimeError("pdftoppm draws the PDF: apt-get install poppler-utils")
    options = ["-png", "-f", "1", "-l", "1", "-scale-to", str(min(shape[1], round(shape[0] * 2**0.5)))]
    drawn = subprocess.run([program, *options, "-"], input=pdf, stdout=subprocess.PIPE, check=True)
    page = Image.open(io.BytesIO(drawn.stdout)).convert("RGB")
    ground = Image.new("RGB", shape, GROUND)
    ground.paste(page, ((shape[0] - page.width) // 2, 0))
    made = io.BytesIO()
    ground.save(made, "png")
    return made.getvalue()
