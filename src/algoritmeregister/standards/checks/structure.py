"""Structural checks: required, type, length, code list, format and unknown keys. `json_schema` says exactly the same."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ..findings import Problem
from ..model import LANGUAGES, CodeList, Field, Standard, Texts
from ..patterns import format_of, is_blank, rich_length

_EXPECTED: Mapping[str, Mapping[str, str]] = {
    "document": {"nl": "een beschrijving met velden", "en": "a description with fields", "fy": "in beskriuwing mei fjilden"},
    "text": {"nl": "tekst", "en": "text", "fy": "tekst"},
    "codes": {"nl": "een lijst van keuzes", "en": "a list of choices", "fy": "in list fan karren"},
    "rows": {"nl": "een lijst van regels", "en": "a list of rows", "fy": "in list fan rigels"},
    "row": {"nl": "een regel met eigen velden", "en": "a row with fields of its own", "fy": "in rigel mei eigen fjilden"},
}
_SHOWN = 60
_MOST_CHOICES = 20  # the longest list of the standard has 19; a draft may have any number


def check(document: object, standard: Standard) -> Iterator[Problem]:
    """Every structural problem of `document`. Never raises, whatever the document is."""
    if not isinstance(document, Mapping):
        yield Problem("", "type", None, {"expected": _EXPECTED["document"]})
        return
    for key in document:
        if key not in standard.keys:
            yield Problem(str(key), "unknown_key", None, {"key": shown(key), "version": standard.version})
    for field in standard.fields:
        value = document.get(field.key)
        if value is None:
            if field.required:
                yield Problem(field.key, "required", field)
        elif field.type == "codes":
            yield from _codes(field, value)
        elif field.items:
            yield from _rows(field, value, standard.version)
        else:
            yield from _text(field.key, field, value)


def shown(value: object) -> str:
    """A value as a message quotes it: text, shortened."""
    text = value if isinstance(value, str) else repr(value)[: _SHOWN * 2]
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _text(path: str, field: Field, value: object) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(path, "type", field, {"expected": _EXPECTED["text"]})
        return
    limit = field.max_length
    # Rich text is never shorter than it looks to a reader, so measuring it can wait until it seems too long.
    if limit is not None and len(value) > limit:
        length = rich_length(value) if field.type == "rich_text" else len(value)
        # Who wrote a month in full is helped by how to write it, not by counting letters.
        if length > limit and field.type not in {"month", "date"}:
            yield Problem(path, "max_length", field, {"length": length, "limit": limit})
            return
    closed = field.code_list is not None and field.code_list.closed
    if value == "" or (is_blank(value) and not (closed and not field.required)):
        if field.required:
            yield Problem(path, "required", field)
    elif closed:
        if field.code_list is not None and value not in field.code_list.values:
            yield _no_code(path, field, field.code_list, value)
    elif (pattern := format_of(field.type)) is not None and pattern.match(value) is None:
        yield Problem(path, f"format_{field.type}", field, {"value": shown(value)})


def _no_code(path: str, field: Field, codes: CodeList, value: str) -> Problem:
    return Problem(path, "code", field, {"value": shown(value), "choices": _choices(codes)})


@cache
def _choices(codes: CodeList) -> Texts:
    """What may be written, with behind it what that means where the reader's language has another word for it."""
    named = codes.codes[:_MOST_CHOICES]
    more = "; …" if len(named) < len(codes.codes) else ""
    return {
        language: "; ".join(
            code.value if code.label[language] == code.value else f"{code.value} ({code.label[language]})" for code in named
        )
        + more
        for language in LANGUAGES
    }


def _codes(field: Field, value: object) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(field.key, "type", field, {"expected": _EXPECTED["codes"]})
        return
    if not value and field.required:
        yield Problem(field.key, "required", field)
    for index, item in enumerate(value):
        path = f"{field.key}[{index}]"
        if not isinstance(item, str):
            yield Problem(path, "type", field, {"expected": _EXPECTED["text"]})
        elif field.max_length is not None and len(item) > field.max_length:
            yield Problem(path, "max_length", field, {"length": len(item), "limit": field.max_length})
        elif is_blank(item):
            yield Problem(path, "required", field)
        elif field.code_list is not None and field.code_list.closed and item not in field.code_list.values:
            yield _no_code(path, field, field.code_list, item)


def _rows(field: Field, value: object, version: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(field.key, "type", field, {"expected": _EXPECTED["rows"]})
        return
    if not value and field.required:
        yield Problem(field.key, "required", field)
    known = {item.key for item in field.items}
    for index, row in enumerate(value):
        path = f"{field.key}[{index}]"
        if not isinstance(row, Mapping):
            yield Problem(path, "type", field, {"expected": _EXPECTED["row"]})
            continue
        yield from _row(path, field, row, known, version)


def _row(path: str, field: Field, row: Mapping[Any, Any], known: set[str], version: str) -> Iterator[Problem]:
    for key in row:
        if key not in known:
            yield Problem(f"{path}.{key}", "unknown_key", None, {"key": shown(key), "version": version})
    for item in field.items:
        value = row.get(item.key)
        if value is not None:
            yield from _text(f"{path}.{item.key}", item, value)
        elif item.required:
            yield Problem(f"{path}.{item.key}", "required", item)
