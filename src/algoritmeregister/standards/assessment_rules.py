"""Rules for impact assessments: yes/no with a description (0.1 to 0.3.1), titles (0.4), titles with links (1.0)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .fitting import ABSENT, fit, fit_text, has_room
from .links import format_links, is_link_list, parse_links
from .model import Field
from .rules import Change, Part, Rule, fitted

GROUPING, TITLES, LINK, TEXT = "impacttoetsen_grouping", "impacttoetsen_list", "impacttoetsen_link", "impacttoetsen"


@dataclass(frozen=True)
class Assessment:
    """An assessment that had fields of its own: keys of answer and description, its title, how to recognise it."""

    key: str
    description: str
    title: str
    words: tuple[str, ...]
    other_words: tuple[str, ...] = ()

    def is_named_by(self, title: Any) -> bool:
        """Whether a title in a list names this assessment."""
        if not isinstance(title, str):
            return False
        folded = title.casefold()
        return any(word in folded for word in self.words) and not any(word in folded for word in self.other_words)


def said_yes(value: Any) -> bool:
    """Whether the value of a yes/no field says yes."""
    return isinstance(value, str) and value.strip().casefold().rstrip(".") in ("ja", "yes", "true", "1")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


@dataclass(frozen=True)
class Assessments(Rule):
    """What the three forms share."""

    known: tuple[Assessment, ...]
    fields: Mapping[str, Field]
    """The fields of the version that belong to this rule."""

    def up(self, part: Part) -> Part:
        """Each value under the superset's key for it."""
        return {self.fields[key].superset_key: value for key, value in part.items()}

    def origin(self, key: str) -> str:
        """The version's key for a key of the superset."""
        return next((field.key for field in self.fields.values() if field.superset_key == key), key)

    def named(self, part: Part) -> list[dict[str, Any]]:
        """Every assessment the superset's values mention, as rows of {"title", "link"?}; as they are, then what is new."""
        rows = list(part[GROUPING]) if is_link_list(part.get(GROUPING)) else []
        titles = part.get(TITLES)
        for title in titles if isinstance(titles, list) else ():
            if isinstance(title, str) and not self._mentioned(title, rows):
                rows.append({"title": title})
        for item in self.known:
            if said_yes(part.get(item.key)) and not self._mentioned(item.title, rows):
                rows.append({"title": item.title})
        return [row if row.get("link") else self._linked(row, part) for row in rows]

    def _mentioned(self, title: str, rows: Iterable[Mapping[str, Any]]) -> bool:
        return any(self._same(title, row.get("title")) for row in rows)

    def _same(self, one: Any, other: Any) -> bool:
        if isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold():
            return True
        return any(item.is_named_by(one) and item.is_named_by(other) for item in self.known)

    def _linked(self, row: dict[str, Any], part: Part) -> dict[str, Any]:
        for item in parse_links(_text(part.get(LINK))) or ():
            if self._same(item["title"], row.get("title")):
                return {**row, "link": item["link"]}
        for known in self.known:
            described = _text(part.get(known.description)).strip()
            if known.is_named_by(row.get("title")) and described.startswith("https://") and " " not in described:
                return {**row, "link": described}
        return row


@dataclass(frozen=True)
class AssessmentsYesNo(Assessments):
    """Yes or no per known assessment; `iama_description` is a text in 0.1 and 0.2.3, a link in 0.3.1."""

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Answers and descriptions; an assessment named in a list is a yes."""
        document: Part = {}
        changes: list[Change] = []
        for key, field in self.fields.items():
            if field.superset_key in part:
                lowered, changed = fitted(field.superset_key, part[field.superset_key], key, field)
                document.update(lowered)
                changes += changed
        told = {field.superset_key for field in self.fields.values()} | {GROUPING, TITLES}
        for key in (key for key in part if key not in told):
            moved = self._move(key, part[key], document)
            changes.append(Change(key, "moved", "iama_description") if moved else Change(key, "dropped", None, "no_field"))
        return document, [*self._answers(part, document), *changes]

    def _move(self, key: str, value: Any, document: Part) -> bool:
        """Put the other meaning of `iama_description` (a text in 0.1, a link in 0.3.1) there when it is free and fits."""
        field = self.fields.get("iama_description")
        if key not in (LINK, "iama_description") or field is None or field.key in document or not isinstance(value, str):
            return False
        if not has_room(value, field):
            return False
        document[field.key] = value
        return True

    def _answers(self, part: Part, document: Part) -> list[Change]:
        changes = []
        for key in (GROUPING, TITLES):
            if key not in part:
                continue
            rows = self.named({key: part[key]})
            yes = [item for item in self.known for row in rows if item.is_named_by(row.get("title"))]
            used = [item.key for item in yes if document.setdefault(item.key, "Ja") == "Ja"]
            for item in yes:
                link = next((row.get("link") for row in rows if item.is_named_by(row.get("title"))), None)
                field = self.fields.get(item.description)
                if isinstance(link, str) and link and field is not None and has_room(link, field):
                    document.setdefault(item.description, link)
            changes.append(Change(key, "split", used[0]) if used else Change(key, "dropped", None, "no_field"))
        return changes


@dataclass(frozen=True)
class AssessmentsAsTitles(Assessments):
    """A list of titles, and one text with the links (0.4, under keys that mean something else in other versions)."""

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Titles and links; descriptions when there are no links."""
        document: Part = {}
        rows = self.named(part)
        titles = part.get(TITLES, [])
        if isinstance(titles, list) and (rows or TITLES in part):
            more = [row["title"] for row in rows if isinstance(row.get("title"), str) and row["title"] not in titles]
            document["impacttoetsen"] = [*titles, *more]
        elif TITLES in part:
            document["impacttoetsen"] = titles
        field = self.fields["iama_description"]
        links = format_links([row for row in rows if row.get("link")])
        changes: list[Change] = []
        if LINK in part:
            lowered, changes = fitted(LINK, part[LINK], "iama_description", field)
            document.update(lowered)
        elif links and has_room(links, field):
            document["iama_description"] = links
        elif told := self._told(part):
            document["iama_description"], _ = fit_text(told, field)
        return document, changes + self._changes(part, document)

    def _told(self, part: Part) -> str:
        texts = [(item.key.upper(), _text(part.get(item.description))) for item in self.known]
        return "\n".join(f"{name}: {text}" for name, text in texts if text)

    def _changes(self, part: Part, document: Part) -> list[Change]:
        described = _text(document.get("iama_description"))
        changes = []
        for item in self.known:
            if item.key in part and said_yes(part[item.key]):
                changes.append(Change(item.key, "moved", "impacttoetsen"))
            elif item.key in part:
                changes.append(Change(item.key, "dropped", None, "removed_in_0_4"))
            if text := _text(part.get(item.description)):
                joined = text[:40] in described
                changes.append(
                    Change(item.description, "joined", "iama_description")
                    if joined
                    else Change(item.description, "dropped", None, "no_room")
                )
        if GROUPING in part:
            changes.append(Change(GROUPING, "split", "impacttoetsen"))
        if TEXT in part:
            changes.append(Change(TEXT, "dropped", None, "no_field"))
        return changes


@dataclass(frozen=True)
class AssessmentsWithLinks(Assessments):
    """A list of {"title", "link"} and an explanation (1.0)."""

    def down(self, part: Part) -> tuple[Part, list[Change]]:
        """Titles with links; answers other than yes and descriptions in the explanation."""
        document: Part = {}
        changes: list[Change] = []
        rows = self.named(part)
        if GROUPING in part and not is_link_list(part[GROUPING]):
            document[GROUPING] = part[GROUPING]
        elif rows or GROUPING in part:
            document[GROUPING] = rows
        if TEXT in part:
            value, action = fit(part[TEXT], self.fields[TEXT])
            document.update({} if value is ABSENT else {TEXT: value})
            changes += [Change(TEXT, action, TEXT)] if action else []
        elif told := self._told(part, rows):
            document[TEXT], _ = fit_text(told, self.fields[TEXT])
        return document, changes + self._changes(part, document, rows)

    def _told(self, part: Part, rows: list[dict[str, Any]]) -> str:
        links = [row.get("link") for row in rows]
        paragraphs = []
        for item in self.known:
            answer, description = _text(part.get(item.key)), _text(part.get(item.description))
            told = [text for text in (answer, description) if text.strip() and not said_yes(text) and text not in links]
            if told:
                paragraphs.append(f"{item.key.upper()}: {'. '.join(told)}")
        rest = _text(part.get(LINK))
        if rest and not any(isinstance(link, str) and link and link in rest for link in links):
            paragraphs.append(rest)
        return "\n\n".join(paragraphs)

    def _changes(self, part: Part, document: Part, rows: list[dict[str, Any]]) -> list[Change]:
        told = _text(document.get(TEXT))
        changes = []
        for key in (key for key in part if key not in (GROUPING, TEXT)):
            text = _text(part[key])
            answered = key in {item.key for item in self.known} and said_yes(text)
            linked = any(isinstance(row.get("link"), str) and row["link"] and row["link"] in text for row in rows)
            if GROUPING in document and (key == TITLES or answered or linked):
                changes.append(Change(key, "moved", GROUPING))
            elif text and text[:40] in told:
                changes.append(Change(key, "joined", TEXT))
            else:
                changes.append(Change(key, "dropped", None, "no_room"))
        return changes
