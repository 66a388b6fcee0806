"""The kinds of rule that connect one version of the standard to the superset.

A rule owns some keys of the version (`own`) and some of the superset (`keys`); each key belongs to one rule. `up` brings
a part of a document to the superset and never loses anything; `down` brings it back and says what it had to change.
What `up(down(part))` does not give back, `convert` keeps beside the document: so a rule may be as lossy as its version
asks for, and no value disappears.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .catalogue import Field
from .fitting import ABSENT, fit, fit_text, has_markup, has_room, plain_text

Part = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What a rule did to one value of the superset: an action, the key it went to, a reason (a key of reasons.yaml)."""

    key: str
    action: str
    target: str | None = None
    reason: str = ""


class Rule(Protocol):
    """One rule of a mapping; see the module's docstring."""

    own: tuple[str, ...]
    keys: tuple[str, ...]

    def up(self, part: Part) -> Part:
        """Values of the version (keys from `own`) as values of the superset."""

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Values of the superset (keys from `keys`) as values of the version, and what changed."""

    def origin(self, key: str) -> str:
        """The version's key from which `up` makes the superset's `key`."""

    def describe(self) -> str:
        """One line for the reference documentation (Dutch)."""


def fitted(
    key: str, value: Any, own_key: str, target: Field, table: Mapping[str, str] | None = None
) -> tuple[Part, list[Change]]:
    """What becomes of one value of the superset (`key`) in one field of the version (`own_key`)."""
    result, action = fit(value, target, table)
    if result is ABSENT:
        return {}, [Change(key, "dropped", None, "not_a_code" if target.code_list else "no_room")]
    return {own_key: result}, [Change(key, action, own_key)] if action else []


@dataclass(frozen=True)
class Same:
    """A field with the same meaning in both; values are fitted to the version's length and code list."""

    own_key: str
    key: str
    target: Field
    table: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> tuple[str, ...]:
        return (self.own_key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    def up(self, part: Part) -> Part:
        return {self.key: part[self.own_key]} if part else {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        return fitted(self.key, part[self.key], self.own_key, self.target, self.table)

    def origin(self, key: str) -> str:
        return self.own_key

    def describe(self) -> str:
        return "omcoderen" if self.table else "gelijk"


@dataclass(frozen=True)
class Beside:
    """Fields that the version has no place for: kept beside the document."""

    keys: tuple[str, ...]
    reason: str
    own: tuple[str, ...] = ()

    def up(self, part: Part) -> Part:
        return {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        return {}, [Change(key, "dropped", None, self.reason) for key in part]

    def origin(self, key: str) -> str:
        return key

    def describe(self) -> str:
        return "naast het document"


@dataclass(frozen=True)
class OwnVersion:
    """The version label: it names the standard the document is in, so it follows the document."""

    key: str
    version: str

    @property
    def own(self) -> tuple[str, ...]:
        return (self.key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    def up(self, part: Part) -> Part:
        return part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        return {self.key: self.version}, []

    def origin(self, key: str) -> str:
        return key

    def describe(self) -> str:
        return f"wordt {self.version}"


@dataclass(frozen=True)
class Choice:
    """One field of the version that the superset keeps apart by meaning: a code under `key`, other values under `other`.

    With `other` filled and `key` empty, `table` says which code the other value stands for.
    """

    own_key: str
    key: str
    other: str
    target: Field
    table: Mapping[str, str]

    @property
    def own(self) -> tuple[str, ...]:
        return (self.own_key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, self.other)

    def up(self, part: Part) -> Part:
        if not part:
            return {}
        value = part[self.own_key]
        codes = self.target.code_list
        if self.key != self.own_key and codes is not None and value not in [code.value for code in codes.codes]:
            return {self.other: value}
        return {self.key: value}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        if self.key in part:
            value, action = fit(part[self.key], self.target)
            if value is not ABSENT:
                changes = [Change(self.key, action, self.own_key)] if action else []
                return {self.own_key: value}, changes + self._dropped(part, self.other)
        other = part.get(self.other)
        recoded = self._recode(other)
        if recoded is None:
            return {}, self._dropped(part, self.key, self.other)
        return {self.own_key: recoded}, [Change(self.other, "recoded", self.own_key), *self._dropped(part, self.key)]

    def _recode(self, other: Any) -> str | None:
        if not isinstance(other, str):
            return None
        return self.table.get(other) or self.table.get(other.strip().casefold())

    def _dropped(self, part: Part, *keys: str) -> list[Change]:
        return [Change(key, "dropped", None, "not_a_code") for key in keys if key in part]

    def origin(self, key: str) -> str:
        return self.own_key

    def describe(self) -> str:
        return "omcoderen tussen twee velden"


@dataclass(frozen=True)
class ListAsText:
    """A list in the superset that the version writes as one text, with ", " between the items."""

    key: str
    target: Field

    @property
    def own(self) -> tuple[str, ...]:
        return (self.key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)

    def up(self, part: Part) -> Part:
        value = part.get(self.key)
        return {self.key: split_text(value)} if isinstance(value, str) else part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        value = part[self.key]
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            text, action = fit_text(", ".join(value), self.target)
            return {self.key: text}, [Change(self.key, action or "joined", self.key)]
        return fitted(self.key, value, self.key, self.target)

    def origin(self, key: str) -> str:
        return key

    def describe(self) -> str:
        return "lijst als tekst"


_LONGEST_ITEM = 80


def split_text(text: str) -> list[str]:
    """A text as list: split at ", " when that looks like a list of terms, otherwise the whole text as the only item."""
    items = text.split(", ")
    if all(item and item == item.strip() and len(item) <= _LONGEST_ITEM for item in items) and "\n" not in text:
        return items
    return [text]


@dataclass(frozen=True)
class Join:
    """Two texts of the superset that are one text in the version."""

    first: str
    second: str
    own_key: str
    target: Field

    @property
    def own(self) -> tuple[str, ...]:
        return (self.own_key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.first, self.second)

    def up(self, part: Part) -> Part:
        return {self.first: part[self.own_key]} if part else {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        if self.first not in part or self.second not in part:
            return self._single(part)
        first, second = part[self.first], part[self.second]
        if not isinstance(first, str) or not isinstance(second, str):
            document, changes = fitted(self.first, first, self.own_key, self.target)
            return document, [*changes, Change(self.second, "dropped", None, "no_room")]
        joined = join_texts(first, second, rich=self.target.type == "rich_text")
        if has_room(joined, self.target):
            return {self.own_key: joined}, [Change(key, "joined", self.own_key) for key in (self.first, self.second)]
        text, action = fit_text(first, self.target)
        changes = [Change(self.second, "dropped", None, "no_room")]
        return {self.own_key: text}, [Change(self.first, action, self.own_key), *changes] if action else changes

    def _single(self, part: Part) -> tuple[Part, list[Change]]:
        key = self.first if self.first in part else self.second
        document, changes = fitted(key, part[key], self.own_key, self.target)
        if not changes and key != self.own_key:
            changes = [Change(key, "moved", self.own_key)]
        return document, changes

    def origin(self, key: str) -> str:
        return self.own_key

    def describe(self) -> str:
        return f"{self.first} + {self.second} samen"


def join_texts(first: str, second: str, *, rich: bool) -> str:
    """Two texts as one, with a blank line between them; a text that the other already contains is not repeated."""
    one, two = plain_text(first).strip(), plain_text(second).strip()
    if not two or two in one:
        return first
    if not one or one in two:
        return second
    if rich and (has_markup(first) or has_markup(second)):
        return as_rich(first) + as_rich(second)
    return f"{one if not rich else first}\n\n{two if not rich else second}"


def as_rich(text: str) -> str:
    """A text as rich text: plain text becomes paragraphs with line breaks, rich text stays as it is."""
    if has_markup(text):
        return text
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"<p>{block.strip().replace(chr(10), '<br>')}</p>" for block in escaped.split("\n\n") if block.strip())
