"""By what the registrations of another installation can be recognised in other registers, which are the same, and which may
be: that is for a steward to decide, with the evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from algoritmeregister import standards
from algoritmeregister.harvest.following.rows import Place, Row
from algoritmeregister.harvest.joining.finding import Asked, Found, find
from algoritmeregister.harvest.joining.keeping import keep_marks
from algoritmeregister.harvest.joining.marks import Mark, Marks
from algoritmeregister.harvest.joining.suspecting import suspect
from algoritmeregister.harvest.mapping import Mapped
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Appearance


@dataclass
class Recognition:
    """Gathers what rows bring, keeps the marks of a batch, and at the end notes what may be the same elsewhere.

    `repeated`: the marks that several registrations in the file name, by which nothing can be recognised. `latest`: the last
    row in the file that brings a text, by id and language: of what stands in several registers only that one counts.
    """

    register: Register
    touched: list[int] = field(default_factory=list)
    doubts: list[tuple[int, Found]] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)
    latest: dict[tuple[str, str], Place] = field(default_factory=dict)
    _marks_of: Marks | None = None
    _batch: dict[int, tuple[str, str, list[Mark]]] = field(default_factory=dict)

    def add(self, registration: int, source_id: str, row: Row) -> None:
        """Note a registration (key) of which the row brought another text."""
        self._batch[registration] = (source_id, _organisation(row), self._marks(source_id, row))

    def look_ahead(self, rows: Iterable[tuple[str, Row]]) -> None:
        """Look through a file, as (id, row), before anything is taken. Needless when no other register has anything."""
        if not Appearance.objects.exclude(register=self.register).exists():
            return
        named: dict[str, str] = {}
        for source_id, row in rows:
            if row.brings_version and row.content:
                self.latest[source_id, str(row.detail["language"])] = row.place
                for mark in self._marks(source_id, row):
                    if not mark.is_own and named.setdefault(mark.value, source_id) != source_id:
                        self.repeated.add(mark.value)

    def find(self, source_id: str, row: Row) -> Found | None:
        """Return the registration of another register that a row with an id that is new here is certainly about."""
        if not self.latest:
            return None
        asked = Asked(self._marks(source_id, row), _organisation(row))
        return find(self.register, {source_id: asked}, self.repeated).found.get(source_id)

    def is_latest(self, source_id: str, row: Row) -> bool:
        """Whether no later row in the file brings a text of this registration in this language."""
        return self.latest.get((source_id, str(row.detail.get("language"))), row.place) == row.place

    def _marks(self, source_id: str, row: Row) -> list[Mark]:
        content = row.content or {}
        reading = standards.Reading(content["document"], content["standard"])
        mapped = Mapped(reading, content["language"], source_id, str(row.fields["number"]), row.claimed_on)
        self._marks_of = self._marks_of or Marks(self.register)
        return self._marks_of.of(mapped, source_id)

    def keep(self) -> None:
        """Keep the marks of a batch, and remember which other registrations have them."""
        if not self._batch:
            return
        keep_marks(self.register, {registration: marks for registration, (_id, _whose, marks) in self._batch.items()})
        asked = {source_id: Asked(marks, organisation) for source_id, organisation, marks in self._batch.values()}
        keys = {source_id: registration for registration, (source_id, _whose, _marks) in self._batch.items()}
        search = find(self.register, asked)
        for source_id, found in search.found.items():
            self.doubts.append((keys[source_id], found))
        for source_id, several in search.doubtful.items():
            self.doubts += [(keys[source_id], found) for found in several]
        self.touched += self._batch
        self._batch = {}

    def suspect(self) -> int:
        """Note what may be the same registration in another register, for a steward. Returns how many pairs are new."""
        return suspect(self.register, self.touched, self.doubts)


def _organisation(row: Row) -> str:
    return str((row.content or {})["document"].get("organization") or "")
