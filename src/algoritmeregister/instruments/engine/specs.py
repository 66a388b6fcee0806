"""Reads a mapping of a data file key by key, and remembers what was wrong with it and where."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from .expressions import Expression, ExpressionError, parse
from .model import Texts
from .problems import Problem

LANGUAGES = ("nl", "en", "fy")


class Spec:
    """One mapping of a data file. Ask for its keys; `done()` complains about those that nobody asked for."""

    def __init__(self, data: Any, where: str, problems: list[Problem], language: str = "nl") -> None:
        self.where, self.problems, self.language = where, problems, language
        self.asked: set[str] = set()
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        if not isinstance(data, Mapping):
            self.wrong(f"write keys with values here, not {_shown(data)}")

    def wrong(self, message: str, rule: str = "format", key: str = "") -> None:
        """Note what is wrong with this mapping, or with one of its keys."""
        self.problems.append(Problem(rule, f"{self.where}.{key}" if key else self.where, message))

    def get(self, key: str, default: Any = None) -> Any:
        """Give the value as it stands."""
        self.asked.add(key)
        return self.data.get(key, default)

    def text(self, key: str, default: str = "", *, required: bool = False, among: frozenset[str] | None = None) -> str:
        """Give a short text: an id, a version, an address."""
        value = self.get(key)
        if value is None or value == "":
            if required:
                self.wrong(f"{key!r} is missing")
            return default
        if not isinstance(value, str):
            self.wrong(f"write {_shown(value)} between quotes: it must be text", key=key)
            return str(value)
        if among is not None and value not in among:
            self.wrong(f"{value!r} is not one of {', '.join(sorted(among))}", key=key)
            return default
        return value

    def texts(self, key: str, *, required: bool = False) -> Texts:
        """Give a text in languages; a bare text is in the language of the pack."""
        value = self.get(key)
        if value is None:
            if required:
                self.wrong(f"{key!r} is missing")
            return {}
        if isinstance(value, str):
            return {self.language: value.strip()}
        if not isinstance(value, Mapping) or not all(isinstance(each, str) for each in value.values()):
            self.wrong(f"write a text per language (nl, en, fy), not {_shown(value)}", key=key)
            return {}
        if unknown := set(value) - set(LANGUAGES):
            self.wrong(f"unknown languages {sorted(map(str, unknown))}; there are {', '.join(LANGUAGES)}", key=key)
        return {language: text.strip() for language, text in value.items()}

    def names(self, key: str) -> tuple[str, ...]:
        """Give a list of ids; one id may stand without a list."""
        value = self.get(key)
        if value is None:
            return ()
        values = value if isinstance(value, list) else [value]
        if bad := [each for each in values if not isinstance(each, str)]:
            self.wrong(f"write {_shown(bad[0])} between quotes: it must be text", key=key)
        return tuple(map(str, values))

    def number(self, key: str) -> float | None:
        """Give a number, or None."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(f"write a number, not {_shown(value)}", key=key)
            return None
        return value

    def whole(self, key: str) -> int | None:
        """Give a whole number, or None."""
        value = self.number(key)
        if value is not None and value != int(value):
            self.wrong(f"write a whole number, not {value}", key=key)
        return None if value is None else int(value)

    def flag(self, key: str) -> bool:
        """Give true or false; false when it is not there."""
        value = self.get(key, False)
        if not isinstance(value, bool):
            self.wrong(f"write true or false, not {_shown(value)}", key=key)
        return bool(value)

    def day(self, key: str) -> datetime.date | None:
        """Give a date (2026-11-27), or None."""
        value = self.get(key)
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                self.wrong(f"write a date as 2026-11-27, not {value!r}", key=key)
                return None
        if value is not None and type(value) is not datetime.date:
            self.wrong(f"write a date as 2026-11-27, not {_shown(value)}", key=key)
            return None
        return value

    def condition(self, key: str = "when") -> Expression | None:
        """Give an expression, or None when there is none."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool | int | float):
            value = str(value).lower()
        if not isinstance(value, str):
            self.wrong(f"write a condition as text, not {_shown(value)}", key=key)
            return None
        try:
            return parse(value)
        except ExpressionError as error:
            self.wrong(str(error), "expression", key)
            return None

    def each(self, key: str) -> Iterator[Spec]:
        """Give the mappings of a list, each with its place (by its id where it has one)."""
        value = self.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self.wrong("write a list here", key=key)
            return
        for position, item in enumerate(value, 1):
            name = item.get("id", position) if isinstance(item, Mapping) else position
            yield Spec(item, f"{self.where}.{key}[{name}]", self.problems, self.language)

    def inner(self, key: str) -> Spec | None:
        """Give a mapping within this one, or None."""
        value = self.get(key)
        return None if value is None else Spec(value, f"{self.where}.{key}", self.problems, self.language)

    def done(self) -> None:
        """Complain about keys that nobody asked for: they are typing errors, or belong to a newer format."""
        for key in self.data:
            if key not in self.asked:
                self.wrong(f"there is no key {key!r} here; there are {', '.join(sorted(self.asked))}", "unknown-key")


def _shown(value: Any) -> str:
    return repr(value)[:60]
