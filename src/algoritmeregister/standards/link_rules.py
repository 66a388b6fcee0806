"""Rules for links, which were part of a text, then one text of their own (0.4), then a list (1.0).

The superset keeps the text of 0.4 and the list of 1.0 apart: the keys of these rules end with those two.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .fitting import has_room
from .links import format_links, is_link_list, parse_links
from .model import Field
from .rules import Change, Part, Rule, fitted
from .text_rules import join_texts


@dataclass(frozen=True)
class LinkText(Rule):
    """The version has one text for links (0.4)."""

    target: Field

    def up(self, part: Part) -> Part:
        """The text as it is."""
        return part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The text, or the list written as text."""
        text_key, list_key = self.keys
        if text_key in part:
            lowered, changes = fitted(text_key, part[text_key], self.own[0], self.target)
            return lowered, changes + [Change(key, "dropped", None, "said_already") for key in part if key == list_key]
        links = part[list_key]
        text = format_links(links) if is_link_list(links) else ""
        if not text or not has_room(text, self.target):
            return {}, [Change(list_key, "dropped", None, "no_room" if text else "no_field")]
        return {self.own[0]: text}, [Change(list_key, "joined", self.own[0])]


@dataclass(frozen=True)
class LinkList(Rule):
    """The version has a list of {"title", "link"} (1.0)."""

    def up(self, part: Part) -> Part:
        """The list as it is."""
        return part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The list, or the text read as a list of links."""
        text_key, list_key = self.keys
        if list_key in part:
            return {self.own[0]: part[list_key]}, [
                Change(key, "dropped", None, "said_already") for key in part if key == text_key
            ]
        text = part[text_key]
        links = parse_links(text) if isinstance(text, str) else None
        if links is None:
            return {}, [Change(text_key, "dropped", None, "not_links")]
        return {self.own[0]: links}, [Change(text_key, "split", self.own[0])]


@dataclass(frozen=True)
class LinksInText(Rule):
    """The version has no field for links (0.1 to 0.3.1): they are added to the text they belong to, when there is room."""

    target: Field

    def up(self, part: Part) -> Part:
        """The text as it is: links in it are part of it."""
        return {self.keys[0]: part[self.own[0]]} if part else {}

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """The text with the links behind it."""
        own, (main, *sources) = self.own[0], self.keys
        lowered, changes = fitted(main, part[main], own, self.target) if main in part else ({}, [])
        told = [key for key in sources if key in part]
        joined = self._joined(lowered.get(own, ""), self._links(part))
        if joined is None:
            return lowered, [*changes, *(Change(key, "dropped", None, "no_field") for key in told)]
        return {own: joined}, [*changes, *(Change(key, "joined", own) for key in told)]

    def _links(self, part: Part) -> str:
        text, links = (part.get(key) for key in self.keys[1:])
        if is_link_list(links) and links:
            return format_links(links, "\n")
        return text if isinstance(text, str) else ""

    def _joined(self, base: Any, links: str) -> str | None:
        if not links or not isinstance(base, str):
            return None
        joined = join_texts(base, links, rich=False)
        return joined if has_room(joined, self.target) else None
