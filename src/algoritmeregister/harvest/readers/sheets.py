"""Spreadsheets: XLSX, XLS and ODS, with records as rows or as columns, merged cells and labels that are formulas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import FileUnreadable, Malformed, TooLarge
from algoritmeregister.harvest.readers import formulas, storable, unpacking
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.shapes import Broken, Format, Item, Layout, Reading, Shape, Sheet, SheetLayout
from algoritmeregister.harvest.readers.tables import FIRST_ROWS, check_width, column_names, is_empty, record

Grid = list[list[Any]]
_LARGEST_MERGE = 10_000  # cells; beyond that it is decoration


class Workbook:
    """An open spreadsheet; sheets are read when asked for, and one at a time is kept."""

    def __init__(self, path: Path, format: Format, limits: Limits) -> None:
        unpacking.check_size(path, limits)
        if format is not Format.XLS:
            unpacking.check_zip(path, limits)
        self.path = path
        self.warnings: list[str] = []
        self._limits = limits
        self._book = _open(path)
        self._formulas = formulas.without_value(path) if format is Format.XLSX else {}
        self._last: tuple[str, Grid] | None = None

    @property
    def sheet_names(self) -> list[str]:
        """The names of the sheets that hold cells, hidden ones included."""
        return [each.name for each in self._book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]

    def grid(self, name: str) -> Grid:
        """Return all cells of a sheet from A1 on: merged areas filled, pointers resolved. Raises `TooLarge`, `TooWide`,
        `Malformed`.
        """
        if self._last and self._last[0] == name:
            return self._last[1]
        cells = self._cells(name)
        self._resolve(name, cells)
        self._last = (name, cells)
        return cells

    def _cells(self, name: str) -> Grid:
        sheet = _guard(self.path, lambda: self._book.get_sheet_by_name(name))
        last = sheet.end or (-1, -1)
        if (last[0] + 1) * (last[1] + 1) > self._limits.cells:
            raise TooLarge(
                _(
                    "Blad ‘%(sheet)s’ van %(file)s heeft meer dan %(limit)d cellen. Verwijder lege rijen en kolommen, "
                    "of bewaar het als CSV."
                )
                % {"sheet": name, "file": self.path.name, "limit": self._limits.cells}
            )
        rows = _guard(self.path, lambda: sheet.to_python(skip_empty_area=False))
        cells = [[storable.plain(cell) for cell in row] for row in rows]
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
            _fill(cells, top, left, bottom, right)
        return cells

    def _resolve(self, name: str, cells: Grid) -> None:
        left: list[formulas.Formula] = []
        grids: dict[str, Grid] = {name: cells}

        def cell(sheet: str, row: int, column: int) -> Any:
            if sheet not in grids:
                grids[sheet] = self._cells(sheet) if sheet in self.sheet_names else []
            grid = grids[sheet]
            return grid[row][column] if row < len(grid) and column < len(grid[row]) else None

        for formula in self._formulas.get(name, []):
            value = formulas.resolve(formula, name, cell)
            if value is None:
                left.append(formula)
            elif formula.row < len(cells) and formula.column < len(cells[formula.row]):
                cells[formula.row][formula.column] = value
        if left:
            self._warn(name, left)

    def _warn(self, name: str, left: list[formulas.Formula]) -> None:
        example = f"{formulas.column_letters(left[0].column)}{left[0].row + 1}"
        self.warnings.append(
            ngettext(
                "Blad ‘%(sheet)s’: %(count)d formule heeft geen bewaarde uitkomst (%(example)s).",
                "Blad ‘%(sheet)s’: %(count)d formules hebben geen bewaarde uitkomst (de eerste is %(example)s).",
                len(left),
            )
            % {"sheet": name, "count": len(left), "example": example}
            + " "
            + _("Open het bestand in een rekenprogramma en bewaar het opnieuw.")
        )


def _open(path: Path) -> CalamineWorkbook:
    return _guard(path, lambda: CalamineWorkbook.from_path(path))


def _guard(path: Path, action: Any) -> Any:
    """Call the spreadsheet library; its errors become ours, also when its own code stumbles over a damaged file."""
    try:
        return action()
    except PasswordError:
        raise FileUnreadable(_("%s is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord.") % path.name) from None
    except CalamineError as error:
        raise _damaged(path, error) from None
    except OSError as error:
        raise _damaged(path, error) from None
    except BaseException as error:
        # a panic in the library's own code; KeyboardInterrupt and the like pass
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged(path, error) from None


def _damaged(path: Path, error: BaseException) -> Malformed:
    return Malformed(
        _("%(file)s is een beschadigd of afgebroken rekenblad (%(reason)s). Download of bewaar het opnieuw.")
        % {"file": path.name, "reason": reasons.in_words(error)}
    )


def _fill(cells: Grid, top: int, left: int, bottom: int, right: int) -> None:
    """Give every cell of a merged area the value that a reader of the sheet sees in it."""
    if top >= len(cells) or left >= len(cells[top]) or (bottom - top + 1) * (right - left + 1) > _LARGEST_MERGE:
        return
    value = cells[top][left]
    for row in range(top, min(bottom + 1, len(cells))):
        for column in range(left, min(right + 1, len(cells[row]))):
            cells[row][column] = value


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
