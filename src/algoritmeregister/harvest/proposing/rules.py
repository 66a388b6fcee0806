"""Which steps the values of a column need before they are a field's: in the words that a mapping profile has for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from algoritmeregister.harvest import steps
from algoritmeregister.harvest.proposing import words
from algoritmeregister.harvest.proposing.columns import YES_OR_NO, Column, code_of
from algoritmeregister.standards import Field

ADDRESS = r'https?://[^\s"<>]+'
MAIL = r"[^\s@:;,<>\"]+@[^\s@:;,<>\"]+"
GLUED = re.compile(r"([A-Za-z]{2,10}[-_ ]?[0-9]+)\s*[:–—|-]\s*(\S.*)", re.DOTALL)
"""An id and a name in one cell: "USDA-001: Repair Spend"."""
_MONTH_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.](?:19|20)[0-9]{2}.*")
_MOST_CODES = 40
_SHORT_CODE = 40
_BARE = 5  # characters of a yes or no without more
_JOINED = 0.3  # in this share of the records both columns must say something


def rule_for(field: Field, columns: Sequence[Column]) -> Any:
    """Return the rule, as a profile writes it, that makes a field from one or more columns: the first goes first."""
    first = columns[0]
    labels = [column.label for column in columns]
    rule: dict[str, Any] = {"from": labels if len(labels) > 1 else first.label}
    if any(column.markup >= 0.1 for column in columns):
        rule["plain"] = True
    if len(columns) > 1 and _is_prose(field) and all(column.filled >= _JOINED for column in columns):
        rule["join"] = "\n\n"
    rule |= _of_type(field, first)
    return rule["from"] if len(rule) == 1 else rule


def _is_prose(field: Field) -> bool:
    return field.type == "rich_text" or (field.max_length or 0) > 1024


def _of_type(field: Field, column: Column) -> dict[str, Any]:
    if field.key == "name" and is_glued(column):
        return {"extract": r"^[A-Za-z]{2,10}[-_ ]?[0-9]+\s*[:–—|-]\s*(\S.*)$"}
    if field.type == "contact" and column.mails >= 0.6 and column.whole_mails < column.mails:
        return {"extract": MAIL}
    if field.type == "url" and column.with_address > column.addresses:
        return {"extract": ADDRESS}
    if field.type == "month":
        return {"month": True, **({"date": "month-first"} if is_month_first(column) else {})}
    if field.type == "date" or field.key in {"publication_dt", "revision_date"}:
        return {"date": "month-first" if is_month_first(column) else True} if column.dates >= 0.3 else {}
    if field.type == "codes":
        return _separators(column)
    if field.type == "code" and field.key not in {"lang", "standard_version"}:
        return _recoding(field, column)
    return {"links": True} if field.type == "link_list" and not column.lists else {}


def is_glued(column: Column) -> bool:
    """Whether an id and a name stand together in the cells of a column, the ids all different."""
    found = [match[1] for value in column.values if (match := GLUED.fullmatch(value))]
    return len(found) >= 0.8 * len(column.values) > 2 and len(set(found)) == len(found)


def is_month_first(column: Column) -> bool:
    """Whether dates are written as Americans do: somewhere the second number is no month, and nowhere the first."""
    pairs = [(int(found[1]), int(found[2])) for value in column.values if (found := _MONTH_FIRST.fullmatch(value))]
    return any(second > 12 for _first, second in pairs) and all(first <= 12 for first, _second in pairs)


def _separators(column: Column) -> dict[str, Any]:
    if column.lists:
        return {}
    used = "".join(sign for sign in ",;|" if column.share(lambda text, sign=sign: sign in text) > 0.05)  # type: ignore[misc]
    return {"split": used} if used and column.coded("category") < 1 else {}


def _recoding(field: Field, column: Column) -> dict[str, Any]:
    """Return how the values of a column become codes: word by word for short ones, by how they begin for long ones."""
    if field.code_list is None:
        return {}
    if field.key in YES_OR_NO:
        return _yes_or_no(field.key, column)
    recode: dict[str, str] = {}
    like: dict[str, str] = {}
    for value, _number in Counter(column.values).most_common(_MOST_CODES):
        code = code_of(field.key, value)
        if code is None or code == value or (field.code_list.closed and code not in field.code_list.values):
            continue
        if len(value) <= _SHORT_CODE:
            recode[value] = code
        else:
            like.setdefault(_beginning(value), code)
    return {key: table for key, table in (("recode", recode), ("recode_like", like)) if table}


def _yes_or_no(key: str, column: Column) -> dict[str, Any]:
    """Return the beginnings that mean yes and no, of those that occur before something else."""
    said = {words.plain(value) for value in column.values if value not in {"Ja", "Nee"}}
    found = {
        rf"{re.escape(word)}\b.*": code
        for code, phrases in words.table().values[key].items()
        for word in phrases
        if any(f"{each} ".startswith(f"{word} ") for each in said)
    }
    return {"recode_like": found} if found else {}


def explained(column: Column) -> bool:
    """Whether a column that says yes or no often says more than that."""
    return column.share(lambda text: len(text) > _BARE) >= _JOINED and column.coded("dpia") >= _JOINED


def _beginning(value: str) -> str:
    """Return a regular expression of every text that begins with the first words of this one."""
    first = re.findall(r"\S+", value[: steps.LOOKED_AT])[:4]
    return r"\s+".join(re.escape(word) for word in first) + ".*"


def nothing_in(seen: Counter[str]) -> list[str]:
    """Return the texts that only fill a cell, of those that occur: `seen` counts every text of the file without case."""
    return [text for text in words.table().nothing if any(mark.isalnum() for mark in text) and _occurs(text, seen)]


def _occurs(text: str, seen: Counter[str]) -> bool:
    bare = text.casefold().strip(" .")
    return any(each.strip(" .") == bare for each in seen)
