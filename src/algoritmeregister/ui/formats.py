"""Dates and numbers as people write them, per language."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal, get_group_symbol
from django.utils import timezone

# CLDR writes Frisian months with a capital; Frisian, like Dutch, does not.
FRISIAN_MONTHS = (
    "jannewaris",
    "febrewaris",
    "maart",
    "april",
    "maaie",
    "juny",
    "july",
    "augustus",
    "septimber",
    "oktober",
    "novimber",
    "desimber",
)
LOCALES = {"nl": "nl_NL", "en": "en_GB", "fy": "fy_NL"}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def date_text(value: date | datetime | str | None, language: str) -> str:
    """Write a date as "5 maart 2026", a month ("2026-03") as "maart 2026". A moment is written as its date in our time zone.

    A text that is no date comes back as it is: what a source says is shown, not hidden.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return _written(value, language, with_day=True)
    return _from_text(value.strip(), language)


def _from_text(value: str, language: str) -> str:
    try:
        if found := _DAY.fullmatch(value):
            return _written(date(*(int(part) for part in found.groups())), language, with_day=True)
        if found := _MONTH.fullmatch(value):
            return _written(date(int(found[1]), int(found[2]), 1), language, with_day=False)
    except ValueError:
        pass
    return value


def _written(value: date, language: str, *, with_day: bool) -> str:
    month = _month(value.year, value.month, language)
    return f"{value.day} {month}" if with_day else month


# The same months and numbers stand on every page, and the rules that write them are slow.
@lru_cache(4_096)
def _month(year: int, month: int, language: str) -> str:
    if language == "fy":
        return f"{FRISIAN_MONTHS[month - 1]} {year}"
    return format_date(date(year, month, 1), "MMMM y", locale=LOCALES.get(language, "nl_NL"))


def number_text(value: int | float, language: str) -> str:
    """Write a number with the separators of the language: 1.530 in Dutch, 1,530 in English."""
    if type(value) is int:
        return f"{value:,}".replace(",", _between_thousands(language))
    return str(format_decimal(value, locale=LOCALES.get(language, "nl_NL")))


@lru_cache(8)
def _between_thousands(language: str) -> str:
    return get_group_symbol(LOCALES.get(language, "nl_NL"))


def size_text(size: int, language: str) -> str:
    """Return a number of bytes as people say it."""
    for unit, many in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= many:
            return f"{number_text(round(size / many, 1), language)} {unit}"
    return f"{number_text(size, language)} B"
