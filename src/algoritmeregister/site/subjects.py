"""What a letter of the government can be about: subjects with the words and themes by which registrations are found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from algoritmeregister.site import tables
from algoritmeregister.standards.model import Texts


@dataclass(frozen=True)
class Subject:
    """A subject or life event: its `label` and `hint` in three languages, Dutch `words`, and `themes` (codes)."""

    key: str
    label: Texts
    hint: Texts
    words: tuple[str, ...]
    themes: tuple[str, ...]

    @property
    def question(self) -> str:
        """The text for the search box: any of the words will do."""
        return " of ".join(self.words)


@cache
def subjects() -> dict[str, Subject]:
    """Return the subjects by key, in the order in which they are offered."""
    return {
        row["key"]: Subject(row["key"], row["label"], row["hint"], tuple(row["words"]), tuple(row["themes"]))
        for row in tables.read("subjects")
    }
