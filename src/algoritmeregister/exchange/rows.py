"""The one source of all downloads: registrations, or all their versions, one by one, in memory that does not grow.

Reads in chunks, so that no transaction stays open while somebody with a slow line is reading. Inside `one_moment()` all
chunks see the register as it was at one moment; that is for files that are made at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from pydantic_core import from_json

from algoritmeregister import standards
from algoritmeregister.exchange.metadata import assembled
from algoritmeregister.ledger.models import Entry
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State

CHUNK = 500
MAIN_LANGUAGE = "nl"
# In place of a registration's number in an address.
NUMBER = "{number}"


@dataclass(frozen=True)
class Addresses:
    """Where registrations are on this site: full addresses with `{number}` in them."""

    page: str
    short: str


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


@dataclass(slots=True)
class Row:
    """One version of one registration: `about` is its metadata (JSON types), `document` is in `standard`."""

    about: Mapping[str, Any]
    standard: str
    document: Mapping[str, Any]
    beside: Mapping[str, Any]

    def plain(self) -> dict[str, Any]:
        """Return the row as JSON types, in the shape of the file of one description."""
        return {**self.about, "standard": self.standard, "document": self.document, "beside": self.beside}


def rows(wanted: Wanted, addresses: Addresses) -> Iterator[Row]:
    """Yield what is wanted. Raises UnknownStandard at the first row."""
    registers = {each.pk: each for each in Register.objects.all()}
    known = _Known()
    for chunk in _chunks(wanted):
        yield from _rows(chunk, wanted, addresses, registers, known)


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


# Plain rows and not models: making objects of a hundred thousand rows takes longer than everything else together.
class _Registration(NamedTuple):
    pk: int
    number: str
    uri: str
    source_id: str
    register_id: int
    organisation_id: int
    state: str
    first_observed_at: str
    last_seen_at: str
    withdrawn_at: str | None


class _Version(NamedTuple):
    registration_id: int
    number: int
    standard: str
    language: str
    content: str
    content_hash: str
    valid_from: str
    valid_to: str | None
    recorded_at: str
    claimed_on: str | None
    redactions: str
    organisation_name: str


# Days, moments and JSON come as text: most are the same on many rows, and need to be read only once.
_AS_TEXT = frozenset(
    {
        "first_observed_at", "last_seen_at", "withdrawn_at", "valid_from", "valid_to", "recorded_at", "claimed_on",
        "redactions",
    }
)  # fmt: skip


def _columns(names: Iterable[str]) -> list[str | Cast]:
    return [Cast(each, TextField()) if each in _AS_TEXT else each for each in names]


def _chunks(wanted: Wanted) -> Iterator[list[_Registration]]:
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


def _registrations(found: QuerySet[Registration]) -> Iterator[_Registration]:
    return map(_Registration._make, found.values_list(*_columns(_Registration._fields)))


def _rows(
    chunk: list[_Registration], wanted: Wanted, addresses: Addresses, registers: Mapping[int, Register], known: _Known
) -> Iterator[Row]:
    organisations = known.of({each.organisation_id for each in chunk})
    versions = _versions(chunk, wanted)
    entries = _entries(chunk, wanted)
    for registration in chunk:
        register = registers[registration.register_id]
        for version in _chosen(versions.get(registration.pk, []), register, wanted):
            about = assembled(
                registration,
                organisations[registration.organisation_id],
                register,
                version,
                addresses.page.replace(NUMBER, registration.number),
                addresses.short.replace(NUMBER, registration.number),
                entries.get((registration.number, version.number)),
            )
            yield _row(about, version, wanted.standard)


class _Known:
    """The organisations that were read before: most registrations are of the same few hundred."""

    MOST = 2_000

    def __init__(self) -> None:
        self._found: dict[int, Organisation] = {}

    def of(self, keys: set[int]) -> Mapping[int, Organisation]:
        """Return at least these; asks the database for those it does not know."""
        if len(self._found) > self.MOST:
            self._found.clear()
        if lacking := keys - self._found.keys():
            self._found.update(Organisation.objects.in_bulk(lacking))
        return self._found


def _row(about: dict[str, Any], version: _Version, target: str | None) -> Row:
    content = _parsed(version.content)
    document, beside, standard = content["document"], content["beside"], version.standard
    if target == standards.SUPERSET and standard != target:
        return Row(about, target, *standards.raised(document, standard, beside))
    if target is not None and target != standard:
        converted = standards.convert(document, source=standard, target=target, beside=beside)
        return Row(about, target, converted.document, converted.beside)
    return Row(about, standard, document, beside)


def _parsed(text: str) -> Any:
    """Read JSON three times as fast as the standard library, which is asked for what only it reads (half a character)."""
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)


def _versions(chunk: list[_Registration], wanted: Wanted) -> dict[int, list[_Version]]:
    found = Version.objects.order_by("registration_id", "number")
    if wanted.numbers is None:
        found = found.filter(registration__gte=chunk[0].pk, registration__lte=chunk[-1].pk)
    else:
        found = found.filter(registration__in=[each.pk for each in chunk])
    if wanted.as_of:
        found = found.filter(Q(valid_to__gt=wanted.as_of) | Q(valid_to__isnull=True), valid_from__lte=wanted.as_of)
    elif not wanted.history:
        found = found.filter(valid_to__isnull=True)
    rows = map(_Version._make, found.values_list(*_columns(_Version._fields)))
    return {key: list(group) for key, group in groupby(rows, key=attrgetter("registration_id"))}


def _chosen(versions: list[_Version], register: Register, wanted: Wanted) -> Iterable[_Version]:
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


def _entries(chunk: list[_Registration], wanted: Wanted) -> dict[tuple[str, int], tuple[int, int, str, str]]:
    """Return of each version the ledger's row that brought it: the first about it."""
    numbers: Any = [each.number for each in chunk]
    if wanted.numbers is None:
        numbers = Registration.objects.filter(pk__range=(chunk[0].pk, chunk[-1].pk)).values("number")
    found = Entry.objects.filter(number__in=numbers, version__isnull=False)
    rows = found.order_by("-epoch", "-sequence").values_list("number", "version", "epoch", "sequence", "kind", "chain_hash")
    return {(number, version): entry for number, version, *entry in rows}  # type: ignore[misc]  # is not null
