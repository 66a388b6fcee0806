"""Rules for links, which were part of a text, then one text of their own (0.4), then a list (1.0)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .catalogue import Field
from .fitting import ABSENT, fit, has_room
from .links import format_links, is_link_list, parse_links
from .rules import Change, Part, join_texts


@dataclass(frozen=True)
class LinkText:
    """The version has one text for links (0.4); the superset keeps that text and the later list apart."""

    text_key: str
    list_key: str
    target: Field

    @property
    def own(self) -> tuple[str, ...]:
        return (self.text_key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.text_key, self.list_key)

    def up(self, part: Part) -> Part:
        return part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        if self.text_key in part:
            value, action = fit(part[self.text_key], self.target)
            if value is ABSENT:
                return {}, [Change(key, "dropped", None, "no_room") for key in part]
            changes = [Change(self.text_key, action, self.text_key)] if action else []
            if self.list_key in part:
                changes.append(Change(self.list_key, "dropped", None, "said_already"))
            return {self.text_key: value}, changes
        links = part[self.list_key]
        text = format_links(links) if is_link_list(links) else ""
        if not text or not has_room(text, self.target):
            return {}, [Change(self.list_key, "dropped", None, "no_room" if text else "no_field")]
        return {self.text_key: text}, [Change(self.list_key, "joined", self.text_key)]

    def origin(self, key: str) -> str:
        return self.text_key

    def describe(self) -> str:
        return f"{self.list_key} als tekst"


@dataclass(frozen=True)
class LinkList:
    """The version has a list of {"title", "link"} (1.0); a text with links from 0.4 is read into it."""

    text_key: str
    list_key: str
    target: Field

    @property
    def own(self) -> tuple[str, ...]:
        return (self.list_key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.text_key, self.list_key)

    def up(self, part: Part) -> Part:
        return part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        if self.list_key in part:
            changes = [Change(self.text_key, "dropped", None, "said_already")] if self.text_key in part else []
            return {self.list_key: part[self.list_key]}, changes
        text = part[self.text_key]
        links = parse_links(text) if isinstance(text, str) else None
        if links is None:
            return {}, [Change(self.text_key, "dropped", None, "not_links")]
        return {self.list_key: links}, [Change(self.text_key, "split", self.list_key)]

    def origin(self, key: str) -> str:
        return self.list_key

    def describe(self) -> str:
        return f"{self.text_key} gesplitst in titel en link"


@dataclass(frozen=True)
class LinksInText:
    """The version has no field for links (0.1 to 0.3.1): they are added to the text they belong to, when there is room."""

    key: str
    text_key: str
    list_key: str
    target: Field

    @property
    def own(self) -> tuple[str, ...]:
        return (self.key,)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key, self.text_key, self.list_key)

    def up(self, part: Part) -> Part:
        return part

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        text, changes, base = self._links(part), [], {}
        if self.key in part:
            value, action = fit(part[self.key], self.target)
            base = {} if value is ABSENT else {self.key: value}
            changes = [Change(self.key, action, self.key)] if action else []
        sources = [key for key in (self.text_key, self.list_key) if key in part]
        joined = self._joined(base.get(self.key, ""), text)
        if joined is None:
            return base, [*changes, *(Change(key, "dropped", None, "no_field") for key in sources)]
        return {self.key: joined}, [*changes, *(Change(key, "joined", self.key) for key in sources)]

    def _links(self, part: Part) -> str:
        links, text = part.get(self.list_key), part.get(self.text_key)
        if is_link_list(links) and links:
            return format_links(links, "\n")
        return text if isinstance(text, str) else ""

    def _joined(self, base: Any, links: str) -> str | None:
        if not links or not isinstance(base, str):
            return None
        joined = join_texts(base, links, rich=False)
        return joined if has_room(joined, self.target) else None

    def origin(self, key: str) -> str:
        return self.key

    def describe(self) -> str:
        return "tekst met de links erachter"
