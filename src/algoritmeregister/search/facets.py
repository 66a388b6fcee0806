"""What results can be narrowed by, how that is asked of the index, and how its counts are read back.

Every different text in a column costs as much as counting a thousand documents of it: the engine looks the text up and
writes it down, and it is read and taken apart here. So two facets are packed together in one column only when they take few
values together, and a facet of which a document may have several is cut in two: the first, and the others. Each column has
a value for every document, and one only, which is what the engine counts fastest.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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
    `first`, `stop`: which of a document's values it holds, by their place; the other ones are in another column.
    """

    name: str
    keys: tuple[str, ...]
    open: bool = False
    first: int = 0
    stop: int | None = None


class FacetValue(NamedTuple):
    """One value of a facet: its `value` (for a filter), `label` (empty when a code list knows it), `count` of results
    it would give together with the other filters, and whether it is `selected` now."""

    value: str
    label: str
    count: int  # type: ignore[assignment]  # covers a method of tuples that nobody calls
    selected: bool


# Facet → value → what it counts for, each as (the value that stands for all that mean the same, its label): `spellings.py`.
Alike = Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]

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
    Column("holder_column", ("organisation_kind", "register")),
    Column("state_column", ("status", "publication_category")),
    Column("form_column", ("standard", "impact_assessment")),
    Column("theme_column", ("theme",), stop=1),
    Column("more_themes_column", ("theme",), first=1),
    Column("start_year_column", ("start_year",)),
)
COLUMNS_OF: Mapping[str, tuple[Column, ...]] = {
    key: tuple(column for column in COLUMNS if key in column.keys) for key in BY_KEY
}
# Combinations of values in one column that are counted: more than any column has that is not open.
ALL = 20_000
# How many more values of an open column are asked for than are wanted: of equals we choose ourselves who is the last.
BESIDE = 35
# The same of a column of which several values may mean one: a rare spelling counts for a frequent name.
BESIDE_ALIKE = 950
# Results per wanted value below which all values are asked for: so few have about as many values anyhow, and those that
# few have are often equals.
FEW_PER_VALUE = 40


def pack(column: Column, values: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    """Write the values of a document (facet → (value, label)) as its column holds them."""
    written = []
    for key in column.keys:
        pairs = values.get(key, ())[column.first : column.stop]
        written.append(_VALUES.join([f"{value}{_LABEL}{label}" for value, label in pairs]))
    return _FACETS.join(written)


@functools.lru_cache(maxsize=16_384)
def _values(packed: str) -> tuple[tuple[str, str], ...]:
    """Read the values of one facet: (value, label)."""
    return tuple((value, label) for value, _, label in (each.partition(_LABEL) for each in packed.split(_VALUES) if each))


@functools.lru_cache(maxsize=16_384)
def _cut(packed: str, facets: int) -> tuple[str, str]:
    """Cut what a column holds after so many facets. Remembered: the same texts come back in every answer."""
    pieces = packed.split(_FACETS)
    return _FACETS.join(pieces[:facets]), _FACETS.join(pieces[facets:])


def request(columns: Iterable[Column], limit: int, expected: float, alike: Alike | None = None) -> dict[str, Any]:
    """Write the aggregation that counts these columns in one pass; of open ones at least the `limit` most frequent.

    `expected`: how many results there are, about. Of few, all values are asked for. `alike`: see `read`.
    """
    asked: dict[str, Any] = {}
    for column in columns:
        beside = BESIDE_ALIKE if alike and column.keys[0] in alike else BESIDE
        size = limit + beside if column.open and expected >= FEW_PER_VALUE * limit else ALL
        # Of each segment more is counted than is wanted in all: then the sums are exact.
        asked[column.name] = {
            "terms": {"field": column.name, "size": size, "segment_size": min(ALL, max(size, 500, 10 * limit))}
        }
    return asked


def undecided(columns: Iterable[Column], answer: Mapping[str, Any], limit: int) -> list[Column]:
    """Return the columns of which values are lacking in the answer that are as frequent as the last one that is wanted: the
    engine chose among them, in no order that holds. These are to be asked for more."""
    found = []
    for column in columns:
        buckets = answer[column.name]["buckets"]
        is_cut = column.open and len(buckets) > limit and answer[column.name]["sum_other_doc_count"] > 0
        if is_cut and buckets[limit]["doc_count"] == buckets[-1]["doc_count"]:
            found.append(column)
    return found


def taken_off(columns: Iterable[Column], answer: Mapping[str, Any], less: Mapping[str, Any]) -> dict[str, Any]:
    """Take what was counted of a part (`less`) off from the answer about a whole, when all values were asked for of both."""
    found: dict[str, Any] = {}
    for column in columns:
        whole, part = ({each["key"]: each["doc_count"] for each in of[column.name]["buckets"]} for of in (answer, less))
        left = sorted([(times - part.get(key, 0), key) for key, times in whole.items()], reverse=True)
        buckets = [{"key": key, "doc_count": times} for times, key in left if times]
        found[column.name] = {"buckets": buckets, "sum_other_doc_count": 0}
    return found


def having(
    columns: Iterable[Column], answer: Mapping[str, Any], accepted: Mapping[str, Collection[str]]
) -> Mapping[str, Any]:
    """Leave of the index's answer what filters on other facets of the same columns accept: facet → values."""
    if not accepted:
        return answer
    found: dict[str, Any] = {}
    for column in columns:
        wanted = [(column.keys.index(key), set(values)) for key, values in accepted.items()]
        buckets = []
        for bucket in answer[column.name]["buckets"]:
            packed = bucket["key"].split(_FACETS)
            if all(any(value in values for value, _ in _values(packed[place])) for place, values in wanted):
                buckets.append(bucket)
        found[column.name] = {**answer[column.name], "buckets": buckets}
    return found


def read(
    columns: Iterable[Column],
    answer: Mapping[str, Any],
    selected: Mapping[str, tuple[str, ...]],
    only: Iterable[str],
    limit: int,
    alike: Alike | None = None,
) -> dict[str, tuple[FacetValue, ...]]:
    """Read the counts of the facets `only` from the index's answer, most frequent first, then by label and value; of open
    ones the first `limit`. The same question of the same documents gives the same, however the index holds them.

    A selected value without results stays in the list, with 0: what someone chose never disappears. Spellings of one
    value (an organisation that was renamed) are added up, under the label that occurs most. Of values that are `alike` the
    first `limit` of what they count for are read, with all that count for it: adding those up is left to who knows them.
    """
    counts: dict[str, dict[str, int]] = {key: {} for key in only}
    labels: dict[str, dict[str, str]] = {key: {} for key in counts}
    for column in columns:
        times = _times(column, answer[column.name]["buckets"], limit, (alike or {}).get(column.keys[0]))
        for key, times_by_values in _apart(column.keys, times):
            if key in counts:
                _add_up(times_by_values, counts[key], labels[key])
    for key, found in counts.items():
        for value in selected.get(key, ()):
            found.setdefault(value, 0)
    return {key: _sorted(found, labels[key], selected.get(key, ())) for key, found in counts.items()}


def chosen(values: Sequence[FacetValue], selected: Sequence[str]) -> tuple[FacetValue, ...]:
    """Give the values of a facet as `read` does when some are selected, from what it gave when none was."""
    lacking = sorted(set(selected) - {value.value for value in values})
    return (
        *(value._replace(selected=value.value in selected) for value in values),
        *(FacetValue(value, "", 0, True) for value in lacking),
    )


def _times(
    column: Column,
    buckets: Sequence[Mapping[str, Any]],
    limit: int,
    alike: Mapping[str, Sequence[tuple[str, str]]] | None,
) -> dict[str, int]:
    """Read how often each text of values occurs; of an open column the first, in the order of facets."""
    if column.open and alike is not None and len(buckets) > limit:
        return _first_alike({bucket["key"]: bucket["doc_count"] for bucket in buckets}, limit, alike)
    first = _first(buckets, limit + 1) if column.open else buckets  # one more, for "no value"
    return {bucket["key"]: bucket["doc_count"] for bucket in first}


def _first(buckets: Sequence[Mapping[str, Any]], wanted: int) -> Sequence[Mapping[str, Any]]:
    """Choose the first in the order of facets. The engine gives the most frequent first, but equals in no order that holds:
    only those that are as frequent as the last one are put in order by label."""
    if len(buckets) <= wanted:
        return buckets
    least = buckets[wanted - 1]["doc_count"]
    more = [bucket for bucket in buckets if bucket["doc_count"] > least]
    equals = [bucket for bucket in buckets if bucket["doc_count"] == least]
    equals.sort(key=lambda bucket: (bucket["key"].partition(_LABEL)[2], bucket["key"]))
    return more + equals[: wanted - len(more)]


def _first_alike(times: Mapping[str, int], limit: int, alike: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, int]:
    """Read the texts that count for one of the first: those that mean the same are added up before anything is cut."""
    totals: dict[str, int] = {}
    labels: dict[str, str] = {}
    texts: dict[str, list[str]] = {}
    for packed, count in times.items():
        for each in _values(packed):
            for value, label in alike.get(each[0]) or (each,):
                if value in totals:
                    totals[value] += count
                    texts[value].append(packed)
                else:
                    totals[value], labels[value], texts[value] = count, label, [packed]
    first = sorted([(-count, labels[value] or value, value) for value, count in totals.items()])[:limit]
    return {packed: times[packed] for _, _, value in first for packed in texts[value]}


def _apart(keys: tuple[str, ...], times: Mapping[str, int]) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Take a column's combinations of values apart: per facet, how often each text of values occurs.

    Halving it each time adds hundreds of combinations up to some dozens at the first step.
    """
    if len(keys) == 1:
        yield keys[0], times
        return
    middle = len(keys) // 2
    ahead: defaultdict[str, int] = defaultdict(int)
    behind: defaultdict[str, int] = defaultdict(int)
    for packed, count in times.items():
        first, second = _cut(packed, middle)
        ahead[first] += count
        behind[second] += count
    yield from _apart(keys[:middle], ahead)
    yield from _apart(keys[middle:], behind)


def _add_up(times: Mapping[str, int], counts: dict[str, int], labels: dict[str, str]) -> None:
    """Add what was counted of one facet to `counts`, and keep the label of each value that occurs most."""
    before, several = frozenset(labels), False
    for packed, count in times.items():
        for value, label in _values(packed):
            if value in counts:
                counts[value] += count
                several = several or labels[value] != label
            else:
                counts[value], labels[value] = count, label
    if several:  # hardly ever: then the most frequent, of equals the first, is written last
        for _, packed in sorted([(-count, packed) for packed, count in times.items()], reverse=True):
            labels.update((value, label) for value, label in reversed(_values(packed)) if value not in before)


def _sorted(counts: Mapping[str, int], labels: Mapping[str, str], selected: Sequence[str]) -> tuple[FacetValue, ...]:
    """Put counted values in order: the most frequent first, then by label, then by value."""
    labelled = [(value, labels.get(value, ""), count) for value, count in counts.items()]
    ordered = sorted([(-count, label or value, value, label) for value, label, count in labelled])
    # Made as the tuples they are: some hundred of them go with every answer.
    return tuple([
        tuple.__new__(FacetValue, (value, label, -less, value in selected)) for less, _, value, label in ordered
    ])  # fmt: skip
