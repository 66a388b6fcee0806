"""The kinds of rule that connect one version of the standard to the superset.

A rule owns some keys of the version (`own`) and some of the superset (`keys`); each key belongs to one rule. `up` brings
a part of a document to the superset and never loses anything; `down` brings it back and says what it had to change.
What `up(down(part))` does not give back, `convert` keeps beside the document: so a rule may be as lossy as its version
asks for, and no value disappears.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .fitting import ABSENT, fit
from .model import Field

Part = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """What a rule did to one value of the superset: an action, the key it went to, a reason (a key of reasons.yaml)."""

    key: str
    action: str
    target: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Rule(ABC):
    """One rule of a mapping; see the module's docstring."""

    own: tuple[str, ...]
    """Keys of the version."""
    keys: tuple[str, ...]
    """Keys of the superset."""

    @abstractmethod
    def up(self, part: Part) -> Part:
        """Values of the version (keys from `own`) as values of the superset (keys from `keys`); nothing for nothing."""

    @abstractmethod
    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Values of the superset (at least one) as values of the version, and what changed."""

    def origin(self, key: str) -> str:
        """The version's key from which `up` makes the superset's `key`."""
        return key if key in self.own or not self.own else self.own[0]


def fitted(
    key: str, value: Any, own_key: str, target: Field, table: Mapping[str, str] | None = None
) -> tuple[Part, list[Change]]:
    """What becomes of one value of the superset (`key`) in one field of the version (`own_key`)."""
    result, action = fit(value, target, table)
    if result is ABSENT:
        return {}, [Change(key, "dropped", None, "not_a_code" if target.code_list else "no_room")]
    return {own_key: result}, [Change(key, action, own_key)] if action else []


@dataclass(frozen=True)
class Same(Rule):
    """A field with the same meaning in both; values are fitted to the version's length and code list."""

    target: Field
    table: Mapping[str, str] = field(default_factory=dict)

    def up(self, part: Part) -> Part:
        """The value as it is."""
        return {self.keys[0]: part[self.own[0]]} if part else {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The value as the version's field can hold it."""
        return fitted(self.keys[0], part[self.keys[0]], self.own[0], self.target, self.table)


@dataclass(frozen=True)
class Beside(Rule):
    """A field that the version has no place for: kept beside the document."""

    reason: str

    def up(self, part: Part) -> Part:
        """Nothing: the version has no such field."""
        return {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Nothing, with the reason."""
        return {}, [Change(key, "dropped", None, self.reason) for key in part]


@dataclass(frozen=True)
class OwnVersion(Rule):
    """The version label: it names the standard the document is in, so it follows the document."""

    version: str

    def up(self, part: Part) -> Part:
        """The label as it is."""
        return part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The label of this version."""
        return {self.own[0]: self.version}, []


@dataclass(frozen=True)
class Choice(Rule):
    """One field of the version that the superset keeps apart by meaning: its codes under the first key, other values under
    the second. With only the second filled, `table` says which code that value stands for."""

    target: Field
    table: Mapping[str, str]

    def up(self, part: Part) -> Part:
        """The value under the key for what it means."""
        if not part:
            return {}
        value, codes = part[self.own[0]], self.target.code_list
        if self.keys[0] != self.own[0] and codes is not None and value not in codes.values:
            return {self.keys[1]: value}
        return {self.keys[0]: value}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The code, else the code that the other value stands for, else nothing."""
        main, other = self.keys
        if main in part:
            lowered, changes = fitted(main, part[main], self.own[0], self.target)
            if lowered:
                return lowered, changes + self._dropped(part, other)
        recoded = self._recode(part.get(other))
        if recoded is None:
            return {}, self._dropped(part, main, other)
        return {self.own[0]: recoded}, [Change(other, "recoded", self.own[0]), *self._dropped(part, main)]

    def _recode(self, other: Any) -> str | None:
        if not isinstance(other, str):
            return None
        return self.table.get(other) or self.table.get(other.strip().casefold())

    def _dropped(self, part: Part, *keys: str) -> list[Change]:
        return [Change(key, "dropped", None, "not_a_code") for key in keys if key in part]
