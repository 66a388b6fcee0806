"""Days as they stand in addresses, and the moments at which they begin and end here (Europe/Amsterdam)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2199, 12, 31)


def day_in(text: str) -> date | None:
    """Read a day (2026-06-15) from an address; None when it is none, or in another age."""
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None
    return day if day and FIRST_DAY <= day <= LAST_DAY else None


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    """Return the last moment of a day: what is true "on" a day is what was true when it was over."""
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)
