"""By what the registrations of another installation can be recognised in other registers, and which may be the same.

They are not made one by themselves: then our text would no longer be the one under the other ledger's hash. It is for a
steward to decide, with the evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from algoritmeregister import standards
from algoritmeregister.harvest.following.rows import Row
from algoritmeregister.harvest.joining.finding import Asked, Found, find
from algoritmeregister.harvest.joining.keeping import keep_marks
from algoritmeregister.harvest.joining.marks import Mark, Marks
from algoritmeregister.harvest.joining.suspecting import suspect
from algoritmeregister.harvest.mapping import Mapped
from algoritmeregister.registers.models import Register


@dataclass
class Recognition:
    """Gathers what rows bring, keeps the marks of a batch, and at the end notes what may be the same elsewhere."""

    register: Register
    touched: list[int] = field(default_factory=list)
    doubts: list[tuple[int, Found]] = field(default_factory=list)
    _marks_of: Marks | None = None
    _batch: dict[int, tuple[str, str, list[Mark]]] = field(default_factory=dict)

    def add(self, registration: int, source_id: str, row: Row) -> None:
        """Note a registration (key) of which the row brought another text."""
        content = row.content or {}
        document = content["document"]
        reading = standards.Reading(document, content["standard"])
        number = str(row.fields["number"])
        mapped = Mapped(reading, content["language"], source_id, number, row.claimed_on)
        self._marks_of = self._marks_of or Marks(self.register)
        organisation = str(document.get("organization") or "")
        self._batch[registration] = (source_id, organisation, self._marks_of.of(mapped, source_id))

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
