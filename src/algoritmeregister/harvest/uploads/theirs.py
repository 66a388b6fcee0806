"""What an organisation has already, as an import needs it: its descriptions by id and by name, what is public of it without
a description here, and its own names.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from algoritmeregister import standards
from algoritmeregister.organisations import queries as organisations
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.naming import place
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State


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
    _public: dict[tuple[str, str], set[str]] | None = None

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

    def published(self, number: str, source_id: str, page: str, title: str) -> tuple[str, str] | None:
        """Return what is public of the organisation without a description here that a row is about: its number, and on which
        of these four it was recognised ("number", "source_id", "page" or "name"); None when there is none.
        """
        if self._public is None:
            self._public = self._look_up()
        asked = {"number": number, "source_id": source_id, "page": place(page) if page else "", "name": _plain(title)}
        for by, value in asked.items():
            found = self._public.get((by, value), set()) if value else set()
            if len(found) == 1:
                return next(iter(found)), by
        return None

    def _look_up(self) -> dict[tuple[str, str], set[str]]:
        known: dict[tuple[str, str], set[str]] = {}
        rows = Registration.objects.filter(organisation=self.organisation, state=State.PUBLISHED, draft=None)
        for each in rows.prefetch_related("appearances").iterator(500):
            marks = {("number", each.number), *(("source_id", one.source_id) for one in each.appearances.all())}
            marks |= {("number", one.number) for one in each.appearances.all() if one.number}
            for mark in marks:
                known.setdefault(mark, set()).add(each.number)
        current = Version.objects.filter(registration__in=rows, valid_to=None).select_related("registration")
        for version in current.iterator(500):
            number = version.registration.number
            known.setdefault(("name", _plain(str(version.document.get("name") or ""))), set()).add(number)
            page = place(str(version.document.get("url") or ""))
            if "/" in page:  # not only the front page of a site
                known.setdefault(("page", page), set()).add(number)
        return known

    def is_ours(self, name: str) -> bool:
        """Whether this is a name of the organisation, now or formerly, in any spelling."""
        if name not in self._ours:
            found = organisations.known_as(name)
            self._ours[name] = _plain(name) == _plain(self.name) or (found is not None and found.pk == self.organisation.pk)
        return self._ours[name]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
