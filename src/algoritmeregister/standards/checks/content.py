"""What the checks beyond structure look at: the filled texts of a document that are structurally right."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from ..model import Field, Standard
from ..patterns import is_blank, visible


class Entry(NamedTuple):
    """One filled text: its path in the document, its field, and the text."""

    path: str
    field: Field
    text: str


class Content(NamedTuple):
    """A document for the checks beyond structure: its filled texts, and the paths with structural problems."""

    standard: Standard
    document: Mapping[str, Any]
    entries: tuple[Entry, ...]
    faulty: frozenset[str]

    def text(self, key: str) -> str:
        """The filled text under a key, or an empty one."""
        return next((entry.text for entry in self.entries if entry.path == key), "")


def content_of(document: Mapping[str, Any], standard: Standard, faulty: Collection[str]) -> Content:
    """What is filled in and structurally right in `document`."""
    entries: list[Entry] = []
    for field in standard.fields:
        value = None if field.key in faulty else document.get(field.key)
        if isinstance(value, str):
            entries.append(Entry(field.key, field, value))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                entries += _entries_of(f"{field.key}[{index}]", field, item)
    # A required text of empty elements passed as filled; keeping it lets it be seen that it says nothing.
    kept = tuple(each for each in entries if each.path not in faulty and (each.field.required or not is_empty(each.text)))
    return Content(standard, document, kept, frozenset(faulty))


def _entries_of(path: str, field: Field, item: object) -> list[Entry]:
    if isinstance(item, str):
        return [Entry(path, field, item)]
    if not isinstance(item, Mapping):
        return []
    texts = ((sub, item.get(sub.key)) for sub in field.items)
    return [Entry(f"{path}.{sub.key}", sub, text) for sub, text in texts if isinstance(text, str)]


def is_empty(text: str) -> bool:
    """Whether a reader sees nothing: a blank text, or rich text with only empty elements."""
    return is_blank(visible(text))
