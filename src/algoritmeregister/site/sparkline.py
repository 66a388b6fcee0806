"""A line as small as a word that shows how a number grew. Drawn as SVG in the page; its looks are in the style sheet."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

WIDTH, HEIGHT, MARGIN = 96, 24, 2


def sparkline(values: Sequence[int], text: str) -> Markup:
    """Return the line through these values, oldest first, with `text` as its alternative. Empty for less than two values."""
    if len(values) < 2:
        return Markup("")
    top, step = max(*values, 1), (WIDTH - 2 * MARGIN) / (len(values) - 1)
    points = [
        (MARGIN + place * step, HEIGHT - MARGIN - value / top * (HEIGHT - 2 * MARGIN)) for place, value in enumerate(values)
    ]
    line = " ".join(f"{x:.4g},{y:.4g}" for x, y in points)
    end_x, end_y = points[-1]
    return Markup(  # noqa: S704 - numbers of ours, and an escaped text
        f'<svg class="ar-spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(text)}"><polyline points="{line}"/><circle cx="{end_x:.4g}" cy="{end_y:.4g}" r="2"/></svg>'
    )
