"""A table to fill in as XLSX: help at every cell, code lists to choose from, and lengths that are looked at while typing."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from algoritmeregister import standards
from algoritmeregister.exchange.blank.columns import Blank, blanks
from algoritmeregister.exchange.blank.sheets import help_rows, list_columns
from algoritmeregister.exchange.blank.words import sheet_name, word
from algoritmeregister.texts import in_language

ROWS = 5_000
"""So many rows are prepared. More can be filled in; there the cells look the same, without choices."""
_WIDE, _NARROW = 44, 22
_LONG = 500  # characters from which a field wants a wide column
# Excel's own limits.
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
# The same file from the same catalogue, whenever it is made.
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def as_xlsx(version: str, language: str) -> bytes:
    """Return the workbook for a version of the standard (or the superset). Raises UnknownStandard."""
    columns = blanks(version, language)
    with tempfile.TemporaryDirectory(prefix="register-template-") as folder:
        path = Path(folder) / "template.xlsx"
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            title = in_language(standards.get(version).title, language)
            book.set_properties({"title": title, "created": _MADE})
            lists = list_columns(columns, language)
            _records(
                book.add_worksheet(sheet_name(version, language)),
                book,
                columns,
                language,
                {name: index for index, (name, _values) in enumerate(lists)},
            )
            _table(book, word("help", language), help_rows(columns, language), [30, 12, 80, 40, 12, 40, 28])
            if lists:
                _lists(book, word("lists", language), lists)
        return path.read_bytes()


def _records(
    sheet: Any, book: xlsxwriter.Workbook, columns: tuple[Blank, ...], language: str, places: dict[str, int]
) -> None:
    sheet.freeze_panes(1, 1)
    head = {True: _head(book, "#FFE9A8"), False: _head(book, "#DCE6F0")}
    # Kept as text, or the program would make its own date of what is typed.
    plain = {kind: book.add_format({"num_format": kind, "text_wrap": True, "valign": "top"}) for kind in ("@", "General")}
    sheet.set_row(0, 34)
    for place, column in enumerate(columns):
        is_exact = column.field.type in {"month", "date"} or (column.field.max_length or 0) in range(1, 101)
        width = _WIDE if (column.field.max_length or _LONG) >= _LONG and not column.choices else _NARROW
        sheet.set_column(place, place, width, plain["@" if is_exact else "General"])
        sheet.write_string(0, place, column.title, head[column.field.required])
        sheet.data_validation(1, place, ROWS, place, _rule(column, language, places))


def _head(book: xlsxwriter.Workbook, colour: str) -> Any:
    return book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": colour, "border": 1})


def _rule(column: Blank, language: str, places: dict[str, int]) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "validate": "any",
        "input_title": column.title[:_LONGEST_TITLE],
        "input_message": _shortened(column.help),
    }
    if column.choices:
        letter = xl_col_to_name(places[column.title])
        source = f"='{word('lists', language)}'!${letter}$2:${letter}${len(column.choices) + 1}"
        rule |= {"validate": "list", "source": source, "error_message": word("not_a_choice", language)}
        # Several choices in one cell are not in the list, and an open list is a suggestion.
        if not column.closed or column.several:
            rule["show_error"] = False
    elif column.field.max_length and not column.field.is_list:
        rule |= {
            "validate": "length",
            "criteria": "<=",
            "value": column.field.max_length,
            "error_type": "warning",
            "error_message": word("too_long", language) + " " + word("at_most", language, n=column.field.max_length),
        }
    return rule


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1].rsplit(" ", 1)[0] + "…"


def _table(book: xlsxwriter.Workbook, name: str, rows: list[list[str]], widths: list[int]) -> None:
    sheet = book.add_worksheet(name)
    bold = _head(book, "#DCE6F0")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width, wrapped)
    for line, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(line, place, text, bold if line == 1 else (None if line == 0 else wrapped))


def _lists(book: xlsxwriter.Workbook, name: str, lists: list[tuple[str, tuple[str, ...]]]) -> None:
    sheet = book.add_worksheet(name)
    bold = _head(book, "#DCE6F0")
    for place, (title, values) in enumerate(lists):
        sheet.set_column(place, place, _NARROW * 2)
        sheet.write_string(0, place, title, bold)
        for line, value in enumerate(values, start=1):
            sheet.write_string(line, place, value)
