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
    """A description as it is now. Its text is looked up when it is asked for: there may be thousands."""

    uuid: uuid.UUID
    source_id: str
    state: str
    revision: int

    def text(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the document in the fields of the superset, and what is beside it; both empty when it is gone by now."""
        found = Draft.objects.filter(uuid=self.uuid).values_list("document", "beside", "standard").first()
        if found is None:
            return {}, {}
        document, beside, standard = found
        return (document, beside) if standard == standards.SUPERSET else standards.raised(document, standard, beside)


@dataclass
class Theirs:
    """The descriptions of one organisation, looked up once. `name`: its name now."""

    organisation: Organisation
    _by_id: dict[str, Yours] = field(default_factory=dict)
    _by_name: dict[str, list[Yours]] = field(default_factory=dict)
    _ours: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = Draft.objects.filter(organisation=self.organisation).order_by()
        for title, uuid_, source_id, state, revision in rows.values_list(
            "title", "uuid", "source_id", "state", "revision"
        ).iterator(500):
            yours = Yours(uuid_, source_id, state, revision)
            self._by_id[yours.source_id] = yours
            self._by_name.setdefault(_plain(title), []).append(yours)

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
