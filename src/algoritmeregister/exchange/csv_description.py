"""One description as one row of CSV, for spreadsheets: fixed columns, whatever standard the description is in.

RFC 4180 (commas, double quotes, CRLF), UTF-8 with a byte order mark, because without it spreadsheets read accents wrongly.
The columns are `columns()`: metadata first, then every field of the superset, then `beside`
(JSON of what no field can hold). Codes are joined by "; ", each link stands on a line of its own as "title <address>".
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from algoritmeregister import standards
from algoritmeregister.exchange.metadata import Described, metadata

# Column → where its value stands in the metadata. None of them is a key of the superset: a test says so.
METADATA_COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "uri": ("uri",),
    "address": ("address",),
    "organisation_code": ("organisation", "code"),
    "organisation_name": ("organisation", "name"),
    "organisation_tooi": ("organisation", "tooi"),
    "register": ("register", "slug"),
    "register_name": ("register", "name"),
    "first_observed_at": ("first_observed_at",),
    "last_seen_at": ("last_seen_at",),
    "version": ("version", "number"),
    "version_standard": ("version", "standard"),
    "version_language": ("version", "language"),
    "claimed_on": ("version", "claimed_on"),
    "observed_from": ("version", "observed_from"),
    "observed_to": ("version", "observed_to"),
    "recorded_at": ("version", "recorded_at"),
    "content_hash": ("version", "content_hash"),
    "ledger_position": ("version", "ledger", "position"),
}
BESIDE = "beside"
# What makes a spreadsheet take a text for a formula (OWASP, CSV injection), the wide forms of Japanese keyboards included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def columns() -> tuple[str, ...]:
    """Return the names of all columns, in order."""
    return (*METADATA_COLUMNS, *(field.key for field in standards.get(standards.SUPERSET).fields), BESIDE)


def as_csv(described: Described) -> bytes:
    """Return the description as a CSV file: a line of column names and one row."""
    version = described.version
    raised = standards.convert(version.document, source=version.standard, target=standards.SUPERSET, beside=version.beside)
    about = metadata(described)
    row = [_found(about, path) for path in METADATA_COLUMNS.values()]
    row += [_cell(raised.document.get(field.key)) for field in standards.get(standards.SUPERSET).fields]
    row.append(json.dumps(raised.beside, ensure_ascii=False, sort_keys=True) if raised.beside else "")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns())
    writer.writerow([harmless(each) for each in row])
    return ("\ufeff" + buffer.getvalue()).encode("utf-8", "replace")


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _found(about: Mapping[str, Any], path: tuple[str, ...]) -> str:
    value: Any = about
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return "" if value is None else str(value)


def _cell(value: Any) -> str:
    """Return a value of a document as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        rows = any(isinstance(each, Mapping) for each in value)
        return ("\n" if rows else "; ").join(_row(each) if isinstance(each, Mapping) else _cell(each) for each in value)
    return _row(value) if isinstance(value, Mapping) else str(value)


def _row(row: Mapping[str, Any]) -> str:
    if set(row) <= {"title", "link"}:
        title, link = _cell(row.get("title")), _cell(row.get("link"))
        return f"{title} <{link}>".strip() if link else title
    return "; ".join(f"{key}: {_cell(value)}" for key, value in row.items() if value not in (None, ""))
