"""The kinds of rule between a standard of others and the superset. Each owns one key of the foreign standard.

Standards of others divide the world differently, so bringing a value up may lose a part of it. `Remembering` keeps the
value as it was under a key of its own ("atrs:phase"), which stands beside the document in every version of ours, and brings
it back for as long as the document still says what it said then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .rules import Change, Part, Rule, fitted
from .text_rules import split_text

_DAY = re.compile(r"\d{4}-\d{2}(?=-\d{2})")


@dataclass(frozen=True)
class Remembering(Rule):
    """Another rule (None: the superset has no place for this), of which no value is lost on the way up.

    The last of `keys` is where the value as it was is remembered, when the way down would not give it back.
    """

    inner: Rule | None

    def up(self, part: Part) -> Part:
        """What the inner rule makes of it, with the value as it was where that says less."""
        if not part:
            return {}
        values = self.inner.up(part) if self.inner else {}
        if values and self.inner and self.inner.down(values)[0] == part:
            return values
        return {**values, self.keys[-1]: part[self.own[0]]}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The remembered value while it explains what the superset says, else what the inner rule makes of that."""
        own, remembered = self.own[0], self.keys[-1]
        if remembered in part and self.up({own: part[remembered]}) == part:
            return {own: part[remembered]}, []
        rest = {key: value for key, value in part.items() if key != remembered}
        lowered, changes = self.inner.down(rest) if self.inner and rest else ({}, [])
        return lowered, changes

    def origin(self, key: str) -> str:
        """Always the one key of the foreign standard."""
        return self.own[0]


@dataclass(frozen=True)
class Recoded(Rule):
    """A value of a list of others that stands for a code of ours.

    `table`: patterns of their values (whole, case ignored) with ours; `back`: ours with theirs. `many`: ours is a list.
    """

    table: Sequence[tuple[re.Pattern[str], str]]
    back: Mapping[str, str]
    many: bool = False

    def up(self, part: Part) -> Part:
        """Our code, or nothing for a value that the table does not know."""
        value = part.get(self.own[0])
        found = next((ours for each, ours in self.table if isinstance(value, str) and each.fullmatch(value.strip())), None)
        return {} if found is None else {self.keys[0]: [found] if self.many else found}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Their value for the code (of a list the first that has one)."""
        value = part[self.keys[0]]
        values = value if isinstance(value, list) else [value]
        known = [self.back[each] for each in values if isinstance(each, str) and each in self.back]
        if not known:
            return {}, [Change(self.keys[0], "dropped", None, "not_a_code")]
        return {self.own[0]: known[0]}, [Change(self.keys[0], "recoded", self.own[0])]


@dataclass(frozen=True)
class Month(Rule):
    """A day there, a month here."""

    def up(self, part: Part) -> Part:
        """The month of a day; anything else as it is."""
        value = part[self.own[0]]
        found = _DAY.match(value) if isinstance(value, str) else None
        return {self.keys[0]: found[0] if found else value}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The month as it is: which day it was nobody said."""
        return {self.own[0]: part[self.keys[0]]}, [Change(self.keys[0], "moved", self.own[0])]


@dataclass(frozen=True)
class Rows(Rule):
    """Rows there and here, whose cells have other names. `cells`: their cell → ours."""

    cells: Mapping[str, str]

    def up(self, part: Part) -> Part:
        """The rows with our cells; rows without a title are not taken, nor is what is no list of rows."""
        made = _renamed(part[self.own[0]], self.cells)
        rows = [row for row in made or [] if isinstance(row.get("title"), str)]
        return {self.keys[0]: rows} if rows else {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The rows with their cells."""
        back = {ours: theirs for theirs, ours in self.cells.items()}
        made = _renamed(part[self.keys[0]], back)
        if not made:
            return {}, [Change(self.keys[0], "dropped", None, "no_room")]
        return {self.own[0]: made}, [Change(self.keys[0], "recoded", self.own[0])]


def _renamed(rows: Any, names: Mapping[str, str]) -> list[dict[str, Any]] | None:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    return [{names[key]: value for key, value in row.items() if key in names} for row in rows]


@dataclass(frozen=True)
class RowsAsText(Rule):
    """Rows there, one text here. `cells`: names of the cells in the order in which they are read; the second is the text."""

    cells: Sequence[str]

    def up(self, part: Part) -> Part:
        """One paragraph per row, the cells with a colon between them; a text as it is."""
        value = part[self.own[0]]
        if isinstance(value, str):
            return {self.keys[0]: value}
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            return {}
        lines = [": ".join(filter(_says, (row.get(name) for name in self.cells))) for row in value]
        return {self.keys[0]: "\n\n".join(filter(None, lines))} if any(lines) else {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """One row that holds the whole text."""
        name = self.cells[1] if len(self.cells) > 1 else self.cells[0]
        return {self.own[0]: [{name: part[self.keys[0]]}]}, [Change(self.keys[0], "moved", self.own[0])]


def _says(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell.strip())


@dataclass(frozen=True)
class First(Rule):
    """One text there for which we have several fields: it goes to the first, and is taken from the first that is filled."""

    target: Any = field(default=None)

    def up(self, part: Part) -> Part:
        """The text under the first key."""
        return {self.keys[0]: part[self.own[0]]}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The first text there is; the others stay beside the document."""
        key = next(key for key in self.keys if key in part)
        lowered, changes = fitted(key, part[key], self.own[0], self.target)
        moved = changes or [Change(key, "moved", self.own[0])]
        return lowered, [*moved, *(Change(each, "dropped", None, "said_already") for each in part if each != key)]


@dataclass(frozen=True)
class Terms(Rule):
    """One text of terms there, a list here."""

    def up(self, part: Part) -> Part:
        """The terms as a list; a list as it is."""
        value = part[self.own[0]]
        return {self.keys[0]: split_text(value) if isinstance(value, str) else value}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The terms with commas between them."""
        value = part[self.keys[0]]
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            return {self.own[0]: ", ".join(value)}, [Change(self.keys[0], "joined", self.own[0])]
        return {self.own[0]: value}, [Change(self.keys[0], "moved", self.own[0])]
