"""What an organisation has already, as an import needs it: its descriptions by id and by name, what is public of it, and its
own names.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from algoritmeregister import standards
from algoritmeregister.organisations import queries as organisations
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.naming import place
from algoritmeregister.registrations.drafts.actions.adopting import Texts, texts_of
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


@dataclass(frozen=True)
class Public:
    """A registration that a row is about: its number, on what it was recognised ("number", "source_id", "page" or "name"),
    and its description here, when it has one.
    """

    number: str
    by: str
    yours: Yours | None


@dataclass
class Theirs:
    """The descriptions of one organisation, looked up once. `name`: its name now."""

    organisation: Organisation
    _by_id: dict[str, Yours] = field(default_factory=dict)
    _by_name: dict[str, list[Yours]] = field(default_factory=dict)
    _by_number: dict[str, Yours] = field(default_factory=dict)
    _ours: dict[str, bool] = field(default_factory=dict)
    _public: dict[tuple[str, str], set[str]] | None = None

    def __post_init__(self) -> None:
        rows = Draft.objects.filter(organisation=self.organisation).order_by()
        columns = ("title", "uuid", "source_id", "state", "revision", "registration__number")
        for title, uuid_, source_id, state, revision, number in rows.values_list(*columns).iterator(500):
            yours = Yours(uuid_, source_id, state, revision)
            self._by_id[yours.source_id] = yours
            self._by_name.setdefault(_plain(title), []).append(yours)
            if number:
                self._by_number[number] = yours

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

    def published(self, number: str, source_id: str, page: str, title: str) -> Public | None:
        """Return what is public of the organisation that a row is about, recognised by one of these four in this order; None
        when there is none, or when several are. By its name only what has no description here: that is found by `find`.
        """
        if self._public is None:
            self._public = self._look_up()
        asked = {"number": number, "source_id": source_id, "page": place(page) if page else "", "name": _plain(title)}
        for by, value in asked.items():
            found = self._public.get((by, value), set()) if value else set()
            if len(found) == 1:
                known = next(iter(found))
                return Public(known, by, self._by_number.get(known))
        return None

    def _look_up(self) -> dict[tuple[str, str], set[str]]:
        known: dict[tuple[str, str], set[str]] = {}
        rows = Registration.objects.filter(organisation=self.organisation, state=State.PUBLISHED)
        for each in rows.prefetch_related("appearances").iterator(500):
            marks = {("number", each.number), *(("source_id", one.source_id) for one in each.appearances.all())}
            marks |= {("number", one.number) for one in each.appearances.all() if one.number}
            for mark in marks:
                known.setdefault(mark, set()).add(each.number)
        current = Version.objects.filter(registration__in=rows, valid_to=None).select_related("registration")
        for version in current.iterator(500):
            number = version.registration.number
            if number not in self._by_number:
                known.setdefault(("name", _plain(str(version.document.get("name") or ""))), set()).add(number)
            page = place(str(version.document.get("url") or ""))
            if "/" in page:  # not only the front page of a site
                known.setdefault(("page", page), set()).add(number)
        return known

    def text_of(self, number: str) -> Texts:
        """Return what is public of the registration with this number, as taking it over would have it."""
        current = Version.objects.filter(registration__number=number, valid_to=None).order_by("number")
        return texts_of({each.language: each for each in current})

    def holder(self, number: str) -> Organisation | None:
        """Return the other organisation of which the registration with this number is; None when there is none."""
        found = Registration.objects.filter(number=number).exclude(organisation=self.organisation)
        found = found.exclude(draft__organisation=self.organisation).select_related("organisation")
        return each.organisation if (each := found.first()) else None

    def is_ours(self, name: str) -> bool:
        """Whether this is a name of the organisation, now or formerly, in any spelling."""
        if name not in self._ours:
            found = organisations.known_as(name)
            self._ours[name] = _plain(name) == _plain(self.name) or (found is not None and found.pk == self.organisation.pk)
        return self._ours[name]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
