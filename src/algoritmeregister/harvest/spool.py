"""Records that wait on disk between the look at the whole file and the writing, so that memory does not grow with the
file.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

_IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Waiting:
    """A raw record that is new or changed, with the id under which it goes into the register."""

    place: str
    source_id: str
    data: dict[str, Any]


class Spool(AbstractContextManager["Spool"]):
    """A list of records on disk. Write first, then read once."""

    def __init__(self) -> None:
        # B2: it is closed in __exit__; a spooled file keeps small imports off the disk
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, mode="w+", encoding="utf-8")  # noqa: SIM115
        self._count = 0
        self._dropped: set[int] = set()

    def __len__(self) -> int:
        return self._count - len(self._dropped)

    def add(self, waiting: Waiting) -> int:
        """Add a record; returns the ticket with which it can be dropped."""
        self._file.write(json.dumps([waiting.place, waiting.source_id, waiting.data], ensure_ascii=False) + "\n")
        self._count += 1
        return self._count - 1

    def drop(self, ticket: int) -> None:
        """Leave a record out that was added before."""
        self._dropped.add(ticket)

    def get(self, size: int) -> Iterator[list[Waiting]]:
        """Yield the records in batches of `size`."""
        self._file.seek(0)
        batch: list[Waiting] = []
        for ticket, line in enumerate(self._file):
            if ticket in self._dropped:
                continue
            batch.append(Waiting(*json.loads(line)))
            if len(batch) >= size:
                yield batch
                batch = []
        if batch:
            yield batch

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
