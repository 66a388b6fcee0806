"""The lists with `name;identifier;org_id`: one file per kind of organisation."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from algoritmeregister.organisations import kinds, tooi
from algoritmeregister.organisations.lists.entries import MOST_ENTRIES, Entry, ListError, short

COLUMNS = ("name", "identifier", "org_id")
_LARGEST = 10_000_000


def read(stream: BinaryIO) -> Iterator[Entry]:
    """Yield the organisations of a `;`-separated list in UTF-8. `org_id`: the TOOI code; `identifier`: the code on the list.

    A TOOI code that two organisations of the list claim identifies neither: they keep their place by `identifier`. Raises
    `ListError` naming the line.
    """
    rows = _rows(stream)
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
            note="" if uri else _note(code, claims[code]),
        )


def _note(code: str, claims: int) -> str:
    if claims > 1:
        return _("het kenmerk %s hoort bij meer dan één organisatie op de lijst") % code
    return _("%s is geen bekend kenmerk van een organisatie") % (code or "-")


def _rows(stream: BinaryIO) -> list[dict[str, str]]:
    content = stream.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise ListError(_("De lijst is te groot voor een CSV-bestand met organisaties."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ListError(_("Het bestand is niet in UTF-8 geschreven.")) from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True)
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
            _("Regel %(line)d is niet te lezen: %(error)s") % {"line": reader.line_num, "error": error}
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
