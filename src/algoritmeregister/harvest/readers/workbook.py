"""The cells of one spreadsheet, told by a program of its own: `sheets.py` runs it in a process with bounded memory and time.

A few hundred bytes can ask for any number of cells: one in the last corner of a sheet, a row that comes a million times, one
long text in every cell. The library makes all of them before anybody can count. What goes wrong here takes this process
along, and not the one that serves pages. Knows nothing of Django, which takes ten times as long to load.

It says a line of JSON at a time. First `{"sheets": [name, …]}`. Then for each name that comes in: lists of its rows, and
`{"unresolved": [[row, column], …]}`, the formulas without a value. Or `{"wrong": kind, "reason": text}`.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from algoritmeregister.harvest.readers import formulas, storable

Grid = list[list[Any]]
_SECONDS = 60  # of processor time
_ROWS = 500  # in a line of what is said
_LARGEST_MERGE = 10_000  # cells; beyond that it is decoration
CELLS, TEXT, LOCKED, DAMAGED = "cells", "text", "locked", "damaged"


class TooMuch(Exception):
    """A sheet has more than is allowed: of `CELLS` or of `TEXT`."""


class Workbook:
    """An open spreadsheet. `most_cells`: in one sheet; `most_text`: characters in the cells of one sheet."""

    def __init__(self, path: Path, *, most_cells: int, most_text: int) -> None:
        # By its content: a name can lie.
        self._book = CalamineWorkbook.from_filelike(path.open("rb"))
        self._formulas = formulas.without_value(path)
        self._most_cells = most_cells
        self._most_text = most_text

    @property
    def sheet_names(self) -> list[str]:
        """The names of the sheets that hold cells, hidden ones included."""
        return [each.name for each in self._book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]

    def grid(self, name: str) -> tuple[Grid, list[tuple[int, int]]]:
        """Return all cells of a sheet from A1 on, merged areas filled and pointers resolved, and where formulas are whose
        value is not known. Raises `TooMuch`.
        """
        cells = self._cells(name)
        return cells, self._resolve(name, cells)

    def _cells(self, name: str) -> Grid:
        sheet = self._book.get_sheet_by_name(name)
        last = sheet.end or (-1, -1)
        if (last[0] + 1) * (last[1] + 1) > self._most_cells:
            raise TooMuch(CELLS)
        cells = self._read(sheet)
        room = self._most_cells
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
            area = (bottom - top + 1) * (right - left + 1)
            if area <= _LARGEST_MERGE:
                room -= area
                if room < 0:
                    raise TooMuch(CELLS)
                _fill(cells, top, left, bottom, right)
        return cells

    def _read(self, sheet: CalamineSheet) -> Grid:
        # It gives the empty rows above the first cell, and not the empty columns before it.
        _row, before = sheet.start or (0, 0)
        cells: Grid = []
        text = 0
        for row in sheet.iter_rows():
            values = [*[""] * before, *map(storable.plain, row)]
            text += sum(len(value) for value in values if isinstance(value, str))
            if text > self._most_text:
                raise TooMuch(TEXT)
            cells.append(values)
        return cells

    def _resolve(self, name: str, cells: Grid) -> list[tuple[int, int]]:
        unresolved: list[tuple[int, int]] = []
        grids: dict[str, Grid] = {name: cells}

        def cell(sheet: str, row: int, column: int) -> Any:
            if sheet not in grids:
                grids[sheet] = self._cells(sheet) if sheet in self.sheet_names else []
            grid = grids[sheet]
            return grid[row][column] if row < len(grid) and column < len(grid[row]) else None

        for formula in self._formulas.get(name, []):
            value = formulas.resolve(formula, name, cell)
            if value is None:
                unresolved.append((formula.row, formula.column))
            elif formula.row < len(cells) and formula.column < len(cells[formula.row]):
                cells[formula.row][formula.column] = value
        return unresolved


def _fill(cells: Grid, top: int, left: int, bottom: int, right: int) -> None:
    """Give every cell of a merged area the value that a reader of the sheet sees in it."""
    if top >= len(cells) or left >= len(cells[top]):
        return
    value = cells[top][left]
    for row in range(top, min(bottom + 1, len(cells))):
        for column in range(left, min(right + 1, len(cells[row]))):
            cells[row][column] = value


def main(path: str, most_cells: str, most_text: str, most_memory: str) -> None:
    """Say which sheets there are, and then what stands in each that is asked for. `most_memory`: bytes."""
    _bound(int(most_memory))
    try:
        book = Workbook(Path(path), most_cells=int(most_cells), most_text=int(most_text))
        _say({"sheets": book.sheet_names})
        for asked in sys.stdin:
            cells, unresolved = book.grid(json.loads(asked))
            for start in range(0, len(cells), _ROWS):
                _say(cells[start : start + _ROWS])
            _say({"unresolved": unresolved})
    except TooMuch as error:
        _say({"wrong": str(error), "reason": ""})
    except PasswordError:
        _say({"wrong": LOCKED, "reason": ""})
    except (CalamineError, OSError) as error:
        _say({"wrong": DAMAGED, "reason": str(error)})
    except BaseException as error:
        # a panic in the library's own code, which is no `Exception`
        if type(error).__name__ != "PanicException":
            raise
        _say({"wrong": DAMAGED, "reason": str(error)})


def _bound(memory: int) -> None:
    bounds = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, _SECONDS), (resource.RLIMIT_CORE, 0))
    for what, most in bounds:
        with contextlib.suppress(ValueError, OSError):  # not every system bounds everything
            resource.setrlimit(what, (most, most))


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    if not isinstance(value, list):
        sys.stdout.flush()


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main(*sys.argv[1:])
