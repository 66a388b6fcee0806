"""What identifies a record, and which rows are none."""

from __future__ import annotations

import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.harvest import steps
from algoritmeregister.harvest.proposing import rules, words
from algoritmeregister.harvest.proposing.columns import Column

_LONGEST_ID = 200
_USUAL = 3  # filled cells of a row in a table with which a row can be compared
_REMARK = 40  # characters: longer, with nothing beside it, is a remark and no name
_FIRST_WORDS = 6


@dataclass(frozen=True)
class Identified:
    """`rule`: what identifies a record, as a profile writes it; `labels`: the columns that do. How sure (0–1), and why."""

    rule: dict[str, Any]
    labels: tuple[str, ...]
    confidence: float
    reason: str


def id_column(columns: Mapping[str, Column]) -> Column | None:
    """Return the column that is called an id and is one; not one in which a name stands behind the id."""
    ids = [
        column
        for column in columns.values()
        if _is_id_label(column.label) and _identifies(column) and not rules.is_glued(column)
    ]
    return min(ids, key=lambda column: column.addresses, default=None)


def identify(columns: Mapping[str, Column], name: Column | None) -> Identified:
    """Return what identifies a record: a column of ids, an id in the column of the name, an address, or else the name."""
    if best := id_column(columns):
        return Identified(
            {"source_id": [best.label]}, (best.label,), 0.9, _("‘%s’ is in elke rij anders en heet zo") % best.label
        )
    if name is not None and rules.is_glued(name):
        return _glued(name)
    pages = [column for column in columns.values() if column.addresses == 1 and _identifies(column)]
    if pages:
        return Identified(
            {"source_id": [pages[0].label]},
            (pages[0].label,),
            0.6,
            _("‘%s’ is in elke rij een ander adres") % pages[0].label,
        )
    return Identified({"by_name": True}, (), 0.5, _("geen kolom is in elke rij anders: de organisatie en de naam samen"))


def _glued(name: Column) -> Identified:
    extract = r"^([A-Za-z]{2,10}[-_ ]?[0-9]+)"
    return Identified(
        {"source_id": [name.label], "extract": extract}, (), 0.8, _("in ‘%s’ staat vóór de naam een nummer") % name.label
    )


def _is_id_label(label: str) -> bool:
    plain = words.plain(label)
    wanted = {words.plain(word) for word in words.table().identity}
    return plain in wanted or bool({"id", "uuid", "guid"} & set(plain.split()))


def _identifies(column: Column) -> bool:
    return (
        column.records > 1
        and column.filled == 1
        and column.distinct == 1
        and max(map(len, column.values)) <= _LONGEST_ID
        and column.dates < 0.5
    )


def skipped_rows(records: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """Return regular expressions of what stands in the column of the name in rows that are no records: nothing, a total, an
    example, or a remark that is all there is in the row.
    """
    filled = [[key for key, value in record.items() if steps.clean(steps.as_text(value))] for record in records]
    usual = statistics.median(map(len, filled)) if filled else 0
    values = [steps.clean(steps.as_text(record.get(name))) for record in records]
    found = {"": None} if "" in values else {}
    found |= {f"{re.escape(word)}.*": None for word in words.table().rows if any(_begins(value, word) for value in values)}
    for value, keys in zip(values, filled, strict=True):
        if usual >= _USUAL and keys == [name] and len(value) > _REMARK:
            found[r"\s+".join(map(re.escape, value.split()[:_FIRST_WORDS])) + ".*"] = None
    return list(found)


def _begins(value: str, word: str) -> bool:
    return re.match(rf"{re.escape(word)}\b", value, re.IGNORECASE) is not None and len(value) < _REMARK
