"""What results can be narrowed by, how that is asked of the index, and how its counts are read back.

Counting costs the engine as much per column as the matching itself. So the values of facets that take few values are packed
together in one column, which is counted once and unpacked here: five columns are counted instead of ten. A packed column
also has a value for every document, and one only, which is what the engine counts fastest.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Control characters that no text of a registration keeps: between facets, between values of one facet, before a label.
_FACETS, _VALUES, _LABEL = "\x1e", "\x1d", "\x1f"


@dataclass(frozen=True)
class Facet:
    """One way to narrow results: its `key` (in queries, and the name of the field in the index that filters use)."""

    key: str


@dataclass(frozen=True)
class Column:
    """A column that is counted: the `name` of its field in the index, and the keys of the facets that are packed in it.

    `open`: takes as many values as there are organisations or suppliers, so that only the most frequent are counted.
    """

    name: str
    keys: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: its `value` (for a filter), `label` (empty when a code list knows it), `count` of results
    it would give together with the other filters, and whether it is `selected` now."""

    value: str
    label: str
    count: int
    selected: bool


FACETS: tuple[Facet, ...] = tuple(
    Facet(key)
    for key in (
        "organisation",
        "organisation_kind",
        "register",
        "status",
        "publication_category",
        "theme",
        "impact_assessment",
        "supplier",
        "standard",
        "start_year",
    )
)
BY_KEY: Mapping[str, Facet] = {facet.key: facet for facet in FACETS}
COLUMNS: tuple[Column, ...] = (
    Column("organisation_column", ("organisation",), open=True),
    Column("supplier_column", ("supplier",), open=True),
    # Together some hundreds of combinations, however large the register is.
    Column(
        "profile_column",
        ("organisation_kind", "register", "status", "publication_category", "standard", "impact_assessment"),
    ),
    Column("theme_column", ("theme",)),
    Column("start_year_column", ("start_year",)),
)
COLUMN_OF: Mapping[str, Column] = {key: column for column in COLUMNS for key in column.keys}
# Combinations of values in one column that are counted: more than any column has that is not open.
ALL = 20_000


def pack(column: Column, values: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """Write the values of a document (facet → (value, label)) as its column holds them."""
    return _FACETS.join(
        _VALUES.join(f"{value}{_LABEL}{label}" for value, label in values.get(key, ())) for key in column.keys
    )


@functools.lru_cache(maxsize=16_384)
def unpack(column: Column, packed: str) -> tuple[tuple[str, str, str], ...]:
    """Read what a column holds: (facet, value, label)."""
    return tuple(
        (key, *each.partition(_LABEL)[::2])
        for key, values in zip(column.keys, packed.split(_FACETS), strict=True)
        for each in (values.split(_VALUES) if values else ())
    )  # fmt: skip


def request(columns: Iterable[Column], limit: int) -> dict[str, Any]:
    """Write the aggregation that counts these columns in one pass; of open ones the `limit` most frequent values."""
    asked: dict[str, Any] = {}
    for column in columns:
        # One more than is wanted, for "no value". Each part of the index is asked for more, so that the sums are exact.
        size, at_first = (limit + 1, max(500, 10 * limit)) if column.open else (ALL, ALL)
        asked[column.name] = {"terms": {"field": column.name, "size": size, "segment_size": at_first}}
    return asked


def read(
    columns: Iterable[Column], answer: Mapping[str, Any], selected: Mapping[str, tuple[str, ...]], only: Iterable[str]
) -> dict[str, tuple[FacetValue, ...]]:
    """Read the counts of the facets `only` from the index's answer, most frequent first.

    A selected value without results stays in the list, with 0: what someone chose never disappears. Spellings of one
    value (an organisation that was renamed) are added up, under the label that occurs most.
    """
    counts: dict[str, dict[str, int]] = {key: {} for key in only}
    labels: dict[tuple[str, str], str] = {}
    for column in columns:
        for bucket in answer[column.name]["buckets"]:
            times = int(bucket["doc_count"])
            for key, value, label in unpack(column, bucket["key"]):
                if key in counts:
                    counts[key][value] = counts[key].get(value, 0) + times
                    labels.setdefault((key, value), label)
    for key, found in counts.items():
        for value in selected.get(key, ()):
            found.setdefault(value, 0)
    return {
        key: _sorted([
            FacetValue(value, labels.get((key, value), ""), count, value in selected.get(key, ()))
            for value, count in found.items()
        ])
        for key, found in counts.items()
    }  # fmt: skip


def _sorted(values: list[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(values, key=lambda each: (-each.count, each.label or each.value)))
