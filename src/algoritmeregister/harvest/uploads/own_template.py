"""Our own tables to fill in (`exchange/blank`), as mapping profiles: made of the catalogue as the tables are.

The version stands in the name of the sheet. A CSV has no such name: of two versions with the same columns it is the newest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from algoritmeregister import standards
from algoritmeregister.exchange.blank.columns import blanks, fixed
from algoritmeregister.exchange.blank.templates import OF
from algoritmeregister.exchange.blank.words import every, sheet_name
from algoritmeregister.harvest.readers.shapes import Shape, Sheet
from algoritmeregister.harvest.vocabulary import fold
from algoritmeregister.standards import Field

_IDENTITY = ("source_id", "uuid")


def steps_for(field: Field) -> dict[str, Any]:
    """Return what the texts of a column need to be values of a field, as a profile writes it."""
    if field.type == "month":
        return {"month": True}
    if field.type == "date" or field.key == "revision_date":
        return {"date": True}
    if field.type == "codes":
        return {"split": ";\n"}
    if field.type == "link_list":
        return {"links": True}
    return {"rows": [item.key for item in field.items]} if field.type == "row_list" else {}


def data_of(version: str) -> dict[str, Any]:
    """Return the mapping profile of the table to fill in for a version of the standard. Raises UnknownStandard."""
    fields: dict[str, Any] = {key: {"constant": value} for key, value in fixed(version).items()}
    titles = _titles(version)
    for key, names in titles.items():
        fields[key] = {"from": names, **steps_for(standards.get(version).field(key))}
    title = standards.get(version).title
    return {
        "name": "sjabloon",
        "version": 1,
        "title": dict(title),
        "recognise": {"formats": ["csv", "xlsx", "xls", "ods"]},
        "identity": {"source_id": [name for key in _IDENTITY for name in titles.get(key, [])]},
        "standard": {"constant": version},
        "normalise": True,
        "fields": fields,
        "empty": "clears",
        "language": "nl",
    }


@cache
def _titles(version: str) -> Mapping[str, list[str]]:
    """Return the names of the column of each field, in every language. Not its key: that may be the name of another."""
    found: dict[str, list[str]] = {}
    for language in standards.LANGUAGES:
        for blank in blanks(version, language):
            found.setdefault(blank.field.key, [])
            if blank.field.label[language] not in found[blank.field.key]:
                found[blank.field.key].append(blank.field.label[language])
    return found


def version_of(shape: Shape) -> str | None:
    """Return the version of which a file is a filled in table of ours; None when it is none."""
    for sheet in shape.sheets:
        labels = _labels(sheet)
        fitting = [version for version in OF for language in standards.LANGUAGES if _wanted(version, language) <= labels]
        for version in fitting:
            if sheet.name in {sheet_name(version, language) for language in standards.LANGUAGES}:
                return version
        if fitting:
            return max(dict.fromkeys(fitting), key=lambda version: len(_wanted(version, "nl")))
    return None


def _labels(sheet: Sheet) -> frozenset[str]:
    return _folded(str(cell) for cell in sheet.rows[0]) if sheet.rows else frozenset()


@cache
def _wanted(version: str, language: str) -> frozenset[str]:
    return _folded(blank.title for blank in blanks(version, language))


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(text) for text in texts if text.strip())


def other_sheets() -> frozenset[str]:
    """Return the names of the sheets of ours in which no records are."""
    return frozenset((*every("help"), *every("lists")))
