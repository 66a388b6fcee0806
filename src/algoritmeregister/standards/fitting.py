"""Making one value fit one field: plain text out of rich text, shortening, code values."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from .model import CodeList, Field
from .patterns import rich_length

ABSENT: Final = object()
"""What `fit` returns when the field has no room at all for the value."""

_TAG = re.compile(r"</?(?:div|br|p|ul|ol|li|strong|em|b|i|u|a|span|h[1-6])\b[^<>]*>", re.IGNORECASE)
_BREAK = re.compile(r"<br\b[^<>]*>|</(?:p|div|li|ul|ol|h[1-6])\s*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
_ELLIPSIS = "…"
_INDIVISIBLE = frozenset({"url", "contact", "date", "month", "language"})
"""Types of which a shortened value would be a wrong value."""


def has_markup(text: str) -> bool:
    """Whether a text contains one of the tags that the standard's rich text knows."""
    return "<" in text and _TAG.search(text) is not None


def plain_text(text: str) -> str:
    """Rich text without tags: blocks become lines, list items get a dash. Plain text comes back unchanged."""
    if not has_markup(text):
        return text
    text = _ITEM.sub("- ", _BREAK.sub("\n", text))
    text = html.unescape(_TAG.sub("", text))
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def shorten(text: str, limit: int) -> str:
    """Text of at most `limit` characters, cut at a word boundary and ending in an ellipsis."""
    plain = plain_text(text)
    if len(plain) <= limit:
        return plain
    if limit <= 1:
        return _ELLIPSIS[:limit]
    head = plain[: limit - 1]
    if not plain[limit - 1].isspace():
        boundary = re.search(r"\s\S*$", head)
        # A "word" of more than half the limit is no word: a link, or a language without spaces.
        if boundary is not None and boundary.start() > limit // 2:
            head = head[: boundary.start()]
    return head.rstrip() + _ELLIPSIS


def fit(value: Any, field: Field, table: Mapping[str, str] | None = None) -> tuple[Any, str | None]:
    """A value as `field` can hold it, and what had to be done for that.

    Returns (value, action) with action None, "recoded", "shortened" or "dropped"; (ABSENT, "dropped") when there is
    no room for it. `table` recodes values of another version. A value of the wrong type is passed on as it is: saying
    so is the task of validation, and a conversion must not fail on it.
    """
    if isinstance(value, list) and field.type == "codes":
        return _fit_codes(value, field, table)
    if not isinstance(value, str):
        return value, None
    if field.type == "code" and field.code_list is not None:
        return _fit_code(value, field.code_list, table)
    recoded = _from_table(value, table)
    if recoded is not None and recoded != value:
        return recoded, "recoded"
    if field.type in _INDIVISIBLE and not has_room(value, field):
        return ABSENT, "dropped"
    return fit_text(value, field)


def _from_table(value: str, table: Mapping[str, str] | None) -> str | None:
    return (table.get(value) or table.get(value.strip().casefold())) if table else None


def fit_text(value: str, field: Field) -> tuple[str, str | None]:
    """A text as `field` can hold it: without markup when the field is plain, and not longer than the field allows."""
    action = None
    fitted = value
    if field.type == "text" and has_markup(value):
        fitted, action = plain_text(value), "recoded"
    if field.max_length is not None and len(fitted) > field.max_length and not has_room(fitted, field):
        return shorten(value, field.max_length), "shortened"
    return fitted, action


def has_room(text: str, field: Field) -> bool:
    """Whether a text fits the field's length, counted as validation counts it."""
    length = rich_length(text) if field.type == "rich_text" else len(text)
    return field.max_length is None or length <= field.max_length


def _fit_code(value: str, codes: CodeList, table: Mapping[str, str] | None) -> tuple[Any, str | None]:
    found = find_code(value, codes, table)
    if found is None:
        return (ABSENT, "dropped") if codes.closed else (value, None)
    return found, None if found == value else "recoded"


def _fit_codes(values: list[Any], field: Field, table: Mapping[str, str] | None) -> tuple[Any, str | None]:
    codes = field.code_list
    if codes is None:
        return values, None
    fitted: list[Any] = []
    action: str | None = None
    for value in values:
        found = find_code(value, codes, table) if isinstance(value, str) else value
        if found is None and codes.closed:
            action = "dropped"
            continue
        found = value if found is None else found
        if found != value:
            action = action or "recoded"
        if found not in fitted or found == value:
            fitted.append(found)
    if not fitted and values:
        return ABSENT, "dropped"
    return fitted, action


def find_code(value: str, codes: CodeList, table: Mapping[str, str] | None = None) -> str | None:
    """The value of the code list that `value` stands for; None when there is none."""
    if value in codes.values:
        return value
    recoded = _from_table(value, table)
    return _find(codes, value) if recoded is None else recoded


@lru_cache(maxsize=4096)
def _find_cached(codes: CodeList, value: str) -> str | None:
    code = codes.find(value)
    return None if code is None else code.value


def _find(codes: CodeList, value: str) -> str | None:
    # A long text is never a code: kept out of the cache.
    return _find_cached(codes, value) if len(value) <= 200 else None
