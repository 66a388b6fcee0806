"""What an import of lists changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Change(StrEnum):
    """What happened to one organisation."""

    CREATED = "created"
    CHANGED = "changed"
    RENAMED = "renamed"
    ENDED = "ended"
    VANISHED = "vanished"  # the list no longer names it
    MATCHED = "matched"  # only registrations named it; now a list does


@dataclass
class Summary:
    """What an import did, in the order in which it did it. `notes`: what the operator should look at."""

    dry_run: bool = False
    unchanged: int = 0
    changes: list[tuple[Change, str, str, Mapping[str, Any]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, change: Change, code: str, name: str, detail: Mapping[str, Any]) -> None:
        """Remember one change of the organisation with this code and name; `detail`: what changed, by key."""
        self.changes.append((change, code, name, detail))

    def counts(self) -> dict[str, int]:
        """Return how often each change happened, and how many organisations stayed as they were."""
        found = Counter(change.value for change, *_ in self.changes)
        return {**{change.value: found[change.value] for change in Change}, "unchanged": self.unchanged}

    def as_json(self) -> dict[str, Any]:
        """Return the whole summary for machines."""
        keys = ("change", "code", "name", "detail")
        return {
            "dry_run": self.dry_run,
            **self.counts(),
            "changes": [dict(zip(keys, (row[0].value, *row[1:]), strict=True)) for row in self.changes],
            "notes": self.notes,
        }
