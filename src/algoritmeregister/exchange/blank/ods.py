"""A table to fill in as ODS (OpenDocument 1.3): help at every cell, code lists to choose from, lengths looked at."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from algoritmeregister import standards
from algoritmeregister.exchange.blank.columns import Blank, blanks
from algoritmeregister.exchange.blank.sheets import help_rows, list_columns
from algoritmeregister.exchange.blank.words import sheet_name, word
from algoritmeregister.exchange.blank.xlsx import ROWS
from algoritmeregister.exchange.ods_table import MADE, MEDIA_TYPE
from algoritmeregister.exchange.sheet_texts import fitting
from algoritmeregister.texts import in_language

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_NAMES = " ".join(
    [
        *(f'xmlns:{name}="{_OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style")),
        f'xmlns:fo="{_OASIS}:xsl-fo-compatible:1.0"',
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        f'xmlns:meta="{_OASIS}:meta:1.0"',
    ]
)
_PARTS = {"content.xml": "text/xml", "styles.xml": "text/xml", "meta.xml": "text/xml"}
_STYLES = f'{_XML}<office:document-styles {_NAMES} office:version="1.3"><office:styles/></office:document-styles>'
# Texts stay what they are: a month that is typed is no date of the program's.
_AUTOMATIC = """<office:automatic-styles>
<style:style style:name="wide" style:family="table-column"><style:table-column-properties style:column-width="7cm"/>
</style:style>
<number:text-style xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" style:name="N"><number:text-content/>
</number:text-style>
<style:style style:name="plain" style:family="table-cell" style:data-style-name="N">
<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap"
 fo:background-color="#dce6f0"/><style:text-properties fo:font-weight="bold"/></style:style>
</office:automatic-styles>"""


def as_ods(version: str, language: str) -> bytes:
    """Return the workbook for a version of the standard (or the superset). Raises UnknownStandard."""
    title = escape(in_language(standards.get(version).title, language))
    meta = f"<office:meta><dc:title>{title}</dc:title><dc:language>{language}</dc:language></office:meta>"
    parts = {
        "mimetype": MEDIA_TYPE,
        "META-INF/manifest.xml": _manifest(),
        "content.xml": _content(blanks(version, language), language, sheet_name(version, language)),
        "styles.xml": _STYLES,
        "meta.xml": f'{_XML}<office:document-meta {_NAMES} office:version="1.3">{meta}</office:document-meta>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compresslevel=6) as archive:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, MADE)
            # The first is not compressed: that is how programs recognise the format.
            part.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(part, content)
    return out.getvalue()


def _manifest() -> str:
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    entries = "".join(entry.format(name, kind) for name, kind in {"/": MEDIA_TYPE, **_PARTS}.items())
    names = f'xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3"'
    return f"{_XML}<manifest:manifest {names}>{entries}</manifest:manifest>"


def _content(columns: tuple[Blank, ...], language: str, name: str) -> str:
    lists = list_columns(columns, language)
    places = {title: place for place, (title, _values) in enumerate(lists)}
    checks = "".join(_check(number, column, language, places, name) for number, column in enumerate(columns))
    sheets = _records(columns, name) + _sheet(word("help", language), help_rows(columns, language), 1)
    if lists:
        sheets += _sheet(word("lists", language), _side_by_side(lists), 0)
    return (
        f'{_XML}<office:document-content {_NAMES} office:version="1.3">{_AUTOMATIC}<office:body><office:spreadsheet>'
        f"<table:content-validations>{checks}</table:content-validations>{sheets}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _records(columns: tuple[Blank, ...], name: str) -> str:
    empty = "".join(
        f'<table:table-cell table:style-name="plain" table:content-validation-name="check{number}"/>'
        for number in range(len(columns))
    )
    head = "".join(_cell(column.title, "head") for column in columns)
    return (
        f"<table:table table:name={quoteattr(name)}>"
        f'<table:table-column table:style-name="wide" table:number-columns-repeated="{len(columns)}"'
        ' table:default-cell-style-name="plain"/>'
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>"
        f'<table:table-row table:number-rows-repeated="{ROWS}">{empty}</table:table-row></table:table>'
    )


def _check(number: int, column: Blank, language: str, places: dict[str, int], name: str) -> str:
    condition, kind, error = "", "information", ""
    if column.choices:
        letter = _letters(places[column.title])
        cells = f"[$'{word('lists', language)}'.${letter}$2:.${letter}${len(column.choices) + 1}]"
        condition = f"of:cell-content-is-in-list({cells})"
        if column.closed and not column.several:
            kind, error = "stop", word("not_a_choice", language)
    elif column.field.max_length and not column.field.is_list:
        condition = f"of:cell-content-text-length()<={column.field.max_length}"
        kind = "warning"
        error = f"{word('too_long', language)} {word('at_most', language, n=column.field.max_length)}"
    asked = f" table:condition={quoteattr(condition)}" if condition else ""
    shown = "true" if error else "false"
    cell = f"'{name}'.{_letters(number)}2"
    return (
        f'<table:content-validation table:name="check{number}"{asked} table:allow-empty-cell="true"'
        f" table:base-cell-address={quoteattr(cell)}>"
        f'<table:help-message table:title={quoteattr(column.title)} table:display="true">'
        f"<text:p>{escape(column.help)}</text:p></table:help-message>"
        f'<table:error-message table:message-type="{kind}" table:display="{shown}"><text:p>{escape(error)}</text:p>'
        "</table:error-message></table:content-validation>"
    )


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _side_by_side(lists: list[tuple[str, tuple[str, ...]]]) -> list[list[str]]:
    longest = max((len(values) for _title, values in lists), default=0)
    rows = [[title for title, _values in lists]]
    rows += [[values[line] if line < len(values) else "" for _title, values in lists] for line in range(longest)]
    return rows


def _sheet(name: str, rows: Sequence[Sequence[str]], head: int) -> str:
    width = max(map(len, rows))
    lines = "".join(_row(row, "head" if line == head else "plain") for line, row in enumerate(rows))
    return (
        f'<table:table table:name={quoteattr(name)}><table:table-column table:style-name="wide"'
        f' table:number-columns-repeated="{width}"/>{lines}</table:table>'
    )


def _row(texts: Iterable[str], style: str) -> str:
    return f"<table:table-row>{''.join(_cell(text, style) for text in texts)}</table:table-row>"


def _cell(text: str, style: str) -> str:
    if not text:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{escape(each)}</text:p>" for each in fitting(text).split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{paragraphs}</table:table-cell>'
