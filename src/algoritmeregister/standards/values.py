"""Reading one value of a source as a field of the standard asks for it."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from .fitting import find_code
from .links import host_of, parse_links
from .model import CodeList, Field

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{2}:\d{2}.*)?)?$")
_DUTCH = re.compile(r"^(?:(\d{1,2})[-/])?(\d{1,2})[-/](\d{4})$")
_MONTHS = {name: number for number, names in enumerate((
    ("januari", "jan"), ("februari", "feb"), ("maart", "mrt"), ("april", "apr"), ("mei",), ("juni", "jun"), ("juli", "jul"),
    ("augustus", "aug"), ("september", "sep", "sept"), ("oktober", "okt"), ("november", "nov"), ("december", "dec"),
), start=1) for name in names}  # fmt: skip
_IN_WORDS = re.compile(r"^(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s+(\d{4})$", re.IGNORECASE)
_SERIAL = re.compile(r"^[2-6]\d{4}(?:\.0+)?$")
_NUMBERED = re.compile(r"(?:^|[.\n][^\S\n]*)\d{1,2}:\s+")


class NotUnderstood(ValueError):
    """The value has a shape that the field cannot take."""


def clean(value: Any) -> Any:
    """A value with its texts in NFC, with LF line ends, without control characters and outer white space, at any depth."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
        return _CONTROL.sub("", text).strip()
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    if isinstance(value, dict):
        return {str(key): clean(item) for key, item in value.items()}
    return value


def is_empty(value: Any) -> bool:
    """Whether a cleaned value says nothing: absent, an empty text, or a list or object of such values."""
    if isinstance(value, list):
        return all(is_empty(item) for item in value)
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    return value is None or value == ""


def read_value(value: Any, field: Field, *, dated: bool = False) -> Any:
    """A cleaned, non-empty value as `field` holds it. `dated`: a text field that is a date in other versions.

    Codes are read tolerantly; a value that is no code stays as it is, for validation to say so. Raises NotUnderstood
    when the value cannot be in this field at all.
    """
    if field.type == "codes":
        return read_codes(value, field)
    if field.type == "link_list":
        return read_links(value, field)
    if field.type == "row_list":
        if isinstance(value, list) and all(isinstance(row, dict) for row in value):
            return value
        raise NotUnderstood(field.key)
    text = as_text(value, field)
    if field.type == "code" and field.code_list is not None:
        return find_code(text, field.code_list) or text
    if field.type == "language":
        return text.casefold() if len(text) <= 3 else text
    if field.type == "month":
        return read_month(text)
    if field.type == "date" or dated:
        return read_date(text)
    return text


def as_text(value: Any, field: Field) -> str:
    """A scalar or a list of texts as one text. Raises NotUnderstood for an object."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    if isinstance(value, (int, float)):
        return str(int(value)) if value == value and float(value).is_integer() else str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(item for item in value if item)
    raise NotUnderstood(field.key)


def read_codes(value: Any, field: Field) -> list[str]:
    """A list of codes out of a list, or out of a text: '{a,b}', '["a", "b"]' or "a, b"."""
    items = value if isinstance(value, list) else split_list(value, field.code_list) if isinstance(value, str) else [value]
    result: list[str] = []
    for item in items:
        if is_empty(item):
            continue
        if isinstance(item, dict) and isinstance(item.get("title"), str):
            item = item["title"]
        text = as_text(item, field)
        found = (find_code(text, field.code_list) if field.code_list and field.code_list.closed else None) or text
        if found not in result:
            result.append(found)
    return result


def split_list(text: str, codes: CodeList | None = None) -> list[str]:
    """A text that stands for a list: a PostgreSQL array, a JSON array, or terms with commas or semicolons between them."""
    if text.startswith("[") and isinstance(parsed := _json(text), list):
        return [item if isinstance(item, str) else str(item) for item in parsed]
    if text.startswith("{") and text.endswith("}"):
        return [
            first or second for first, second in re.findall(r'"((?:[^"\\]|\\.)*)"|([^,]+)', text[1:-1]) if first or second
        ]
    if codes is not None and find_code(text, codes) is not None:
        return [text]
    # Not with the spaces before a sign: looking for one from every space of many takes time squared.
    return [item.strip() for item in re.split(r"[;\n]|,\s", text) if item.strip()]


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def read_links(value: Any, field: Field) -> list[dict[str, str]]:
    """Rows of {"title", "link"} out of a list of rows or texts, or out of one text. Raises NotUnderstood."""
    if isinstance(value, str):
        parsed = _json(value) if value[:1] in "[{" else None
        value = parsed if isinstance(parsed, (list, dict)) else _rows_of_text(value, field)
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        raise NotUnderstood(field.key)
    return [row for item in value if not is_empty(item) for row in [_row(item, field)]]


def _row(item: Any, field: Field) -> dict[str, str]:
    if isinstance(item, str):
        links = parse_links(item)
        return links[0] if links and len(links) == 1 else {"title": item}
    if not isinstance(item, dict) or not all(is_empty(each) or isinstance(each, str) for each in item.values()):
        raise NotUnderstood(field.key)
    names = {alias: sub.key for sub in field.items for alias in (sub.key, *sub.aliases)} | {"url": "link", "titel": "title"}
    return {names.get(str(key), str(key)): text for key, text in item.items() if isinstance(text, str) and text}


def _rows_of_text(text: str, field: Field) -> list[dict[str, str]]:
    numbered = _NUMBERED.match(text) is not None
    links = None if numbered else parse_links(text)
    if links is not None:
        return links
    rows: list[dict[str, str]] = []
    for title in (part.strip(" .,\n") for part in (_NUMBERED.split(text) if numbered else split_list(text))):
        if found := parse_links(title):
            rows += found
        elif title:
            rows.append({"title": title})
    if any(item.key == "link" and item.required for item in field.items) and not all("link" in row for row in rows):
        raise NotUnderstood(field.key)
    return rows


def read_month(text: str) -> str:
    """YYYY-MM out of a month or a date, as Dutch or ISO text or an Excel serial number; other text as it is."""
    day = read_date(text)
    return day[:7] if re.fullmatch(r"\d{4}-\d{2}-\d{2}", day) else day


def read_date(text: str) -> str:
    """YYYY-MM-DD (or YYYY-MM) out of the ways in which sources write it; other text as it is."""
    if _SERIAL.match(text):
        # Excel counts days from 30 December 1899.
        return (date(1899, 12, 30) + timedelta(days=int(float(text)))).isoformat()
    if match := _ISO.match(text):
        year, month, day = match.groups()
    elif match := _DUTCH.match(text):
        day, month, year = match.groups()
    elif (match := _IN_WORDS.match(text)) and match[2].casefold() in _MONTHS:
        day, month, year = match[1], str(_MONTHS[match[2].casefold()]), match[3]
    else:
        return text
    try:
        date(int(year), int(month), int(day or 1))
    except ValueError:
        return text
    return f"{int(year):04d}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def link_row(title: str | None, link: str | None) -> dict[str, str]:
    """One row out of a separate title and link; without a title the link's host, as the standard requires a title."""
    row = {"title": title or host_of(link or "")}
    return {**row, "link": link} if link else row
