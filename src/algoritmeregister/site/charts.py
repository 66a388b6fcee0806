"""Charts as SVG in the page: drawn here from a description of what they show, with the library leather.

Their colours, letters and lines come from the style sheet (`.ar-chart`), so that a chart follows the theme, forced colours
and paper; the attributes that leather writes are what is left without it. Nothing in them is a style or a script: the
content policy allows neither. Charts are drawn narrow, for a phone; on a wide screen they stand beside each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal
from xml.etree import ElementTree

import leather
from leather.axis import Axis
from leather.scales import Linear
from leather.series import Series
from leather.shapes import Bars
from markupsafe import Markup

# In the units of the drawing, of which 400 are as wide as a phone.
WIDTH, COLUMNS_HEIGHT, ROW_HEIGHT = 400, 260, 44
MARGIN = 20  # what leather leaves around a chart of this width
LINE_HEIGHT = 24
# Letters that fit on a line, those of the number and what is between them included.
LETTERS = 41
TICKS = 4
_PLACES = {"x", "y", "x1", "x2", "y1", "y2", "width", "height"}


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, how long it is, and the number as it is written (empty: not written at it)."""

    label: str
    value: int
    written: str = ""


@dataclass(frozen=True)
class Chart:
    """What a chart shows. `kind`: "bars" lie under each other, each under its label; "columns" stand in order of time.

    `name` is unique on the page. `title` and `text` are its alternative in words. `whole`: the value of a full bar; 0 is
    that of the longest. `number` writes the numbers along the axis.
    """

    kind: Literal["bars", "columns"]
    name: str
    title: str
    text: str
    bars: Sequence[Bar]
    number: Callable[[int], str]
    whole: int = 0


class _LabelledBars(Bars):
    """Bars with their label and number above them: beside them is no room for words on a phone."""

    def __init__(self, bars: Sequence[Bar], whole: int) -> None:
        super().__init__("#0d4f56")
        self._bars = {str(place): bar for place, bar in enumerate(bars)}
        self._whole = whole

    def to_svg(self, width: float, height: float, x_scale: Any, y_scale: Any, series: Any, palette: Any) -> Any:
        """Draw the bars: called by leather."""
        group = super().to_svg(width, height, x_scale, y_scale, series, palette)
        for rect, place in zip(list(group), [each.y for each in series.data()], strict=True):
            top, bar = float(rect.get("y")), self._bars[place]
            rect.set("y", str(top + LINE_HEIGHT))
            rect.set("height", str(ROW_HEIGHT - LINE_HEIGHT - 8))
            if self._whole:  # how long a bar could be
                outline = {"width": str(width), "class": "ar-chart__whole", "fill": "none", "stroke": "#71868a"}
                ElementTree.SubElement(group, "rect", {**rect.attrib, **outline})
            for x, anchor, text in ((0, "start", _shortened(bar)), (int(width), "end", bar.written)):
                word = ElementTree.SubElement(
                    group, "text", {"x": str(x), "y": f"{top + LINE_HEIGHT - 7:.1f}", "text-anchor": anchor}
                )
                word.text = text
        return group


def _shortened(bar: Bar) -> str:
    most = LETTERS - len(bar.written)
    return bar.label if len(bar.label) <= most else bar.label[: most - 1].rstrip() + "…"


class _Whole(Linear):
    """A scale that ends where it is told, so that a bar of everything is full: leather's own ends at a round number."""

    def __init__(self, whole: int) -> None:
        super().__init__(0, whole)
        self._whole = Decimal(whole)

    def project(self, value: Any, range_min: Any, range_max: Any) -> Decimal:
        """Say where on the range a value lies: called by leather."""
        first, last = Decimal(range_min), Decimal(range_max)
        return first + (last - first) * Decimal(value) / self._whole


class _NoAxis(Axis):
    """No axis: every bar says what it is and how much."""

    def estimate_label_margin(self, scale: Any, orient: str) -> int:
        """Take no room: called by leather."""
        return 0

    def to_svg(self, width: float, height: float, scale: Any, orient: str) -> Any:
        """Draw nothing: called by leather."""
        return ElementTree.Element("g")


def draw(chart: Chart) -> Markup:
    """Return a chart as an SVG element for in a page. Empty when there is nothing to draw."""
    if not chart.bars or not (chart.whole or any(bar.value for bar in chart.bars)):
        return Markup("")
    drawing, box = _bars(chart) if chart.kind == "bars" else _columns(chart)
    root = ElementTree.Element(
        "svg",
        {
            "class": f"ar-chart ar-chart--{chart.kind}",
            "viewBox": box,
            "role": "img",
            "aria-labelledby": f"{chart.name}-titel {chart.name}-tekst",
        },
    )
    for tag, part, words in (("title", "titel", chart.title), ("desc", "tekst", chart.text)):
        ElementTree.SubElement(root, tag, {"id": f"{chart.name}-{part}"}).text = words
    # The first thing in a drawing is its background: the page has one.
    drawing.remove(drawing[0])
    root.append(drawing)
    for element in drawing.iter():
        for name in _PLACES.intersection(element.keys()):
            element.set(name, f"{float(element.get(name)):.4g}")
    return Markup(ElementTree.tostring(root, encoding="unicode"))  # noqa: S704 - every text in it is escaped


def _bars(chart: Chart) -> tuple[Any, str]:
    height = ROW_HEIGHT * len(chart.bars)
    drawing = leather.Chart()
    # leather counts from below.
    rows = [(bar.value, str(place)) for place, bar in reversed(list(enumerate(chart.bars)))]
    drawing.add_series(Series(rows), _LabelledBars(chart.bars, chart.whole))
    drawing.set_x_scale(_Whole(max(chart.whole, *(bar.value for bar in chart.bars))))
    drawing.set_x_axis(_NoAxis())
    drawing.set_y_axis(_NoAxis())
    group = drawing.to_svg_group(WIDTH, height + 2 * MARGIN)
    return group, f"{MARGIN} {MARGIN} {WIDTH - 2 * MARGIN} {height}"


def _columns(chart: Chart) -> tuple[Any, str]:
    drawing = leather.Chart()
    drawing.add_columns([(str(place), bar.value) for place, bar in enumerate(chart.bars)], fill_color="#0d4f56")
    apart = -(-len(chart.bars) // TICKS)
    labels = {str(place): chart.bars[place].label for place in range(apart // 2, len(chart.bars), apart)}
    drawing.add_x_axis(ticks=list(labels), tick_formatter=lambda value, *_: labels[value])
    top = max(bar.value for bar in chart.bars)
    step = _step(top)
    drawing.set_y_scale(_Whole(-(-top // step) * step))
    ticks = list(range(0, -(-top // step) * step + 1, step))
    drawing.add_y_axis(ticks=ticks, tick_formatter=lambda value, *_: chart.number(int(value)))
    return drawing.to_svg_group(WIDTH, COLUMNS_HEIGHT), f"0 {MARGIN // 2} {WIDTH} {COLUMNS_HEIGHT - MARGIN}"


def _step(top: int) -> int:
    """Return the distance between the lines of a scale: 1, 2 or 5 with noughts, for at most five lines."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if top <= 4 * step:
                return step
        size *= 10
