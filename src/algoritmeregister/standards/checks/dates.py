"""Dates that exist, in the right order, and in keeping with the status."""

from collections.abc import Iterator
from datetime import date

from ..findings import Problem
from .content import Content

_OUT_OF_USE = "Buiten gebruik"
_IN_USE = "In gebruik"
# Outside these years a date is far more often a slip of the pen than a fact.
_PLAUSIBLE = range(1950, 2101)


def check(content: Content) -> Iterator[Problem]:
    """Dates that do not exist or are unlikely, an end before the start, and a status that the end date contradicts."""
    for path, field, text in content.entries:
        if field.type not in ("date", "month"):
            continue
        try:
            year = date.fromisoformat(text if field.type == "date" else f"{text}-01").year
        except ValueError:
            yield Problem(path, "date", field, {"value": text})
            continue
        if year not in _PLAUSIBLE:
            yield Problem(path, "year", field, {"year": year})
    yield from _order(content)
    yield from _status(content)


def _order(content: Content) -> Iterator[Problem]:
    begin, end = content.text("begin_date"), content.text("end_date")
    # Both are YYYY-MM by now, so the order of the texts is the order of the months.
    if begin and end and end < begin:
        yield Problem("end_date", "order", content.standard.field("end_date"), {"begin": begin, "end": end})


def _status(content: Content) -> Iterator[Problem]:
    if "end_date" not in content.standard.keys or "end_date" in content.faulty:
        return
    status, end = content.text("status"), content.text("end_date")
    field = content.standard.field("end_date")
    if status == _OUT_OF_USE and not end:
        yield Problem("end_date", "end_date_missing", field)
    elif status == _IN_USE and end:
        yield Problem("end_date", "end_date_in_use", field, {"status": status})
