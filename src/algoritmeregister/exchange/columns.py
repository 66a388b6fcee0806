"""The columns of every table we give: metadata, then the fields of a standard, then what that standard cannot hold.

Derived from the field catalogue, so a new field of the standard is a new column. The texts of cells are safe for
spreadsheets (`harmless`) and that can be undone exactly (`as_it_was`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from algoritmeregister import standards

# Column → where its value stands in the metadata. None of them is a key of a standard: a test says so.
METADATA_COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "uri": ("uri",),
    "address": ("address",),
    "organisation_code": ("organisation", "code"),
    "organisation_name": ("organisation", "name"),
    "organisation_tooi": ("organisation", "tooi"),
    "register": ("register", "slug"),
    "register_name": ("register", "name"),
    "state": ("state",),
    "withdrawn_at": ("withdrawn_at",),
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
# The same in runs: columns that stand together in one part of the metadata are read at once.
_RUNS = [
    (part, itemgetter(*[path[-1] for path in paths]), len(paths))
    for part, paths in ((part, list(run)) for part, run in groupby(METADATA_COLUMNS.values(), key=lambda path: path[:-1]))
]
BESIDE = "beside"
# What the metadata holds that is no text.
MOMENTS = frozenset({"withdrawn_at", "first_observed_at", "last_seen_at", "observed_from", "observed_to", "recorded_at"})
DATES = frozenset({"claimed_on"})
NUMBERS = frozenset({"version"})
# What makes a spreadsheet take a text for a formula (OWASP, CSV injection), the wide forms of Japanese keyboards included.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_STARTS = "".join(FORMULA_STARTS)
# With what a text begins that may have to be made harmless: looking at one sign is quicker than asking for each cell.
RISKY = frozenset({*FORMULA_STARTS, "'"})
_LINK = frozenset({"title", "link"})
_RISKY = re.compile(f"'*[{re.escape(_STARTS)}]")
_MADE_HARMLESS = re.compile(f"'+[{re.escape(_STARTS)}]")


@dataclass(frozen=True)
class Column:
    """One column: its `name`; its `field` in the standard, None for metadata and `beside`."""

    name: str
    field: standards.Field | None = None


@cache
def table_columns(standard: str = standards.SUPERSET) -> tuple[Column, ...]:
    """Return the columns of a table with documents in this standard, in order. Raises UnknownStandard."""
    fields = [Column(field.key, field) for field in standards.get(standard).fields]
    return (*(Column(name) for name in METADATA_COLUMNS), *fields, Column(BESIDE))


def columns(standard: str = standards.SUPERSET) -> tuple[str, ...]:
    """Return the names of all columns, in order. Raises UnknownStandard."""
    return tuple(column.name for column in table_columns(standard))


def cells(
    about: Mapping[str, Any],
    document: Mapping[str, Any],
    beside: Mapping[str, Any],
    standard: str,
    written: Callable[[str], str] = str,
) -> list[str]:
    """Return the texts of one row, in the order of the columns of `standard`.

    `written` makes of each text that is not empty what stands in the file; without it, texts are not yet safe for a CSV.
    """
    places, empty = _places(standard)
    row = [written(text) if text else "" for text in _metadata_cells(about)] + empty
    # By what the document has and not by all the columns: most of them are empty.
    for key, value in document.items():
        if value is not None and (place := places.get(key)) is not None:
            row[place] = written(value if type(value) is str else cell(value))
    if beside:
        row[-1] = written(beside_text(beside))
    return row


@cache
def _places(standard: str) -> tuple[Mapping[str, int], list[str]]:
    """Return the place of each field in a row, and the cells after the metadata as they are when nothing is known."""
    keys = [field.key for field in standards.get(standard).fields]
    places = {key: place for place, key in enumerate(keys, len(METADATA_COLUMNS))}
    return places, [""] * (len(keys) + 1)


def beside_text(beside: Mapping[str, Any]) -> str:
    """Return what no field can hold as JSON; empty when there is nothing."""
    return json.dumps(beside, ensure_ascii=False, sort_keys=True) if beside else ""


def harmless(text: str) -> str:
    """Return the text with an apostrophe before it when a spreadsheet would take it for a formula.

    So has a text that begins with apostrophes and then such a sign, so that what was added can always be told apart.
    """
    return f"'{text}" if _RISKY.match(text) else text


def as_it_was(text: str) -> str:
    """Return the text that `harmless` was given."""
    return text[1:] if _MADE_HARMLESS.match(text) else text


def cell(value: Any) -> str:
    """Return a value of a document as text: codes joined by "; ", each link on a line as "title <address>"."""
    if value is None:
        return ""
    if isinstance(value, list):
        rows = [isinstance(each, dict) for each in value]
        texts = [_row(each) if is_row else cell(each) for each, is_row in zip(value, rows, strict=True)]
        return ("\n" if True in rows else "; ").join(texts)
    return _row(value) if isinstance(value, dict) else str(value)


def found_in(about: Mapping[str, Any], column: str) -> Any:
    """Return the value of a metadata column; None when it is not known."""
    value: Any = about
    for key in METADATA_COLUMNS[column]:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def filled(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a document that say something."""
    for key, value in document.items():
        if value not in (None, "", [], {}):
            yield key, value


def _metadata_cells(about: Mapping[str, Any]) -> list[str]:
    values: list[Any] = []
    for part, get, size in _RUNS:
        found: Any = about
        for key in part:
            found = found[key]
        if found is None:
            values += [None] * size
        elif size == 1:
            values.append(get(found))
        else:
            values += get(found)
    return ["" if value is None else value if type(value) is str else str(value) for value in values]


def _row(row: Mapping[str, Any]) -> str:
    if row.keys() <= _LINK:
        title, link = cell(row.get("title")), cell(row.get("link"))
        return f"{title} <{link}>".strip() if link else title
    return "; ".join(f"{key}: {cell(value)}" for key, value in row.items() if value not in (None, ""))
