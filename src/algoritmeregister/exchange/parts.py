"""What was read of the register, and the rows made of it: that needs no database any more, so any process can do it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic_core import from_json

from algoritmeregister import standards
from algoritmeregister.exchange.metadata import assembled

# In place of a registration's number in an address.
NUMBER = "{number}"


@dataclass(frozen=True)
class Addresses:
    """Where registrations are on this site: full addresses with `{number}` in them."""

    page: str
    short: str


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


# Plain rows and not models: making objects of a hundred thousand rows takes longer than everything else together.
class ReadRegistration(NamedTuple):
    """What is read of a registration: fields of the model, moments as text."""

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


class ReadVersion(NamedTuple):
    """What is read of a version: fields of the model, days, moments and JSON as text."""

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


class Read(NamedTuple):
    """Everything about one row: `entry` as `metadata.assembled` wants it."""

    registration: ReadRegistration
    organisation: Mapping[str, Any]
    register: Mapping[str, Any]
    version: ReadVersion
    entry: tuple[int, int, str, str] | None


@dataclass(frozen=True)
class Part:
    """Some rows as they were read, and what they are to become: documents in `standard`, None: as each was published."""

    read: Sequence[Read]
    addresses: Addresses
    standard: str | None

    def rows(self) -> Iterator[Row]:
        """Yield the rows. Raises UnknownStandard."""
        page, short = self.addresses.page.split(NUMBER), self.addresses.short.split(NUMBER)
        for registration, organisation, register, version, entry in self.read:
            number = registration.number
            addresses = number.join(page), number.join(short)
            about = assembled(registration, organisation, register, version, *addresses, entry)
            yield _row(about, version, self.standard)


def _row(about: dict[str, Any], version: ReadVersion, target: str | None) -> Row:
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
