"""What one registration says about its product: read from its current version. The only place that looks into documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from algoritmeregister import standards
from algoritmeregister.organisations.models import OrganisationName
from algoritmeregister.products import texts
from algoritmeregister.products.recognising import recognise
from algoritmeregister.products.spelling import Decided, Named, Reading, key_of, read
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.search.content import one_line

MAIN_LANGUAGE = "nl"
LONGEST_NAME = 300
# The text that says what an algorithm is for, and what stands in its place where that says too little.
TEXT_KEYS = ("goal", "description_short")


@dataclass(frozen=True)
class Facts:
    """What one registration says. `words`: of its text in compared form, none when it says too little. `name_key`: its name
    in compared form. `known`: the product of the table that it means, else empty. `from_name`: the supplier is that
    product's, and the field names none."""

    registration: int
    organisation: int
    name: str
    language: str
    name_key: str
    words: tuple[str, ...]
    provider: str
    suppliers: tuple[Named, ...]
    in_house: bool
    known: str
    from_name: bool

    @cached_property
    def digest(self) -> str:
        """The digest of its text. Of a short text the name is a part: alone it says too little."""
        if not self.words:
            return ""
        if len(self.words) < texts.SHORT:
            return texts.digest_of([*self.words, "|", self.name_key])
        return texts.digest_of(self.words)


class _Shown(NamedTuple):
    """Of a version what is looked at: many are read, and an object of each takes more time than the reading."""

    registration: int
    organisation: int
    organisation_name: str
    written_name: str
    standard: str
    language: str
    content: str


_COLUMNS = (
    "registration_id",
    "organisation_id",
    "organisation__name",
    "organisation_name",
    "standard",
    "language",
    "content",
)


def facts_of(registrations: Sequence[int], decided: Decided) -> Iterator[Facts]:
    """Give what these registrations (by key) say now; those that are not public are left out. Two questions."""
    rows = (
        Version.objects.filter(registration__in=registrations, registration__state=State.PUBLISHED, valid_to__isnull=True)
        .order_by("registration_id", "number")
        .values_list(*_COLUMNS)
    )
    shown: dict[int, _Shown] = {}
    for row in map(_Shown._make, rows):
        known = shown.get(row.registration)
        if known is None or row.language == MAIN_LANGUAGE or known.language != MAIN_LANGUAGE:
            shown[row.registration] = row
    names: dict[int, set[str]] = {}
    others = OrganisationName.objects.filter(organisation__in={each.organisation for each in shown.values()})
    for organisation, name in others.values_list("organisation_id", "name"):
        names.setdefault(organisation, set()).add(name)
    readings: dict[str, Reading] = {}
    for row in shown.values():
        own = {row.written_name, row.organisation_name, *names.get(row.organisation, ())}
        yield _facts(row, tuple(sorted(filter(None, own))), decided, readings)


def public_keys(after: int, size: int) -> list[int]:
    """Return the keys of the next public registrations after a key, in order."""
    rows = Registration.objects.filter(state=State.PUBLISHED, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:size])


def _facts(shown: _Shown, own: tuple[str, ...], decided: Decided, readings: dict[str, Reading]) -> Facts:
    content = json.loads(shown.content)
    document = standards.to_superset(content["document"], shown.standard, content["beside"])
    name = one_line(document.get("name"))[:LONGEST_NAME]
    name_key = " ".join(texts.words_of(name, own))[:LONGEST_NAME]
    words = next(
        (found for key in TEXT_KEYS if len(found := texts.words_of(document.get(key), own)) >= texts.LEAST_WORDS), []
    )
    field = one_line(document.get("provider"))
    reading = readings[field] if field in readings else readings.setdefault(field, read(field, decided))
    own_keys = {key_of(each) for each in own}
    suppliers = tuple(each for each in reading.suppliers if each.key not in own_keys)
    in_house = reading.in_house or (not suppliers and bool(reading.suppliers))
    known = None if in_house else recognise(name, suppliers)
    from_name = bool(known and known.supplier and not suppliers)
    if known and known.supplier and from_name:
        suppliers = (known.supplier,)
    return Facts(
        registration=shown.registration,
        organisation=shown.organisation,
        name=name,
        language=shown.language,
        name_key=name_key,
        words=tuple(words),
        provider=field[:200],
        suppliers=suppliers,
        in_house=in_house,
        known=known.name if known else "",
        from_name=from_name,
    )
