"""The one source of all downloads: registrations, or all their versions, one by one, in memory that does not grow.

Reads in chunks, so that no transaction stays open while somebody with a slow line is reading. Inside `one_moment()` all
chunks see the register as it was at one moment; that is for files that are made at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from algoritmeregister import standards
from algoritmeregister.exchange.metadata import about_organisation, about_register
from algoritmeregister.exchange.parts import Addresses, Part, Read, ReadRegistration, ReadVersion, Row
from algoritmeregister.ledger.models import Entry
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State

CHUNK = 500
ROWS_PER_PART = 100
MAIN_LANGUAGE = "nl"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants of the register.

    `numbers`: of these registrations, in this order; None: of all, in the order in which they came. `as_of`: what was public
    at that moment (aware) instead of now. `history`: every version, also of registrations that were withdrawn, instead of
    one. `language`: the text in that language; None: Dutch when there is one. `standard`: the standard to convert documents
    to, None: as each was published.
    """

    numbers: Sequence[str] | None = None
    as_of: datetime | None = None
    history: bool = False
    language: str | None = None
    standard: str | None = standards.SUPERSET


def rows(wanted: Wanted, addresses: Addresses) -> Iterator[Row]:
    """Yield what is wanted. Raises UnknownStandard at the first row."""
    for part in parts(wanted, addresses):
        yield from part.rows()


def parts(wanted: Wanted, addresses: Addresses) -> Iterator[Part]:
    """Yield what is wanted as it was read, a hundred rows at a time: rows are made of it elsewhere, or later."""
    registers = {each.pk: each for each in Register.objects.all()}
    known = _Known()
    for chunk in _chunks(wanted):
        read = _read(chunk, wanted, registers, known)
        while some := list(islice(read, ROWS_PER_PART)):
            yield Part(some, addresses, wanted.standard)


def count(wanted: Wanted) -> int:
    """Return how many registrations are looked at for what is wanted: about as many rows, for a progress bar."""
    return len(wanted.numbers) if wanted.numbers is not None else _all(wanted).count()


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is now until the end of the block, whatever is written meanwhile; writers do not wait.

    The block must not write, and must not be inside a transaction (then that one decides what is seen).
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor, (_whole if connection.vendor == "postgresql" else _whole_sqlite)(cursor):
        yield


@contextmanager
def _whole(cursor: Any) -> Iterator[None]:
    cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    try:
        yield
    finally:
        cursor.execute("COMMIT")


# In KB. Everything is read once: what the database remembers of it, or maps into memory, is never asked for again.
_SMALL_CACHE = 2_000


@contextmanager
def _whole_sqlite(cursor: Any) -> Iterator[None]:
    mapped, kept = (cursor.execute(f"PRAGMA {name}").fetchone() for name in ("mmap_size", "cache_size"))
    cursor.execute("PRAGMA mmap_size = 0")
    cursor.execute(f"PRAGMA cache_size = -{_SMALL_CACHE}")
    # Not Django's own way, which begins IMMEDIATE and makes every writer wait.
    cursor.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        cursor.execute("COMMIT")
        cursor.execute(f"PRAGMA cache_size = {int(kept[0])}")
        cursor.execute(f"PRAGMA mmap_size = {int(mapped[0]) if mapped else 0}")


def _all(wanted: Wanted) -> QuerySet[Registration]:
    every = Registration.objects.all()
    return every if _with_withdrawn(wanted) else every.filter(state=State.PUBLISHED)


def _with_withdrawn(wanted: Wanted) -> bool:
    return wanted.history or wanted.as_of is not None


# Days, moments and JSON come as text: most are the same on many rows, and need to be read only once.
_AS_TEXT = frozenset(
    {
        "first_observed_at", "last_seen_at", "withdrawn_at", "valid_from", "valid_to", "recorded_at", "claimed_on",
        "redactions",
    }
)  # fmt: skip


def _columns(names: Iterable[str]) -> list[str | Cast]:
    return [Cast(each, TextField()) if each in _AS_TEXT else each for each in names]


def _chunks(wanted: Wanted) -> Iterator[list[ReadRegistration]]:
    if wanted.numbers is not None:
        every = _all(wanted)
        for start in range(0, len(wanted.numbers), CHUNK):
            part = wanted.numbers[start : start + CHUNK]
            by_number = {each.number: each for each in _registrations(every.filter(number__in=part))}
            yield [by_number[number] for number in part if number in by_number]
        return
    after, also_withdrawn = 0, _with_withdrawn(wanted)
    # Those that are withdrawn are left out here: asked to do it, SQLite sorts all that are public again for every chunk.
    while found := list(_registrations(Registration.objects.filter(pk__gt=after).order_by("pk")[:CHUNK])):
        if chunk := [each for each in found if also_withdrawn or each.state == State.PUBLISHED]:
            yield chunk
        after = found[-1].pk


def _registrations(found: QuerySet[Registration]) -> Iterator[ReadRegistration]:
    return map(ReadRegistration._make, found.values_list(*_columns(ReadRegistration._fields)))


def _read(
    chunk: list[ReadRegistration], wanted: Wanted, registers: Mapping[int, Register], known: _Known
) -> Iterator[Read]:
    known.meet({each.organisation_id for each in chunk})
    versions = _versions(chunk, wanted)
    entries = _entries(chunk, wanted)
    for registration in chunk:
        register = registers[registration.register_id]
        for version in _chosen(versions.get(registration.pk, []), register, wanted):
            organisation = known.organisation(registration.organisation_id, version.organisation_name)
            entry = entries.get((registration.number, version.number))
            yield Read(registration, organisation, known.register(register), version, entry)


class _Known:
    """What was read before about organisations and registers: most registrations are of the same few hundred."""

    MOST = 2_000

    def __init__(self) -> None:
        self._met: dict[int, Organisation] = {}
        self._organisations: dict[tuple[int, str], Mapping[str, Any]] = {}
        self._registers: dict[int, Mapping[str, Any]] = {}

    def meet(self, keys: set[int]) -> None:
        """Make sure that these organisations are known; asks the database for those that are not."""
        if len(self._met) > self.MOST:
            self._met.clear()
            self._organisations.clear()
        if lacking := keys - self._met.keys():
            self._met.update(Organisation.objects.in_bulk(lacking))

    def organisation(self, key: int, name: str) -> Mapping[str, Any]:
        """Return the part of the metadata about an organisation that was met, with the name that a version gives it."""
        found = self._organisations.get((key, name))
        if found is None:
            found = self._organisations[key, name] = about_organisation(self._met[key], name)
        return found

    def register(self, register: Register) -> Mapping[str, Any]:
        """Return the part of the metadata about a register."""
        found = self._registers.get(register.pk)
        if found is None:
            found = self._registers[register.pk] = about_register(register)
        return found


def _versions(chunk: list[ReadRegistration], wanted: Wanted) -> dict[int, list[ReadVersion]]:
    found = Version.objects.order_by("registration_id", "number")
    if wanted.numbers is None:
        found = found.filter(registration__gte=chunk[0].pk, registration__lte=chunk[-1].pk)
    else:
        found = found.filter(registration__in=[each.pk for each in chunk])
    if wanted.as_of:
        found = found.filter(Q(valid_to__gt=wanted.as_of) | Q(valid_to__isnull=True), valid_from__lte=wanted.as_of)
    elif not wanted.history:
        found = found.filter(valid_to__isnull=True)
    rows = map(ReadVersion._make, found.values_list(*_columns(ReadVersion._fields)))
    return {key: list(group) for key, group in groupby(rows, key=attrgetter("registration_id"))}


def _chosen(versions: list[ReadVersion], register: Register, wanted: Wanted) -> Iterable[ReadVersion]:
    """Choose of the versions that qualify: all for the history, otherwise the one in the language that answers."""
    if wanted.language:
        versions = [each for each in versions if each.language == wanted.language]
    if wanted.history or len(versions) < 2:
        return versions
    by_language = {each.language: each for each in versions}
    return (by_language[language_that_answers(by_language, register.language)],)


def language_that_answers(languages: Collection[str], of_register: str) -> str:
    """Return which of these languages stands for a registration: Dutch, else the register's own, else the first."""
    return next((each for each in (MAIN_LANGUAGE, of_register) if each in languages), min(languages))


def _entries(chunk: list[ReadRegistration], wanted: Wanted) -> dict[tuple[str, int], tuple[int, int, str, str]]:
    """Return of each version the ledger's row that brought it: the first about it."""
    numbers: Any = [each.number for each in chunk]
    if wanted.numbers is None:
        numbers = Registration.objects.filter(pk__range=(chunk[0].pk, chunk[-1].pk)).values("number")
    found = Entry.objects.filter(number__in=numbers, version__isnull=False)
    rows = found.order_by("-epoch", "-sequence").values_list("number", "version", "epoch", "sequence", "kind", "chain_hash")
    return {(number, version): entry for number, version, *entry in rows}  # type: ignore[misc]  # is not null
