"""The columns of a table to fill in: the fields that people fill, in the order of the standard, with what helps them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from algoritmeregister import standards
from algoritmeregister.exchange.blank.words import word

MARK = " *"
"""What stands behind the title of a column that is required."""
_VERSION = "standard_version"


@dataclass(frozen=True)
class Blank:
    """A column to fill in: its `field`, its `title`, the sentences of `help`, and the `choices` there are.

    `choices` are the texts that documents hold; of a `closed` list nothing else may be filled in. `several`: more than one.
    """

    field: standards.Field
    title: str
    help: str
    choices: tuple[str, ...] = ()
    closed: bool = False
    several: bool = False


def fixed(version: str) -> dict[str, str]:
    """Return the fields that nobody has to fill in, because a document of this version can hold one value only."""
    found = {
        field.key: field.code_list.values[0]
        for field in standards.get(version).fields
        if field.type == "code" and field.code_list and field.code_list.closed and len(field.code_list.codes) == 1
    }
    if version in standards.VERSIONS and _VERSION in standards.get(version).keys:
        found[_VERSION] = version
    return found


@cache
def blanks(version: str, language: str) -> tuple[Blank, ...]:
    """Return the columns to fill in for a version of the standard (or the superset). Raises UnknownStandard."""
    known = {*fixed(version), _VERSION}
    return tuple(
        _blank(field, language) for field in standards.get(version).fields if not field.system and field.key not in known
    )


def title(field: standards.Field, language: str) -> str:
    """Return what stands above the column of a field."""
    return field.label[language] + (MARK if field.required else "")


def _blank(field: standards.Field, language: str) -> Blank:
    codes = field.code_list
    return Blank(
        field,
        title(field, language),
        " ".join((field.help[language], *_how(field, language))),
        codes.values if codes else (),
        bool(codes and codes.closed),
        field.type == "codes",
    )


def _how(field: standards.Field, language: str) -> list[str]:
    """Return how this kind of field is written in a cell."""
    kinds = {"month": "a_month", "date": "a_date", "codes": "several", "link_list": "links"}
    said = [word(kinds[field.type], language)] if field.type in kinds else []
    if field.type == "row_list":
        said.append(word("rows", language, parts="; ".join(item.label[language] for item in field.items)))
    if field.max_length and field.type not in kinds and field.type not in {"code", "contact"}:
        said.append(word("at_most", language, n=field.max_length))
    return said
