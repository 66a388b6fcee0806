"""The answers that somebody gave, and the file in which they are kept and handed over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from algoritmeregister import given_json

from .model import Pack

FORMAT = "algoritmeregister-answers/1"
MOST_BYTES = 1_000_000
MOST_ITEMS = 100
"""How often a group can be repeated."""


class AnswersError(ValueError):
    """A file with answers cannot be read. The message says what is wrong with it."""


@dataclass(frozen=True)
class Answers:
    """Answers by question id. A repeated group has a list of such mappings under its own id.

    An answer is a text (choice, text, date), a list of texts (choices), a number, or true (statement, agreed).
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    pack: str = ""
    version: str = ""
    at: str = ""
    language: str = "nl"

    def dump(self, *, sha256: str = "") -> str:
        """Write as JSON text, in the format that `read` reads."""
        instrument = {"id": self.pack, "version": self.version, "sha256": sha256}
        content = {
            "format": FORMAT,
            "instrument": instrument,
            "at": self.at,
            "language": self.language,
            "answers": self.values,
        }
        return json.dumps(content, ensure_ascii=False, indent=2)


def read(text: str | bytes) -> Answers:
    """Read a file with answers. Raises AnswersError. Whether the answers fit a pack is for `fitting` to say."""
    if len(text) > MOST_BYTES:
        raise AnswersError(f"the file is larger than {MOST_BYTES // 1_000_000} MB")
    try:
        data = given_json.read(text)
    except ValueError as error:
        raise AnswersError(f"the file is not JSON: {str(error)[:100]}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise AnswersError(f'the file is not a file with answers: "format" must be "{FORMAT}"')
    instrument = data.get("instrument")
    values = data.get("answers")
    if not isinstance(instrument, dict) or not isinstance(instrument.get("id"), str) or not isinstance(values, dict):
        raise AnswersError('the file has no "instrument" with its "id", or no "answers"')
    return Answers(
        values=values,
        pack=instrument["id"],
        version=str(instrument.get("version") or ""),
        at=str(data.get("at") or ""),
        language=str(data.get("language") or "nl"),
    )


def fitting(pack: Pack, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Keep of the answers what the pack can hold, and say what it cannot: (answers, ids that were left out).

    Ids that the pack has renamed are followed. A value of the wrong shape is left out too.
    """
    kept: dict[str, Any] = {}
    left: list[str] = []
    for given, value in values.items():
        key = pack.renamed.get(given, given)
        node = pack.nodes.get(key)
        if node is None or (result := _fitted(pack, key, value, left)) is None:
            left.append(given)
        elif not pack.repeats_around(key):
            kept[key] = result
        else:
            left.append(given)
    return kept, left


def _fitted(pack: Pack, key: str, value: Any, left: list[str]) -> Any:
    node = pack.nodes[key]
    repeat = getattr(node, "repeat", None)
    if repeat is not None:
        return _fitted_items(pack, key, value, left)
    kind = getattr(node, "kind", None)
    if kind is None or kind == "information":
        return None
    if kind == "choices":
        return [each for each in value if isinstance(each, str)] if isinstance(value, list) else None
    if kind == "number":
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if kind == "statement":
        return True if value is True else None
    return value if isinstance(value, str) else None


def _fitted_items(pack: Pack, key: str, value: Any, left: list[str]) -> list[dict[str, Any]] | None:
    if not isinstance(value, list):
        return None
    items = []
    for item in value[:MOST_ITEMS]:
        kept: dict[str, Any] = {}
        for given, inner in item.items() if isinstance(item, dict) else ():
            name = pack.renamed.get(given, given)
            around = pack.repeats_around(name) if name in pack.nodes else ()
            result = _fitted(pack, name, inner, left) if around and around[-1].id == key else None
            if result is None:
                left.append(given)
            else:
                kept[name] = result
        items.append(kept)
    return items
