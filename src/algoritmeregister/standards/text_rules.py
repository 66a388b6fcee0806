"""Rules for texts: a list that was one text, and two texts that became one."""

from __future__ import annotations

from dataclasses import dataclass

from .fitting import fit_text, has_markup, has_room, plain_text
from .model import Field
from .rules import Change, Part, Rule, fitted


@dataclass(frozen=True)
class ListAsText(Rule):
    """A list in the superset that the version writes as one text, with ", " between the items."""

    target: Field

    def up(self, part: Part) -> Part:
        """The text as a list of its terms."""
        if not part:
            return {}
        value = part[self.own[0]]
        return {self.keys[0]: split_text(value) if isinstance(value, str) else value}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The list as one text."""
        value = part[self.keys[0]]
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            text, action = fit_text(", ".join(value), self.target)
            return {self.own[0]: text}, [Change(self.keys[0], action or "joined", self.own[0])]
        return fitted(self.keys[0], value, self.own[0], self.target)


_LONGEST_ITEM = 80


def split_text(text: str) -> list[str]:
    """A text as list: split at ", " when that looks like a list of terms, otherwise the whole text as the only item."""
    items = text.split(", ")
    if all(item and item == item.strip() and len(item) <= _LONGEST_ITEM for item in items) and "\n" not in text:
        return items
    return [text]


@dataclass(frozen=True)
class Join(Rule):
    """Two texts of the superset (first and second key) that are one text in the version."""

    target: Field

    def up(self, part: Part) -> Part:
        """The text under the first key."""
        return {self.keys[0]: part[self.own[0]]} if part else {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Both texts as one; only the first when both do not fit."""
        first, second = self.keys
        if first not in part or second not in part:
            return self._single(part)
        one, two = part[first], part[second]
        if isinstance(one, str) and isinstance(two, str):
            joined = join_texts(one, two, rich=self.target.type == "rich_text")
            if has_room(joined, self.target):
                return {self.own[0]: joined}, [Change(key, "joined", self.own[0]) for key in self.keys]
        lowered, changes = fitted(first, one, self.own[0], self.target)
        return lowered, [*changes, Change(second, "dropped", None, "no_room")]

    def _single(self, part: Part) -> tuple[Part, list[Change]]:
        key = next(key for key in self.keys if key in part)
        lowered, changes = fitted(key, part[key], self.own[0], self.target)
        if not changes and key != self.own[0]:
            changes = [Change(key, "moved", self.own[0])]
        return lowered, changes


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
