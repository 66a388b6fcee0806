"""What is known about a description beside its text: identity, whose it is, when it held, and where the ledger has it."""

from __future__ import annotations

from dataclasses import dataclass
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
    registration, version, entry = described.registration, described.version, described.entry
    return {
        "number": registration.number,
        "uri": registration.uri,
        "address": described.address,
        "short_address": described.short_address,
        "organisation": {
            "code": registration.organisation.code,
            "name": version.organisation_name or registration.organisation.name,
            "tooi": registration.organisation.tooi_uri,
        },
        "register": {
            "slug": registration.register.slug,
            "name": registration.register.name,
            "website": registration.register.website or None,
        },
        "source_id": registration.source_id,
        "first_observed_at": moment(registration.first_observed_at),
        "last_seen_at": moment(registration.last_seen_at),
        "version": {
            "number": version.number,
            "standard": version.standard,
            "language": version.language,
            "claimed_on": version.claimed_on.isoformat() if version.claimed_on else None,
            "observed_from": moment(version.valid_from),
            "observed_to": moment(version.valid_to) if version.valid_to else None,
            "recorded_at": moment(version.recorded_at),
            "content_hash": version.content_hash,
            "redactions": {
                path: {"ground": kept.get("ground"), "at": kept.get("at")}
                for path, kept in sorted(version.redactions.items())
            },
            "ledger": {"position": entry.cursor, "kind": entry.kind, "chain_hash": entry.chain_hash} if entry else None,
        },
    }
