"""What an import did, in numbers and for people."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass
class Counts:
    """How many records of a file went which way.

    `changed` is the sum of `updated`, `redated`, `renamed`, `moved` and `restored`. `findings`: what the checks notice
    about the created and changed registrations, in `with_findings` of them.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    redated: int = 0
    renamed: int = 0
    moved: int = 0
    restored: int = 0
    unchanged: int = 0
    vanished: int = 0
    rejected: int = 0
    skipped: int = 0
    findings: int = 0
    with_findings: int = 0

    @property
    def changed(self) -> int:
        """How many known registrations changed."""
        return self.updated + self.redated + self.renamed + self.moved + self.restored

    def as_dict(self) -> dict[str, int]:
        """Return all numbers, `changed` included."""
        return {**asdict(self), "changed": self.changed}

    def add(self, kind: str, number: int = 1) -> None:
        """Count one record under a ledger kind ("published" counts as created) or "unchanged"."""
        name = {"published": "created", "withdrawn": "vanished"}.get(kind, kind)
        setattr(self, name, getattr(self, name) + number)

    def remove(self, kind: str) -> None:
        """Take back one record that was counted under this kind."""
        self.add(kind, -1)


@dataclass(frozen=True)
class Report:
    """What happened, or in a dry run would happen, with one file."""

    file: Path
    register: str
    profile: str
    observed_at: datetime
    counts: Counts
    dry_run: bool = False
    complete: bool = False
    warnings: tuple[str, ...] = ()
    rejects_file: Path | None = None
    renames: tuple[tuple[str, str, int], ...] = ()
    run: int | None = None
    left_out_sheets: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON values."""
        return {
            "file": str(self.file),
            "register": self.register,
            "profile": self.profile,
            "observed_at": self.observed_at.isoformat(),
            "dry_run": self.dry_run,
            "complete": self.complete,
            **self.counts.as_dict(),
            "renames": [{"from": old, "to": new, "registrations": number} for old, new, number in self.renames],
            "warnings": list(self.warnings),
            "left_out_sheets": list(self.left_out_sheets),
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "run": self.run,
        }
