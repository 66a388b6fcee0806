"""Dates as sources write them: ISO, day-month-year, in words, and a spreadsheet's number of days. Pure functions.

What cannot be a date is passed on unchanged: the checks of the standard say what is wrong with it, we do not guess.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_SERIAL = re.compile(r"[1-9][0-9]{4}(\.0+)?")
_NUMBERS = re.compile(r"([0-3]?[0-9])[-/.]([0-3]?[0-9])[-/.]((?:19|20)[0-9]{2})(?:[T ][0-9:.]+)?")
_WORDS = re.compile(r"(?:([0-3]?[0-9])\.? )?([a-zû]{3,9})\.? ((?:19|20)[0-9]{2})", re.IGNORECASE)
_ISO_DATE = re.compile(r"((?:19|20)[0-9]{2})-([01][0-9])(?:-([0-3][0-9]))?(?:[T ].*)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jannewaris jan",
            "februari february febrewaris feb",
            "maart march mrt mar",
            "april apr",
            "mei may maaie",
            "juni june juny jun",
            "juli july july jul",
            "augustus august aug",
            "september sep sept",
            "oktober october okt oct",
            "november nov",
            "december desimber dec",
        ),
        start=1,
    )
    for name in names.split()
}


def iso_date(text: str, *, month_first: bool = False) -> str:
    """Return a date as YYYY-MM-DD: from ISO (a time is dropped), from day-month-year in numbers or words, or from a
    spreadsheet's day number. `month_first`: numbers are month-day-year.
    """
    found = _parse(text, month_first=month_first)
    return found.isoformat() if found else text


def iso_month(text: str, *, month_first: bool = False) -> str:
    """Return a month as YYYY-MM, from a month or from any date that `iso_date` knows."""
    stripped = text.strip()
    iso = _ISO_DATE.fullmatch(stripped)
    if iso and not iso[3]:
        return f"{iso[1]}-{iso[2]}" if 1 <= int(iso[2]) <= 12 else text
    words = _WORDS.fullmatch(stripped)
    if words and not words[1] and words[2].casefold() in _MONTHS:
        return f"{words[3]}-{_MONTHS[words[2].casefold()]:02}"
    found = _parse(stripped, month_first=month_first)
    return f"{found:%Y-%m}" if found else text


def _parse(text: str, *, month_first: bool = False) -> date | None:
    stripped = text.strip()
    try:
        if (found := _ISO_DATE.fullmatch(stripped)) and found[3]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _NUMBERS.fullmatch(stripped):
            day, month = (found[2], found[1]) if month_first else (found[1], found[2])
            return date(int(found[3]), int(month), int(day))
        if (found := _WORDS.fullmatch(stripped)) and found[1] and found[2].casefold() in _MONTHS:
            return date(int(found[3]), _MONTHS[found[2].casefold()], int(found[1]))
        if _EXCEL_SERIAL.fullmatch(stripped):
            return _EXCEL_DAY_ZERO + timedelta(days=int(float(stripped)))
    except ValueError:
        return None
    return None


def parse_moment(value: Any) -> datetime | None:
    """Return the moment that a source's own time stamp tells ("2026-06-08T19:40:28Z", "2023-03-31 08:34:11+00:00"), or
    None.
    """
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        found = _parse(value)
        return datetime(found.year, found.month, found.day) if found else None
