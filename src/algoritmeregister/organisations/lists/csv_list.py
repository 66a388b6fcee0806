"""The lists with `name;identifier;org_id`: one file per kind of organisation."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.organisations import kinds, tooi
from algoritmeregister.organisations.lists.entries import MOST_ENTRIES, Entry, ListError, short

COLUMNS = ("name", "identifier", "org_id")
_LARGEST = 10_000_000


def read(stream: BinaryIO) -> Iterator[Entry]:
    """Yield the organisations of a list in UTF-8, or else Windows-1252, separated by `;`, `,` or tabs.

    `org_id`: the TOOI code; `identifier`: the code on the list.

    A TOOI code that two organisations of the list claim identifies neither: they keep their place by `identifier`. Raises
    `ListError` naming the line.
    """
    text, guessed = _text(stream)
    rows = _rows(text)
    doubtful = next((row["identifier"] for row in rows if not row["name"].isascii()), None) if guessed else None
    claims = Counter(row["org_id"] for row in rows)
    for row in rows:
        code = row["org_id"]
        uri = tooi.uri_of_code(code) if claims[code] == 1 else None
        kind = kinds.most_specific(
            kinds.of_list_code(row["identifier"]), kinds.of_name(row["name"]), kinds.of_tooi(tooi.soort_of(uri or ""))
        )
        yield Entry(
            source="csv",
            section=kind,
            reference=row["identifier"],
            name=kinds.official_name(row["name"], kind),
            kind=kind,
            tooi_uri=uri,
            note="; ".join(_notes(code, claims[code], known=bool(uri), doubtful=row["identifier"] == doubtful)),
        )


def _notes(code: str, claims: int, *, known: bool, doubtful: bool) -> Iterator[str]:
    if doubtful:
        yield _("de lijst is geen UTF-8 en is gelezen als Windows-1252; kijk of deze naam klopt")
    if claims > 1:
        yield _("het kenmerk %s hoort bij meer dan één organisatie op de lijst") % code
    elif not known:
        yield _("%s is geen bekend kenmerk van een organisatie") % (code or "-")


def _text(stream: BinaryIO) -> tuple[str, bool]:
    """Return the text of a list, and whether its encoding is a guess: that of older Windows programs."""
    content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ListError(_("De lijst is te groot voor een CSV-bestand met organisaties."))
    marked = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(marked), False
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), True
    except UnicodeDecodeError as error:
        raise ListError(
            _("Het bestand is geen tekst in UTF-8 of Windows-1252: byte %d past niet. Bewaar het als UTF-8.") % error.start
        ) from error


def _rows(text: str) -> list[dict[str, str]]:
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[dict[str, str]] = []
    seen: set[str] = set()
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if not set(COLUMNS) <= set(header):
            raise ListError(_("De eerste regel moet de kolommen %s hebben.") % ";".join(COLUMNS))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(dict(zip(header, cells, strict=False)), reader.line_num, seen))
            if len(rows) > MOST_ENTRIES:
                raise ListError(_("De lijst heeft te veel organisaties."))
    except csv.Error as error:
        raise ListError(
            _("Regel %(line)d is niet te lezen: %(error)s.") % {"line": reader.line_num, "error": reasons.in_words(error)}
        ) from error
    return rows


def _row(cells: dict[str, str], line: int, seen: set[str]) -> dict[str, str]:
    row = {column: short(cells.get(column)) for column in COLUMNS}
    row["org_id"] = row["org_id"].lower()
    row["identifier"] = (row["identifier"] or row["org_id"]).upper()
    if not row["name"] or not row["identifier"]:
        raise ListError(_("Regel %d heeft geen naam of geen code.") % line)
    if row["identifier"] in seen:
        raise ListError(
            _("Regel %(line)d: de code %(code)s staat twee keer op de lijst.") % {"line": line, "code": row["identifier"]}
        )
    seen.add(row["identifier"])
    return row
