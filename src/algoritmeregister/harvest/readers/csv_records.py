"""CSV as a stream of rows, whatever its encoding, delimiter and quoting."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import Malformed, Truncated
from algoritmeregister.harvest.readers import storable
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.refusals import too_large_record, too_many_records
from algoritmeregister.harvest.readers.shapes import Broken, Item, Layout, Reading, Shape, Sheet, SheetLayout
from algoritmeregister.harvest.readers.tables import FIRST_ROWS, check_width, column_names, is_empty, record

_DELIMITERS = ",;\t|"
# A line after the last. When it does not come back as a row of its own, it is in a text that was never closed.
_END = "\x1a einde \x1a"


def sniff(path: Path, encoding: str, limits: Limits) -> tuple[str, Sheet]:
    """Return the delimiter and the first rows of a CSV file. Raises `TooWide` when it begins with too many columns."""
    delimiter = _delimiter(path, encoding, limits)
    rows: list[tuple[Any, ...]] = []
    for _line, row in _Rows(path, encoding, delimiter, limits):
        if not rows:
            check_width(path.name, len(row), limits)
        # Whoever looks for labels need not see more: a header that is too wide is refused where it is read.
        rows.append(tuple(row[: limits.width + 1]))
        if len(rows) >= FIRST_ROWS:
            break
    return delimiter, Sheet("", tuple(rows))


def _delimiter(path: Path, encoding: str, limits: Limits) -> str:
    """Return the delimiter that cuts most of the first rows into the same number of cells, more cells counting for more."""
    best = (0, ",")
    for delimiter in _DELIMITERS:
        widths: Counter[int] = Counter()
        for count, (_line, row) in enumerate(_Rows(path, encoding, delimiter, limits, whole=False)):
            widths[len(row)] += 1
            if count >= FIRST_ROWS:
                break
        score = max(((width - 1) * number for width, number in widths.items()), default=0)
        if score > best[0]:
            best = (score, delimiter)
    return best[1]


class _Lines:
    """The lines of a file, with their ends, never longer than one record; `_END` after them."""

    def __init__(self, path: Path, encoding: str, limits: Limits) -> None:
        self._path = path
        self._encoding = encoding
        self._limits = limits
        self.number = 0
        self.last_ended = True

    def __iter__(self) -> Iterator[str]:
        with self._path.open(encoding=self._encoding, newline="") as file:
            while line := file.readline(self._limits.record_bytes):
                self.number += 1
                if len(line) >= self._limits.record_bytes:
                    raise too_large_record(self._path.name, f"L{self.number}", self._limits)
                self.last_ended = line.endswith(("\n", "\r"))
                yield line
        yield _END


class _Rows:
    """The rows of a file as (line number, cells). Raises `Malformed`, `TooLarge`, `Truncated`.

    `whole`: the file is read for what is in it, so that a text that never ends is an error.
    """

    def __init__(self, path: Path, encoding: str, delimiter: str, limits: Limits, *, whole: bool = True) -> None:
        self._whole = whole
        self._path = path
        self._limits = limits
        self._delimiter = delimiter
        self.lines = _Lines(path, encoding, limits)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(self._limits.record_bytes)
        reader = csv.reader(self.lines, delimiter=self._delimiter)
        while True:
            started = self.lines.number + 1
            try:
                row = next(reader)
            except csv.Error as error:
                if "field larger than field limit" in str(error):
                    raise self._unclosed(started) from None
                raise Malformed(
                    _("%(file)s is geen geldige CSV, regel %(line)d: %(reason)s.")
                    % {"file": self._path.name, "line": self.lines.number, "reason": reasons.in_words(error)}
                ) from None
            if row and row[-1].endswith(_END):
                if self._whole and row != [_END]:
                    raise self._unclosed(started)
                return
            yield self.lines.number, row

    def _unclosed(self, line: int) -> Truncated:
        return Truncated(
            _(
                "%(file)s is afgebroken, of een aanhalingsteken wordt nergens gesloten: de tekst die vóór regel "
                "%(line)d begint houdt niet op. "
                "Download of bewaar het bestand opnieuw; er is niets veranderd."
            )
            % {"file": self._path.name, "line": line}
        )


def read(path: Path, shape: Shape, layout: Layout, limits: Limits) -> Reading:
    """Read the records below the header row."""
    sheet = layout.sheets[0] if layout.sheets else SheetLayout("")
    return Reading(items=_records(path, shape, sheet, limits))


def _records(path: Path, shape: Shape, sheet: SheetLayout, limits: Limits) -> Iterator[Item | Broken]:
    rows = _Rows(path, shape.encoding, shape.delimiter, limits)
    names: list[str] = []
    count = 0
    for index, (line, row) in enumerate(rows):
        if index < sheet.header:
            continue
        if not names:
            check_width(path.name, len(row), limits)
            names = column_names(row)
            continue
        if is_empty(row):
            continue
        count += 1
        if count > limits.records:
            raise too_many_records(path.name, limits)
        place = f"L{line}"
        cells = [storable.text(cell) for cell in row]
        if len(cells) > len(names) and not is_empty(cells[len(names) :]):
            reason = _(
                "Deze rij heeft %(found)d kolommen, de kopregel %(expected)d. Staat er een scheidingsteken te veel, "
                "of ontbreekt een aanhalingsteken?"
            )
            yield Broken(place, reason % {"found": len(cells), "expected": len(names)}, cells)
        elif len(cells) < len(names) and not rows.lines.last_ended:
            yield Broken(place, _("Deze laatste rij is afgebroken: er ontbreken kolommen."), cells)
        else:
            yield Item(place, record(names, cells))
