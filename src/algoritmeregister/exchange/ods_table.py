"""ODS (OpenDocument 1.3 spreadsheet): a zip of XML that is sent while it is made. Every cell is text, never a formula.

ODF is on the Dutch government's list of mandatory open standards.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape

from algoritmeregister.exchange.columns import cells, columns
from algoritmeregister.exchange.parts import Row
from algoritmeregister.exchange.pieces import Pieces
from algoritmeregister.exchange.sheet_texts import ROWS_PER_SHEET, fitting

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
# The same file from the same rows, whenever it is made.
MADE = (1980, 1, 1, 0, 0, 0)
ROWS_PER_PIECE = 20
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_HEAD = (
    f'{_XML}<office:document-content xmlns:office="{_OFFICE}:office:1.0" xmlns:table="{_OFFICE}:table:1.0" '
    f'xmlns:text="{_OFFICE}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
)
_FOOT = "</office:spreadsheet></office:body></office:document-content>"
# White space that XML would fold into one space.
_SPACES = (("\t", "<text:tab/>"), ("  ", ' <text:s text:c="1"/>'))


def stream(rows: Iterable[Row], *, standard: str) -> Iterator[bytes]:
    """Yield the file in pieces."""
    return table(columns(standard), (cells(row.about, row.document, row.beside, standard) for row in rows))


def table(names: Sequence[str], rows: Iterable[Sequence[str]], title: str = "registrations") -> Iterator[bytes]:
    """Yield any table of texts as a spreadsheet whose sheets are called `title`, as safe: every cell is text."""
    out = Pieces()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        # First and uncompressed: that is how programs recognise the format.
        archive.writestr(zipfile.ZipInfo("mimetype", MADE), MEDIA_TYPE)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml", MADE), _MANIFEST)
        content = zipfile.ZipInfo("content.xml", MADE)
        content.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(content, "w", force_zip64=True) as file:
            for piece in _content(names, rows, title):
                file.write(piece.encode())
                if ready := out.taken():
                    yield ready
    yield out.taken()


def _content(names: Sequence[str], rows: Iterable[Sequence[str]], title: str) -> Iterator[str]:
    yield _HEAD
    sheet, line = 0, 0
    lines: list[str] = []
    for row in rows:
        if sheet == 0 or line == ROWS_PER_SHEET:
            lines.append(("</table:table>" if sheet else "") + _table(title, sheet + 1, names))
            sheet, line = sheet + 1, 0
        lines.append(_row(row))
        line += 1
        if len(lines) >= ROWS_PER_PIECE:
            yield "".join(lines)
            lines = []
    if sheet == 0:
        lines.append(_table(title, 1, names))
    yield "".join(lines) + "</table:table>" + _FOOT


def _table(title: str, number: int, names: Sequence[str]) -> str:
    name = title if number == 1 else f"{title} {number}"
    header = f"<table:table-header-rows>{_row(names)}</table:table-header-rows>"
    return f'<table:table table:name="{name}"><table:table-column table:number-columns-repeated="{len(names)}"/>{header}'


def _row(texts: Sequence[str]) -> str:
    return f"<table:table-row>{''.join(map(_cell, texts))}</table:table-row>"


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{_paragraph(each)}</text:p>" for each in fitting(text).replace("\r\n", "\n").split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _paragraph(text: str) -> str:
    text = escape(text)
    for plain, marked in _SPACES:
        if plain in text:
            text = text.replace(plain, marked)
    return f'<text:s text:c="1"/>{text[1:]}' if text.startswith(" ") else text
