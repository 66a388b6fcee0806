"""Which changes of organisation are only new names: seen in the whole file, not in one record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.organisations.normalising import normalise_name

_SEVERAL = 2


@dataclass
class NameChanges:
    """Collects the organisations of a file while it is read, and then says which old and new names are one organisation."""

    _pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    _in_file: set[str] = field(default_factory=set)

    def note(self, old: str | None, new: str) -> None:
        """Take in one record: the organisation it had (None: a new record, or not known) and the one it has in this file."""
        self._in_file.add(new)
        if old and new and old != new:
            self._pairs[old, new] += 1

    def renames(self) -> dict[tuple[str, str], tuple[OrganisationRename.Basis, int]]:
        """Return the renames: (old, new) → from what it follows and how many registrations show it.

        Only capitals or signs differ: the same name. Otherwise several registrations must have gone from the one name
        to the other, to one new name only, and the old name must be gone from the file: else work moved from one
        organisation to another.
        """
        targets = Counter(old for old, _new in self._pairs)
        found: dict[tuple[str, str], tuple[OrganisationRename.Basis, int]] = {}
        for (old, new), number in self._pairs.items():
            if normalise_name(old) == normalise_name(new):
                found[old, new] = (OrganisationRename.Basis.CAPITALS, number)
            elif number >= _SEVERAL and targets[old] == 1 and old not in self._in_file:
                found[old, new] = (OrganisationRename.Basis.SEVERAL, number)
        return found
