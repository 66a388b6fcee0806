"""Records that were not taken: written to a file beside the input, one JSON object a line, so that they can be mended
and offered again.
"""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

_KEPT = 1000  # how many are also kept in memory for the run's own list
_SMALL = 20_000


@dataclass(frozen=True, slots=True)
class Reject:
    """One record that was not taken."""

    place: str
    reason: str
    source_id: str = ""
    data: Any = None


def default_path(file: Path) -> Path:
    """Return where the rejects of `file` go when nobody says: beside it, "lijst.json" → "lijst.rejects.jsonl"."""
    return file.with_name(f"{file.stem}.rejects.jsonl")


@dataclass
class Rejects(AbstractContextManager["Rejects"]):
    """Collects rejects. The file is made at the first one, so a file without rejects leaves none; `path` None writes no
    file.
    """

    path: Path | None
    count: int = 0
    kept: list[Reject] = field(default_factory=list)
    _file: TextIO | None = None

    def add(self, reject: Reject) -> None:
        """Take in one reject. Raises OSError when the file cannot be written."""
        self.count += 1
        if len(self.kept) < _KEPT:
            self.kept.append(reject)
        if self.path is None:
            return
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8")
        line = {"place": reject.place, "source_id": reject.source_id, "reason": reject.reason, "record": reject.data}
        self._file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")

    @property
    def written(self) -> Path | None:
        """The file with rejects, when there is one."""
        return self.path if self._file is not None else None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()


def storable(data: Any) -> Any:
    """Return what is kept of a rejected record in the database: all of it, unless it is large."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    return json.loads(text) if len(text) <= _SMALL else {"begin": text[:_SMALL]}
