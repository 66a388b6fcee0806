"""Formulas in XLSX that only point at another cell, and whose value was not stored by the program that wrote the file.

A spreadsheet program stores the result beside each formula; a script often stores nothing, or 0. Labels of the master
list are such pointers ("the text of cell B3 in the template sheet"), and without a label a row says nothing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring, iterparse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_POINTER = re.compile(r"^(?:(?:'((?:[^']|'')+)'|([^'!\s]+))!)?\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_CELL = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")


@dataclass(frozen=True)
class Formula:
    """A formula without a stored value. `row` and `column` count from 0; `target` is (sheet or None, row, column) of a
    pointer.
    """

    row: int
    column: int
    target: tuple[str | None, int, int] | None


def column_index(letters: str) -> int:
    """Return the index of a column, from 0: "A" is 0, "AA" is 26."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def column_letters(index: int) -> str:
    """Return the letters of a column whose index counts from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def without_value(path: Path) -> dict[str, list[Formula]]:
    """Return, per sheet, the formulas whose value is not stored. Empty for a file that is not understood: it is only a
    help.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return {name: found for name, part in _sheets(archive) if (found := list(_formulas(archive, part)))}
    except (zipfile.BadZipFile, KeyError, ParseError, ValueError, OSError):
        return {}


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    relations = {each.get("Id"): each.get("Target", "") for each in fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = relations.get(sheet.get(_RELATION), "")
        if target:
            part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            yield sheet.get("name", ""), part


def _formulas(archive: zipfile.ZipFile, part: str) -> Iterator[Formula]:
    with archive.open(part) as file:
        for _event, cell in iterparse(file, events=("end",)):
            if cell.tag != f"{_MAIN}c":
                if cell.tag == f"{_MAIN}row":
                    cell.clear()
                continue
            formula = cell.find(f"{_MAIN}f")
            stored = cell.findtext(f"{_MAIN}v")
            where = _CELL.match(cell.get("r", ""))
            if formula is not None and where and stored in {None, "", "0"}:
                yield Formula(int(where[2]) - 1, column_index(where[1]), _target(formula.text or ""))


def _target(text: str) -> tuple[str | None, int, int] | None:
    found = _POINTER.match(text.strip().lstrip("="))
    if not found:
        return None
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    return sheet, int(found[4]) - 1, column_index(found[3])


def resolve(formula: Formula, sheet: str, cell: Callable[[str, int, int], Any]) -> Any:
    """Return the value that a pointer leads to, or None. `cell` gives the value of (sheet, row, column)."""
    if formula.target is None:
        return None
    target_sheet, row, column = formula.target
    value = cell(target_sheet or sheet, row, column)
    return value if value not in ("", None) else None
