"""Answers as a form sends them, and packed to travel with a form: so that nothing has to be kept of who has no account."""

from __future__ import annotations

import base64
import binascii
import copy
import datetime
import json
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .answers import MOST_BYTES, MOST_ITEMS, fitting
from .evaluating import is_empty
from .model import CHOOSING, SILENT, Group, Pack, Question
from .running import Place, Run

LONGEST = 10_000
"""Most characters of one answer, where the pack sets no limit."""
MOST_FIELDS = 2_000
_DEFAULTS = {"text": 500, "url": 1_000, "email": 254}


@dataclass
class Filled:
    """What came of a form: all answers, what is wrong per field (a rule of `WRONG`), and what was typed there."""

    values: dict[str, Any]
    problems: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)


def name_of(node: str, place: Place) -> str:
    """Give the name of a field in a form: of a question or a group, at a place."""
    return "|".join([node, *(f"{group}:{index}" for group, index in place)])


def named(pack: Pack, name: str) -> tuple[Question | Group, Place] | None:
    """Read the name of a field; None when the pack has no such field."""
    first, *rest = name.split("|")
    node = pack.nodes.get(first)
    if node is None:
        return None
    around = pack.repeats_around(first)
    if len(rest) != len(around):
        return None
    place: list[tuple[str, int]] = []
    for part, group in zip(rest, around, strict=True):
        known, _, index = part.rpartition(":")
        if known != group.id or not index.isascii() or not index.isdigit() or len(index) > 6 or int(index) >= MOST_ITEMS:
            return None
        place.append((known, int(index)))
    return node, tuple(place)


def fill(pack: Pack, values: Mapping[str, Any], sent: Mapping[str, Sequence[str]], shown: Sequence[str]) -> Filled:
    """Put what a form sent with the answers there were. `shown`: the names of the fields that were in the form.

    What was shown and not sent (an unticked box) is no longer answered. What is wrong stays as it was, with a problem.
    """
    result = Filled(copy.deepcopy(dict(values)))
    for name in shown[:MOST_FIELDS]:
        found = named(pack, name)
        if found is None:
            continue
        question, place = found
        if not isinstance(question, Question) or question.kind in SILENT:
            continue
        given = [each.replace("\r\n", "\n").strip() for each in sent.get(name, ())]
        value, problem = _read(pack, result.values, question, place, given)
        if problem:
            result.problems[name] = problem
            result.typed[name] = given if question.kind == "choices" else "".join(given[:1])
        else:
            _put(pack, result.values, question, place, value)
    return result


def _read(pack: Pack, values: Mapping[str, Any], question: Question, place: Place, given: list[str]) -> tuple[Any, str]:
    """Read one field: (answer or None, problem)."""
    first = given[0] if given else ""
    if question.kind in CHOOSING:
        options = Run(pack, values).options(question, place) if question.options_from else question.options
        chosen = [option for option in options if option.id in given]
        if question.kind != "choices":
            return (chosen[0].id if chosen else None), ""
        if len(chosen) > 1 and any(option.alone for option in chosen):
            return None, "alone"
        return [option.id for option in chosen] or None, ""
    if not first:
        return None, ""
    if question.kind == "statement":
        return True, ""
    if question.kind == "number":
        return _number(question, first)
    if question.kind == "date":
        try:
            return datetime.date.fromisoformat(first).isoformat(), ""
        except ValueError:
            return None, "date"
    if len(first) > (question.max_length or _DEFAULTS.get(question.kind, LONGEST)):
        return None, "long"
    if question.kind == "url" and not first.startswith(("https://", "http://")):
        return None, "url"
    if question.kind == "email" and ("@" not in first.strip("@") or " " in first):
        return None, "email"
    return first, ""


def _number(question: Question, text: str) -> tuple[Any, str]:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None, "number"
    if not math.isfinite(value):
        return None, "number"
    if question.minimum is not None and value < question.minimum:
        return None, "low"
    if question.maximum is not None and value > question.maximum:
        return None, "high"
    return (int(value) if value == int(value) else value), ""


def limit_of(question: Question) -> int:
    """Give the most characters that an answer may have."""
    return question.max_length or _DEFAULTS.get(question.kind, LONGEST)


def _inside(pack: Pack, values: dict[str, Any], node: str, place: Place) -> dict[str, Any]:
    """Give the mapping in which the answers at a place stand; it is made where it is not there."""
    held = values
    indexes = dict(place)
    for group in pack.repeats_around(node):
        items = held.setdefault(group.id, [])
        while len(items) <= indexes[group.id]:
            items.append({})
        held = items[indexes[group.id]]
    return held


def _put(pack: Pack, values: dict[str, Any], question: Question, place: Place, value: Any) -> None:
    held = _inside(pack, values, question.id, place)
    if is_empty(value):
        held.pop(question.id, None)
    else:
        held[question.id] = value


def add_item(pack: Pack, values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Add an item to a repeated group, by the name of its field."""
    changed = copy.deepcopy(dict(values))
    found = named(pack, name)
    if found is not None and isinstance(found[0], Group) and found[0].repeat:
        items = _inside(pack, changed, found[0].id, found[1]).setdefault(found[0].id, [])
        if len(items) < MOST_ITEMS:
            items.append({})
    return changed


def remove_item(pack: Pack, values: Mapping[str, Any], name: str, index: int) -> dict[str, Any]:
    """Remove an item of a repeated group, by the name of its field."""
    changed = copy.deepcopy(dict(values))
    found = named(pack, name)
    if found is not None and isinstance(found[0], Group) and found[0].repeat:
        items = _inside(pack, changed, found[0].id, found[1]).get(found[0].id, [])
        if 0 <= index < len(items):
            del items[index]
    return changed


def before(pack: Pack, values: Mapping[str, Any], question: str) -> dict[str, Any]:
    """Give the answers of a route up to a question: that one and what came after it are asked again."""
    asked = Run(pack, values).route.questions
    kept = asked[: asked.index(question)] if question in asked else asked
    return {name: values[name] for name in kept if name in values}


def packed(values: Mapping[str, Any]) -> str:
    """Pack answers into a text that fits in a field of a form."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()


def unpacked(pack: Pack, text: str) -> dict[str, Any]:
    """Unpack answers. Whatever cannot be read, or does not fit the pack, is left out: people send anything."""
    try:
        reader = zlib.decompressobj()
        raw = reader.decompress(base64.urlsafe_b64decode(text.encode()), MOST_BYTES)
        data = json.loads(raw) if not reader.unconsumed_tail else {}
    except (ValueError, binascii.Error, zlib.error, RecursionError, UnicodeError):
        return {}
    return fitting(pack, data)[0] if isinstance(data, dict) else {}
