"""What can be done to a source's value on its way into a field. Pure functions; a profile names them, in data.

Each step takes a value as the source has it and gives the value for the field. A value that a step cannot make sense of
is passed on unchanged: the checks of the standard say what is wrong with it, the import does not guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_SERIAL = re.compile(r"[1-9][0-9]{4}(\.0+)?")
_DUTCH_DATE = re.compile(r"([0-3]?[0-9])[-/.]([01]?[0-9])[-/.]((?:19|20)[0-9]{2})")
_ISO_DATE = re.compile(r"((?:19|20)[0-9]{2})-([01][0-9])(?:-([0-3][0-9]))?(?:[T ].*)?")
_ITEM_NUMBER = re.compile(r"(?:^|(?<=\s))[0-9]{1,2}[:.)]\s+")
_ELLIPSIS = "…"


def as_text(value: Any) -> str:
    """Return a scalar as the text a field holds: true and false as Ja and Nee, nothing as ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    return value if isinstance(value, str) else str(value)


def clean(text: str) -> str:
    """Return a text without the white space around it and with ordinary spaces for no-break ones."""
    return text.replace("\xa0", " ").replace("\r\n", "\n").strip()


def recode(text: str, table: Mapping[str, str]) -> str:
    """Return what the table has for this text, ignoring case and outer white space; without an entry the text itself."""
    found = table.get(text)
    if found is None:
        wanted = text.strip().casefold()
        found = next((each for key, each in table.items() if key.casefold() == wanted), text)
    return found


def split(text: str, separators: str) -> list[str]:
    """Return the parts of a text between any of the separators (characters), without empty ones."""
    parts = re.split("[" + re.escape(separators) + "]", text)
    return [part.strip() for part in parts if part.strip()]


def iso_date(text: str) -> str:
    """Return a date as YYYY-MM-DD: from ISO (a time is dropped), from day-month-year, or from Excel's day number."""
    found = _parse_date(text)
    return found.isoformat() if found else text


def iso_month(text: str) -> str:
    """Return a month as YYYY-MM, from a month or from any date that `iso_date` knows."""
    stripped = text.strip()
    iso = _ISO_DATE.fullmatch(stripped)
    if iso and not iso[3]:
        return f"{iso[1]}-{iso[2]}" if 1 <= int(iso[2]) <= 12 else text
    found = _parse_date(stripped)
    return f"{found:%Y-%m}" if found else text


def _parse_date(text: str) -> date | None:
    stripped = text.strip()
    try:
        if (found := _ISO_DATE.fullmatch(stripped)) and found[3]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _DUTCH_DATE.fullmatch(stripped):
            return date(int(found[3]), int(found[2]), int(found[1]))
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
        found = _parse_date(value)
        return datetime(found.year, found.month, found.day) if found else None


def mark_cut(text: str) -> str:
    """Return a text that its source cut off with an ellipsis, so that a reader sees that it goes on."""
    return text.rstrip() + _ELLIPSIS


def link_rows(text: str) -> list[dict[str, str]] | str:
    """Return the rows in a text such as "1: Title, https://link. 2: …", the way exports write lists; other text
    unchanged.
    """
    starts = list(_ITEM_NUMBER.finditer(text))
    if not starts or text[: starts[0].start()].strip():
        return text
    ends = [each.start() for each in starts[1:]] + [len(text)]
    rows: list[dict[str, str]] = []
    for start, end in zip(starts, ends, strict=True):
        title, link = _title_and_link(text[start.end() : end].strip().removesuffix("."))
        rows.append({"title": title, "link": link})
    return rows


def _title_and_link(item: str) -> tuple[str, str]:
    found = re.search(r"(?:^|,\s*)(https?://\S+|www\.\S+)$", item)
    if found:
        return item[: found.start()].strip().rstrip(","), found[1]
    return item.strip().rstrip(",").strip(), ""
