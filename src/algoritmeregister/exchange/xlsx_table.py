"""XLSX (Office Open XML), written row by row in constant memory. Every cell is text: nothing in it is ever a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

from algoritmeregister.exchange.columns import cells, columns
from algoritmeregister.exchange.parts import Row
from algoritmeregister.exchange.sheet_texts import ROWS_PER_SHEET, fitting

PIECE = 64 * 1024
WIDTH = 24


def stream(rows: Iterable[Row], *, standard: str) -> Iterator[bytes]:
    """Yield the file in pieces. It is made in a temporary folder first: the format cannot be sent while it is made."""
    return table(columns(standard), (cells(row.about, row.document, row.beside, standard) for row in rows))


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield any table of texts as a spreadsheet, as safe: every cell is text."""
    with tempfile.TemporaryDirectory(prefix="register-xlsx-") as folder:
        path = Path(folder) / "table.xlsx"
        _write(path, names, rows, folder)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _write(path: Path, names: Sequence[str], rows: Iterable[Sequence[str]], folder: str) -> None:
    options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        bold = book.add_format({"bold": True})
        sheet, line = None, 0
        for row in rows:
            if sheet is None or line > ROWS_PER_SHEET:
                sheet, line = _sheet(book, names, bold), 1
            for place, text in enumerate(row):
                if text:
                    sheet.write_string(line, place, fitting(text))
            line += 1
        if sheet is None:
            _sheet(book, names, bold)


def _sheet(book: xlsxwriter.Workbook, names: Sequence[str], bold: object) -> xlsxwriter.worksheet.Worksheet:
    sheet = book.add_worksheet()
    sheet.set_column(0, len(names) - 1, WIDTH)
    sheet.freeze_panes(1, 1)
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    return sheet
