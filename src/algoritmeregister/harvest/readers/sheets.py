"""Spreadsheets: XLSX, XLS and ODS, with records as rows or as columns, merged cells and labels that are formulas.

The cells are read by `workbook.py`, in a process of its own: a spreadsheet of a few hundred bytes can ask for more memory
than there is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import weakref
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import FileUnreadable, ImportFailed, Malformed, TooLarge
from algoritmeregister.harvest.readers import formulas, unpacking, workbook
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.shapes import Broken, Format, Item, Layout, Reading, Shape, Sheet, SheetLayout
from algoritmeregister.harvest.readers.tables import FIRST_ROWS, check_width, column_names, is_empty, record

Grid = list[list[Any]]


class Workbook:
    """An open spreadsheet; sheets are read when asked for, and one at a time is kept. Raises a kind of `ImportFailed` for
    one that cannot be read.
    """

    def __init__(self, path: Path, format: Format, limits: Limits) -> None:
        unpacking.check_size(path, limits)
        if format is not Format.XLS:
            unpacking.check_zip(path, limits)
        self.path = path
        self.warnings: list[str] = []
        self._limits = limits
        self._last: tuple[str, Grid] | None = None
        self._process = _started(path, limits)
        weakref.finalize(self, _end, self._process)
        self.sheet_names: list[str] = self._next(sheet="")["sheets"]
        """The names of the sheets that hold cells, hidden ones included."""

    def grid(self, name: str) -> Grid:
        """Return all cells of a sheet from A1 on: merged areas filled, pointers resolved. Raises `TooLarge`, `Malformed`."""
        if self._last and self._last[0] == name:
            return self._last[1]
        cells: Grid = []
        self._ask(name)
        while isinstance(said := self._next(sheet=name), list):
            cells += said
        if said["unresolved"]:
            self._warn(name, said["unresolved"])
        self._last = (name, cells)
        return cells

    def _ask(self, name: str) -> None:
        assert self._process.stdin is not None, "it was started with a pipe"
        try:
            self._process.stdin.write(json.dumps(name).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._died() from None

    def _next(self, *, sheet: str) -> Any:
        """Return the next thing that the process says. `sheet`: the one that is being read."""
        assert self._process.stdout is not None, "it was started with a pipe"
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._died()
        said = json.loads(line)
        if isinstance(said, dict) and "wrong" in said:
            raise self._refused(said["wrong"], sheet, said["reason"])
        return said

    def _refused(self, wrong: str, sheet: str, reason: str) -> ImportFailed:
        told = {"file": self.path.name, "sheet": sheet, "limit": self._limits.cells, "reason": reasons.in_words(reason)}
        match wrong:
            case workbook.CELLS:
                return TooLarge(
                    _(
                        "Blad ‘%(sheet)s’ van %(file)s heeft meer dan %(limit)d cellen. Verwijder lege rijen en kolommen, "
                        "of bewaar het als CSV."
                    )
                    % told
                )
            case workbook.LOCKED:
                return FileUnreadable(
                    _("%s is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord.") % self.path.name
                )
            case workbook.DAMAGED:
                return Malformed(
                    _("%(file)s is een beschadigd of afgebroken rekenblad (%(reason)s). Download of bewaar het opnieuw.")
                    % told
                )
            case _:
                return self._died()

    def _died(self) -> TooLarge:
        """Return the error for a spreadsheet that took more memory or time than it may, or has too much text."""
        return TooLarge(
            _(
                "%s is te groot om als rekenblad te lezen. Verwijder lege rijen, kolommen en opmaak, of bewaar het als CSV."
            )
            % self.path.name
        )

    def _warn(self, name: str, unresolved: list[list[int]]) -> None:
        row, column = unresolved[0]
        self.warnings.append(
            ngettext(
                "Blad ‘%(sheet)s’: %(count)d formule heeft geen bewaarde uitkomst (%(example)s).",
                "Blad ‘%(sheet)s’: %(count)d formules hebben geen bewaarde uitkomst (de eerste is %(example)s).",
                len(unresolved),
            )
            % {"sheet": name, "count": len(unresolved), "example": f"{formulas.column_letters(column)}{row + 1}"}
            + " "
            + _("Open het bestand in een rekenprogramma en bewaar het opnieuw.")
        )


def _started(path: Path, limits: Limits) -> subprocess.Popen[bytes]:
    # -P: no module of the folder where somebody gave a command takes the place of one of ours.
    most = map(str, (limits.cells, limits.unpacked_bytes, limits.workbook_memory))
    command = [sys.executable, "-P", "-m", workbook.__name__, str(path.resolve()), *most]
    return subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None, "it was started with pipes"
        with suppress(OSError):  # what was still to be said to it
            pipe.close()


def sniff(path: Path, format: Format, limits: Limits) -> tuple[Sheet, ...]:
    """Return the first rows of every sheet."""
    book = Workbook(path, format, limits)
    return tuple(Sheet(name, tuple(tuple(row) for row in book.grid(name)[:FIRST_ROWS])) for name in book.sheet_names)


def read(path: Path, shape: Shape, layout: Layout, limits: Limits) -> Reading:
    """Read the records of the sheets in `layout`."""
    book = Workbook(path, shape.format, limits)
    items = (_grouped(item, layout.group, sheet.name) for sheet in layout.sheets for item in _records(book, sheet, limits))
    return Reading(items=items, warnings=book.warnings)


def _grouped(item: Item | Broken, name: str, sheet: str) -> Item | Broken:
    """Return an item with the name of its sheet under `name`, when that says something."""
    return Item(item.place, {name: sheet, **item.data}) if name and isinstance(item, Item) else item


def _records(book: Workbook, sheet: SheetLayout, limits: Limits) -> Iterator[Item | Broken]:
    cells = book.grid(sheet.name)
    if sheet.transposed:
        width = max((len(row) for row in cells), default=0)
        cells = [[row[column] if column < len(row) else "" for row in cells] for column in range(width)]
    check_width(f"{book.path.name}, {sheet.name}", max((len(row) for row in cells), default=0), limits)
    if sheet.header >= len(cells):
        return
    names = column_names(cells[sheet.header])
    for index, row in enumerate(cells[sheet.header + 1 :], start=sheet.header + 1):
        if is_empty(row):
            continue
        place = f"{sheet.name}!{formulas.column_letters(index) if sheet.transposed else index + 1}"
        yield Item(place, record(names, row))
