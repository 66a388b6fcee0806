"""Figures about the register, counted by the search index: of what there is how much, how old, how complete, and since when.

Pages and API share this, so that both say the same. Nothing is asked of the documents themselves: a register of 100,000
registrations is counted as fast as one page of results is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from algoritmeregister.search import finding, schema
from algoritmeregister.search.content import countable_keys
from algoritmeregister.search.documents import NUMBERS, days, microseconds
from algoritmeregister.search.facets import FacetValue
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Unusable

# Ages in days: from each up to the next. About three and six months, one, two and three years.
AGES: tuple[int, ...] = (0, 91, 182, 365, 731, 1096)
# Months of growth that are counted, the last ones: five years.
MONTHS = 60
# Facets of which a registration may lack a value, and it matters how many do.
MAY_LACK: tuple[str, ...] = ("status", "publication_category", "theme", "impact_assessment", "supplier")


@dataclass(frozen=True)
class Month:
    """How many registrations were public when a month was over; of the month that is not over yet, when the last day was."""

    month: date
    registrations: int


@dataclass(frozen=True)
class Figures:
    """What was counted.

    `total`: registrations. `facets`: facet → its values, the most frequent first. `lacking`: facet → how
    many registrations have no value of it. `ages`: for each of `AGES`, how many were last changed that long ago, by the
    date the source gives, else by when we saw it. `filled`: key of the superset → how many have something there.
    `months`: growth, as observed. `since`: the first day of observation, if any; of before nothing is known.
    """

    total: int
    facets: Mapping[str, tuple[FacetValue, ...]]
    lacking: Mapping[str, int]
    ages: tuple[int, ...]
    filled: Mapping[str, int]
    months: tuple[Month, ...]
    since: date | None


def figures(query: Query, today: date) -> Figures:
    """Count what a question finds. Ages and growth are as of `today`. Page and order of the question do not matter.

    Raises `Unusable` while the index is being made.
    """
    query = replace(query, page=1, page_size=1, snippets=False)
    found = finding.find(query)
    if found.building:
        raise Unusable("the search index is being made")
    counted = finding.counts(query, {"ages": _ages(today), "filled": _filled()})
    ages = {bucket["key"]: int(bucket["doc_count"]) for bucket in counted["ages"]["buckets"]}
    filled = {bucket["key"]: int(bucket["doc_count"]) for bucket in counted["filled"]["buckets"]}
    since = _first_day()
    return Figures(
        total=found.total,
        facets=found.facets,
        lacking={key: _lacking(query, key) for key in MAY_LACK},
        ages=tuple(ages.get(str(age), 0) for age in AGES),
        filled={key: filled.get(key, 0) for key in countable_keys()},
        months=_growth(query, since, today),
        since=since,
    )


def _lacking(query: Query, facet: str) -> int:
    filters = {key: values for key, values in query.filters.items() if key != facet}
    if len(filters) < len(query.filters):  # what is chosen has a value
        return 0
    return finding.find(replace(query, lacking=(facet,), facets=False)).total


def _ages(today: date) -> dict[str, Any]:
    """Ask for the ages: the field has the day, and behind it the number."""
    ranges: list[dict[str, Any]] = []
    for age, older in zip(AGES, (*AGES[1:], None), strict=True):
        span: dict[str, Any] = {"key": str(age)}
        if older is not None:
            span["from"] = float(days(today - timedelta(days=older - 1)) * NUMBERS)
        if age:  # what is dated in the future is new
            span["to"] = float(days(today - timedelta(days=age - 1)) * NUMBERS)
        ranges.append(span)
    return {"range": {"field": schema.DATED, "ranges": ranges}}


def _filled() -> dict[str, Any]:
    most = len(countable_keys())
    return {"terms": {"field": schema.FILLED, "size": most, "segment_size": most}}


def _first_day() -> date | None:
    """Return the day of the first observation in the whole register, whatever is asked."""
    counted = finding.counts(Query(facets=False), {"first": {"min": {"field": schema.VALID_FROM}}}, ever=True)
    first = counted["first"]["value"]
    if first is None:
        return None
    return timezone.localtime(datetime.fromtimestamp(first / 1_000_000, UTC)).date()


def _growth(query: Query, since: date | None, today: date) -> tuple[Month, ...]:
    """Count what was public at the end of each month: all that had begun by then, without what had ended."""
    months = _months(since, today) if since and since <= today else []
    if not months:
        return ()
    ends = [_moment(min(_next(month), today + timedelta(days=1))) for month in months]
    asked = {name: _up_to(field, ends) for name, field in (("begun", schema.VALID_FROM), ("ended", schema.VALID_TO))}
    counted = finding.counts(replace(query, as_of=None), asked, ever=True)
    times = {
        name: {bucket["key"]: int(bucket["doc_count"]) for bucket in counted[name]["buckets"]} for name in ("begun", "ended")
    }
    result, public = [], 0
    for place, month in enumerate(months):
        public += times["begun"].get(str(place), 0) - times["ended"].get(str(place), 0)
        result.append(Month(month, public))
    return tuple(result)


def _up_to(field: str, ends: Sequence[int]) -> dict[str, Any]:
    ranges: list[dict[str, Any]] = []
    for place, end in enumerate(ends):
        span: dict[str, Any] = {"key": str(place), "to": float(end)}
        if place:
            span["from"] = float(ends[place - 1])
        ranges.append(span)
    return {"range": {"field": field, "ranges": ranges}}


def _months(since: date, today: date) -> list[date]:
    month, months = since.replace(day=1), []
    while month <= today:
        months.append(month)
        month = _next(month)
    return months[-MONTHS:]


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def _moment(day: date) -> int:
    return microseconds(timezone.make_aware(datetime.combine(day, time())))


def filled(query: Query) -> tuple[int, Mapping[str, int]]:
    """Count what a question finds, and of each key of the superset how many have something there.

    Raises `Unusable` while the index is being made.
    """
    found = finding.find(replace(query, page=1, page_size=1, snippets=False, facets=False))
    if found.building:
        raise Unusable("the search index is being made")
    buckets = finding.counts(query, {"filled": _filled()})["filled"]["buckets"]
    counted = {bucket["key"]: int(bucket["doc_count"]) for bucket in buckets}
    return found.total, {key: counted.get(key, 0) for key in countable_keys()}
