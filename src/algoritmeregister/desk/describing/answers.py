"""A document as a form shows it, and a sent form as a document: nothing that was there or was typed gets lost.

What the form did not show stays as it was. What was not touched stays as it was, to the letter. What was typed and is
wrong is kept too: the checks say so beside the field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from algoritmeregister.desk.describing.form import Question, Widget
from algoritmeregister.desk.describing.typed import rich_of, typed_of
from algoritmeregister.standards.fitting import find_code
from algoritmeregister.standards.values import clean, read_date, read_month

Document = Mapping[str, Any]
OTHER = "_anders"
_ROW = re.compile(r"^(?P<index>\d{1,4})-(?P<item>.+)$")
_NEW: Any = object()
_LONE_ADDRESS = re.compile(r"^www\.[^\s/]+\.[^\s]+$", re.IGNORECASE)


class Sent(Protocol):
    """A form that was sent, as Django gives it."""

    def get(self, key: str, default: Any = None) -> Any:
        """Return the last value under a name."""

    def getlist(self, key: str) -> list[Any]:
        """Return all values under a name."""

    def __contains__(self, key: object) -> bool: ...
    def keys(self) -> Iterable[str]:
        """Return the names."""


def text_of(question: Question, value: object) -> str:
    """Return a value as it stands in a text box. What is no text is shown as JSON: it is somebody's, so it is not hidden."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return typed_of(value) if question.field.type == "rich_text" else value


def chosen_of(value: object) -> list[str]:
    """Return the choices that a value holds."""
    if isinstance(value, list):
        return [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in value]
    return [value] if isinstance(value, str) and value else []


def others_of(question: Question, value: object) -> list[str]:
    """Return the choices that a value holds and that are not in the list."""
    known = question.codes.values if question.codes else ()
    return [each for each in chosen_of(value) if each not in known]


def rows_of(question: Question, value: object) -> list[dict[str, str]]:
    """Return the rows that a value holds, each with a text per item of the question."""
    rows = value if isinstance(value, list) else [value] if value else []
    first = question.items[0].key
    return [
        {each.key: text_of(each, row.get(each.key)) for each in question.items}
        if isinstance(row, Mapping)
        else {each.key: text_of(each, row) if each.key == first else "" for each in question.items}
        for row in rows
    ]


def readable(question: Question, value: object) -> str:
    """Return a value of any kind as text to look at."""
    if question.widget is Widget.ROWS:
        return "\n".join(" – ".join(filter(None, row.values())) for row in rows_of(question, value))
    if question.widget is Widget.SEVERAL:
        return "\n".join(chosen_of(value))
    return text_of(question, value)


def read(questions: Iterable[Question], sent: Sent, document: Document) -> dict[str, Any]:
    """Return `document` with what a sent form says about `questions`. Never raises: what is wrong is kept, to be mended."""
    result = dict(document)
    for question in questions:
        before = document.get(question.key)
        after = _READERS[question.widget](question, question.key, sent, before)
        if after is None or after == "" or after == []:
            result.pop(question.key, None)
        else:
            result[question.key] = after
    return result


def _text(question: Question, name: str, sent: Sent, before: object) -> Any:
    given = sent.get(name)
    if given is None:
        return before
    return _value(question, str(given), before)


def _value(question: Question, given: str, before: object) -> Any:
    text = clean(given)
    if text == clean(text_of(question, before)):
        return before
    return _understood(question, text)


def _understood(question: Question, text: str) -> str:
    """Return what was typed as the field holds it; as it was typed when that cannot be told."""
    kind = question.field.type
    if not text:
        return ""
    if kind == "rich_text":
        return rich_of(text)
    if kind == "month":
        return read_month(text)
    if kind == "date":
        return read_date(text)
    if kind == "url" and _LONE_ADDRESS.match(text):
        return f"https://{text}"
    if question.codes is not None:
        return find_code(text, question.codes) or text
    return str(text)


def _one(question: Question, name: str, sent: Sent, before: object) -> Any:
    if name not in sent and f"{name}-{OTHER}" not in sent:
        return before
    given, other = str(sent.get(name, "")), clean(str(sent.get(f"{name}-{OTHER}", "")))
    shown = text_of(question, before)
    # Who types something else means that, also when the button beside it was forgotten.
    if other and (given in {"", OTHER} or other != clean(shown)):
        return _value(question, other, before)
    return before if given == OTHER else _value(question, given, before)


def _several(question: Question, name: str, sent: Sent, before: object) -> Any:
    if f"{name}-getoond" not in sent:
        return before
    shown, others = chosen_of(before), others_of(question, before)
    typed = clean(str(sent.get(f"{name}-{OTHER}", "")))
    if typed != clean("\n".join(others)):
        lines = (clean(line) for line in typed.splitlines())
        others = [find_code(each, question.codes) or each if question.codes else each for each in lines if each]
    given = list(dict.fromkeys([*(str(each) for each in sent.getlist(name)), *others]))
    if set(given) == set(shown):
        return before
    # In the order in which they stood; what is new comes after.
    return [*(each for each in shown if each in given), *(each for each in given if each not in shown)]


def _rows(question: Question, name: str, sent: Sent, before: object) -> Any:
    if f"{name}-getoond" not in sent:
        return before
    old = before if isinstance(before, list) else [before] if before else []
    shown = rows_of(question, before)
    found: dict[int, set[str]] = {index: set() for index in range(len(old))}
    for key in sent.keys():  # noqa: SIM118 - a form that was sent is no mapping of single values
        if key.startswith(f"{name}-") and (match := _ROW.match(key[len(name) + 1 :])):
            found.setdefault(int(match["index"]), set()).add(match["item"])
    rows: list[Any] = []
    for index in sorted(found):
        kept = old[index] if index < len(old) else _NEW
        if "weg" in found[index]:
            continue
        if not found[index]:
            rows.append(kept)
            continue
        row = _row(question, f"{name}-{index}", sent, kept, shown[index] if kept is not _NEW else {})
        if row is not _NEW:
            rows.append(row)
    return before if rows == old else rows


def _row(question: Question, name: str, sent: Sent, kept: Any, shown: Mapping[str, str]) -> Any:
    texts = {each.key: clean(str(sent.get(f"{name}-{each.key}", shown.get(each.key, "")))) for each in question.items}
    if kept is not _NEW and all(texts[key] == clean(text) for key, text in shown.items()):
        return kept
    row = dict(kept) if isinstance(kept, Mapping) else {}
    for each in question.items:
        value = _value(each, texts[each.key], row.get(each.key))
        if value in (None, ""):
            row.pop(each.key, None)
        else:
            row[each.key] = value
    return row or _NEW


_READERS = {
    Widget.LINE: _text,
    Widget.AREA: _text,
    Widget.LIST: _text,
    Widget.FIELDS: _text,
    Widget.SUGGEST: _text,
    Widget.ONE: _one,
    Widget.SEVERAL: _several,
    Widget.ROWS: _rows,
}
