"""How registers grew: the number of registrations at the end of each month, by when they were first seen and withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.utils import timezone

from algoritmeregister.registrations.models import Appearance


@dataclass(frozen=True)
class Month:
    """A month (its first day) and how many registrations there were at its end; of the running month: now."""

    month: date
    count: int


def months(first: date, last: date) -> list[date]:
    """Return the first day of every month from the one of `first` up to and including the one of `last`."""
    found, year, month = [], first.year, first.month
    while (year, month) <= (last.year, last.month):
        found.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def per_month(registers: Collection[int], today: date) -> dict[int, list[Month]]:
    """Return the growth of each of these registers (by key), from its first registration up to `today`; not of a register
    without any. One question to the database, whatever the number of registrations.
    """
    rows = (
        Appearance.objects.filter(register__in=registers)
        # By moment, of which there are as many as readings of the register. The database has no word for the months of our
        # time zone that costs nothing: SQLite asks us for each row.
        .order_by()
        .values_list("register", "gone_at", "first_seen_at")
        .annotate(number=Count("pk"))
    )
    steps: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for register, went, came, number in rows:
        steps[register][_month(came)] += number
        if went is not None:
            steps[register][_month(went)] -= number
    return {register: _summed(changes, today) for register, changes in steps.items()}


def _month(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date().replace(day=1)


def _summed(changes: dict[date, int], today: date) -> list[Month]:
    count, result = 0, []
    for month in months(min(changes), max(today, *changes)):
        count += changes.get(month, 0)
        result.append(Month(month, count))
    return result
