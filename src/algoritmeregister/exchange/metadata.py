"""What is known about a description beside its text: identity, whose it is, when it held, and where the ledger has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from algoritmeregister.ledger.chain import moment
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.models import Registration, Version


@dataclass(frozen=True)
class Described:
    """A version with everything needed to describe it to others.

    `address` and `short_address` are full addresses on this site; `entry` is the ledger's row that brought the version.
    """

    registration: Registration
    version: Version
    address: str
    short_address: str
    entry: Entry | None


def entry_of(registration: Registration, version: Version) -> Entry | None:
    """Return the ledger's first row about a version: the one that published it. One question to the database."""
    rows = Entry.objects.filter(number=registration.number, version=version.number)
    return rows.order_by("epoch", "sequence").first()


def metadata(described: Described) -> dict[str, Any]:
    """Return the metadata as JSON types. Moments are in UTC (ISO 8601), dates are YYYY-MM-DD.

    `claimed_on` is the date the source gives; `observed_from` and `observed_to` say when this text stood at its source, as
    far as it was seen; `recorded_at` is when it was written down here.
    """
    registration, entry = described.registration, described.entry
    return assembled(
        registration,
        about_organisation(registration.organisation, described.version.organisation_name),
        about_register(registration.register),
        described.version,
        described.address,
        described.short_address,
        (entry.epoch, entry.sequence, entry.kind, entry.chain_hash) if entry else None,
    )


def about_organisation(organisation: Any, name: str) -> dict[str, Any]:
    """Return the part of the metadata that is about the organisation; `name`: as the version calls it, empty: its own."""
    return {"code": organisation.code, "name": name or organisation.name, "tooi": organisation.tooi_uri}


def about_register(register: Any) -> dict[str, Any]:
    """Return the part of the metadata that is about the register of origin."""
    return {"slug": register.slug, "name": register.name, "website": register.website or None}


def assembled(
    registration: Any,
    organisation: Mapping[str, Any],
    register: Mapping[str, Any],
    version: Any,
    address: str,
    short_address: str,
    entry: tuple[int, int, str, str] | None,
) -> dict[str, Any]:
    """Return the same metadata from its parts; registration and version need only have the attributes of the models.

    `organisation` and `register` are what `about_organisation` and `about_register` say, and may be shared between rows.
    `entry`: epoch, sequence, kind and chain hash of the ledger's row that brought the version. Moments, days and redactions
    may be as the database has them: text.
    """
    return {
        "number": registration.number,
        "uri": registration.uri,
        "address": address,
        "short_address": short_address,
        "organisation": organisation,
        "register": register,
        "source_id": registration.source_id,
        "state": registration.state,
        "withdrawn_at": _moment(registration.withdrawn_at) if registration.withdrawn_at else None,
        "first_observed_at": _moment(registration.first_observed_at),
        "last_seen_at": _moment(registration.last_seen_at),
        "version": {
            "number": version.number,
            "standard": version.standard,
            "language": version.language,
            "claimed_on": str(version.claimed_on) if version.claimed_on else None,
            "observed_from": _moment(version.valid_from),
            "observed_to": _moment(version.valid_to) if version.valid_to else None,
            "recorded_at": _moment(version.recorded_at),
            "content_hash": version.content_hash,
            "redactions": _redactions(version.redactions),
            "ledger": {"position": f"{entry[0]}-{entry[1]}", "kind": entry[2], "chain_hash": entry[3]} if entry else None,
        },
    }


def _redactions(kept: Mapping[str, Any] | str) -> dict[str, Any]:
    if isinstance(kept, str):
        kept = json.loads(kept) if kept != "{}" else {}
    return {path: {"ground": each.get("ground"), "at": each.get("at")} for path, each in sorted(kept.items())}


# Registrations of one harvest share their moments.
@lru_cache(maxsize=4096)
def _moment(at: datetime | str) -> str:
    if isinstance(at, str):
        # SQLite has no type for it: its moments are in UTC, and do not say so.
        read = datetime.fromisoformat(at)
        at = read if read.tzinfo else read.replace(tzinfo=UTC)
    return moment(at)
