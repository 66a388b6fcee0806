"""Which registration of another register a new record is: by a mark that nothing else has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from algoritmeregister.harvest.joining.marks import Mark
from algoritmeregister.harvest.joining.models import SourceMark
from algoritmeregister.organisations.models import OrganisationName
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Appearance, Registration


@dataclass(frozen=True)
class Found:
    """A registration of another register that a record is about, by this mark."""

    registration: int
    mark: Mark


@dataclass(frozen=True)
class Asked:
    """A record to find: its marks, and the organisation it names."""

    marks: Collection[Mark]
    organisation: str


@dataclass
class Search:
    """What was found per id; and of what shares a mark but is not certain, the registrations with that mark, by id."""

    found: dict[str, Found] = field(default_factory=dict)
    doubtful: dict[str, list[Found]] = field(default_factory=dict)


def find(register: Register, asked: Mapping[str, Asked], repeated: Collection[str] = ()) -> Search:
    """Find the registrations of other registers that these records (by id) are about. Few questions, however many records.
    Examples to try things with are fictional, and never meant.

    Certain is a mark that one registration of another register has, and nothing else here: not another record of this file
    (`repeated`: the marks that several of its records have), not another registration. The organisation must be the same.
    """
    values = {mark.value for each in asked.values() for mark in each.marks}
    search = Search()
    holders: dict[str, set[int]] = defaultdict(set)
    wanted = sorted(values)
    for start in range(0, len(wanted), 500):
        rows = SourceMark.objects.filter(value__in=wanted[start : start + 500], registration__register__is_demo=False)
        for value, registration in rows.values_list("value", "registration"):
            holders[value].add(registration)
    if not holders:
        return search
    candidates = set().union(*holders.values())
    here = set()
    if register.pk:  # else it is not made yet
        there = Appearance.objects.filter(register=register, registration__in=candidates)
        here = set(there.values_list("registration", flat=True))
    names = _names(candidates)
    for source_id, each in asked.items():
        wanted_name = normalise_name(each.organisation)
        for mark in each.marks:
            known = holders.get(mark.value, set())
            others = known - here
            certain = len(known) == 1 and bool(others) and mark.value not in repeated
            for registration in sorted(others):
                found = Found(registration, mark)
                if certain and _is_like(wanted_name, names.get(registration, ())):
                    search.found.setdefault(source_id, found)
                else:
                    search.doubtful.setdefault(source_id, []).append(found)
    _only_once(search)
    return search


def _only_once(search: Search) -> None:
    """Two records of one file that seem to be one registration are two: then neither is certain."""
    claims: dict[int, list[str]] = defaultdict(list)
    for source_id, found in search.found.items():
        claims[found.registration].append(source_id)
    for source_ids in claims.values():
        if len(source_ids) > 1:
            for source_id in source_ids:
                search.doubtful.setdefault(source_id, []).append(search.found.pop(source_id))


def _names(registrations: Collection[int]) -> dict[int, set[str]]:
    """Return every name, normalised, of the organisations of these registrations."""
    of = dict(Registration.objects.filter(pk__in=registrations).values_list("pk", "organisation"))
    known: dict[int, set[str]] = defaultdict(set)
    rows = OrganisationName.objects.filter(organisation__in=set(of.values())).values_list("organisation", "normalised")
    for organisation, name in rows:
        known[organisation].add(name)
    return {registration: known[organisation] for registration, organisation in of.items()}


def _is_like(name: str, known: Collection[str]) -> bool:
    return any(name == each or (name and each and (name in each or each in name)) for each in known)
