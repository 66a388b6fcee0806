"""What an organisation has already, as an import needs it: its descriptions by id and by name, and its own names."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from algoritmeregister import standards
from algoritmeregister.organisations import queries as organisations
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.models import Draft


@dataclass(frozen=True)
class Yours:
    """A description as it is now, in the fields of the superset."""

    uuid: uuid.UUID
    source_id: str
    state: str
    revision: int
    document: dict[str, Any]
    beside: dict[str, Any]


@dataclass
class Theirs:
    """The descriptions of one organisation, looked up once. `name`: its name now."""

    organisation: Organisation
    _by_id: dict[str, Yours] = field(default_factory=dict)
    _by_name: dict[str, list[Yours]] = field(default_factory=dict)
    _ours: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        columns = ("uuid", "source_id", "state", "revision", "title", "standard", "document", "beside")
        for row in Draft.objects.filter(organisation=self.organisation).values(*columns).iterator(500):
            document, beside = row["document"], row["beside"]
            if row["standard"] != standards.SUPERSET:
                document, beside = standards.raised(document, row["standard"], beside)
            known = Yours(row["uuid"], row["source_id"], row["state"], row["revision"], document, beside)
            self._by_id[known.source_id] = known
            self._by_name.setdefault(_plain(row["title"]), []).append(known)

    @property
    def name(self) -> str:
        """The name of the organisation."""
        return self.organisation.name

    def find(self, source_id: str | None, title: str) -> Yours | None:
        """Return the description with this id; without an id, the only one with this name."""
        if source_id:
            return self._by_id.get(source_id)
        same = self._by_name.get(_plain(title), [])
        return same[0] if len(same) == 1 else None

    def is_ours(self, name: str) -> bool:
        """Whether this is a name of the organisation, now or formerly, in any spelling."""
        if name not in self._ours:
            found = organisations.known_as(name)
            self._ours[name] = _plain(name) == _plain(self.name) or (found is not None and found.pk == self.organisation.pk)
        return self._ours[name]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
