"""Registrations as the national register's spreadsheets have them: which columns, and what is in a cell.

CSV: a registration on a row, every value between quotes. XLSX: a sheet for each version of the standard, a registration in
a column, because that is how readers of these files find their cells.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from algoritmeregister import standards
from algoritmeregister.api.national import records
from algoritmeregister.api.national.reading import Pair
from algoritmeregister.api.national.titles import title_of
from algoritmeregister.exchange.columns import harmless
from algoritmeregister.exchange.csv_table import BYTE_ORDER_MARK
from algoritmeregister.exchange.sheet_texts import fitting
from algoritmeregister.ui.rich_text import plain

Pairs = Callable[[], Iterable[list[Pair]]]
PIECE = 64 * 1024
# Columns of a sheet that are kept in memory while it is written; more registrations go on in the next sheet.
COLUMNS_PER_SHEET = 4_000
# Called otherwise in a CSV than in the standard.
_RENAMED = {"lars": "algorithm_id"}


@cache
def keys_of(standard: str) -> tuple[str, ...]:
    """Return the keys of one version of the standard, those of the system last."""
    return tuple(field.key for field in standards.get(standard).fields)


def cells(pair: Pair) -> tuple[str, dict[str, str]]:
    """Return the standard a registration is given in, and the texts of its cells by key."""
    registration, version = pair
    standard, document = records.content(version)
    document |= {
        "organization": document.get("organization") or version.organisation_name,
        "standard_version": standard,
        "lars": registration.number,
        "publication_dt": records.moment(version),
    }
    return standard, {key: text(document.get(key)) for key in keys_of(standard)}


def text(value: Any) -> str:
    """Return a value on one line, without markup. Rows are numbered, their parts joined by commas."""
    if isinstance(value, list):
        if any(isinstance(each, Mapping) for each in value):
            rows = [_joined(each) for each in value if isinstance(each, Mapping)]
            return ". ".join(f"{place}: {row}" for place, row in enumerate(rows, 1))
        return ", ".join(text(each) for each in value if each)
    return plain(str(value)) if value not in (None, "") else ""


def _joined(row: Mapping[str, Any]) -> str:
    # The title first: a version's content is kept with its keys in alphabetical order.
    parts = sorted(row.items(), key=lambda part: part[0] != "title")
    return ", ".join(text(value) for _key, value in parts if value)


def csv(pairs: Pairs, present: Sequence[str]) -> Iterator[bytes]:
    """Yield a CSV with the columns of the versions of the standard that are `present`, in that order."""
    keys = tuple(dict.fromkeys(key for standard in present for key in keys_of(standard)))
    yield (BYTE_ORDER_MARK + _line(_RENAMED.get(key, key) for key in keys)).encode()
    for chunk in pairs():
        rows = (cells(pair)[1] for pair in chunk)
        lines = "".join(_line(row.get(key, "") for key in keys) for row in rows)
        if lines:
            yield lines.encode("utf-8", "replace")


def xlsx(pairs: Pairs, present: Sequence[str], language: str) -> Iterator[bytes]:
    """Yield an XLSX with a sheet for each version of the standard that is `present`, in that order."""
    with tempfile.TemporaryDirectory(prefix="register-national-") as folder:
        path = Path(folder) / "registrations.xlsx"
        options = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(path, options) as book:
            for standard in present:
                _sheets(book, standard, pairs(), language)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _line(values: Iterable[str]) -> str:
    return ",".join('"' + harmless(value).replace('"', '""') + '"' for value in values) + "\r\n"


def _sheets(book: xlsxwriter.Workbook, standard: str, chunks: Iterable[list[Pair]], language: str) -> None:
    waiting: list[dict[str, str]] = []
    written = 0
    for chunk in chunks:
        waiting += [row for in_standard, row in map(cells, chunk) if in_standard == standard]
        while len(waiting) >= COLUMNS_PER_SHEET:
            written += 1
            _sheet(book, standard, written, waiting[:COLUMNS_PER_SHEET], language)
            del waiting[:COLUMNS_PER_SHEET]
    if waiting or not written:
        _sheet(book, standard, written + 1, waiting, language)


def _sheet(book: xlsxwriter.Workbook, standard: str, place: int, rows: Sequence[Mapping[str, str]], language: str) -> None:
    sheet = book.add_worksheet(standard if place == 1 else f"{standard} ({place})")
    for line, field in enumerate(standards.get(standard).fields):
        sheet.write_string(line, 0, title_of(field, standard, language))
        for column, row in enumerate(rows, 1):
            if value := row[field.key]:
                sheet.write_string(line, column, fitting(value))
