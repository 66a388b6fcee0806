"""Files for the import tests, made on the spot."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter

from algoritmeregister.harvest.readers.limits import DEFAULT, Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Broken, Item, Layout, SheetLayout


def listing(*records: dict[str, Any], **header: Any) -> str:
    """Return the text of a file in the shape of the national register's listing."""
    return json.dumps({"algoritmes": [listed(**record) for record in records], **header}, ensure_ascii=False)


def listed(number: str = "11136893", **values: str) -> dict[str, Any]:
    """Return one record of such a listing."""
    record = {
        "id": number,
        "title": f"Algoritme {number}",
        "organisatie": "Gemeente Waterveld",
        "doel": "De straat veilig houden.",
        "juridische_basis": "",
        "status": "in_gebruik",
        "geregistreerd": "2026-01-02",
        "url": f"https://voorbeeld.example/{number}",
        "impactassessment": "Onbekend",
    }
    return {**record, **values}


def write(path: Path, content: str | bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    """Write an XLSX file; a cell that starts with "=" becomes a formula without a stored result."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(index, column, cell, value="")
                    else:
                        sheet.write(index, column, cell)
    return path


def opendocument(path: Path, tables: str) -> Path:
    """Write an ODS file with these tables (`table:table`)."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    names = " ".join(f'xmlns:{each}="{oasis}:{each}:1.0"' for each in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{oasis}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Return what is in a zip file, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read_all(path: Path, *, header: int = 0, transposed: bool = False, limits: Limits = DEFAULT) -> list[Item | Broken]:
    """Read a whole file at the first place where records are found."""
    shape = sniff(path, limits)
    if shape.format.is_table:
        layout = Layout(sheets=tuple(SheetLayout(sheet.name, header, transposed) for sheet in shape.sheets))
    else:
        layout = Layout(shape.candidates[0].path, shape.candidates[0].single)
    return list(read(path, shape, layout, limits))


def data(path: Path, **options: Any) -> list[dict[str, Any]]:
    """Read a whole file and return the data of its records; a broken record is an error."""
    items = read_all(path, **options)
    assert all(isinstance(item, Item) for item in items), items
    return [item.data for item in items if isinstance(item, Item)]
