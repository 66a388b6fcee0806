"""A registration as these endpoints give it: every field of every version of the standard, flat, and who, what and when.

A field that the registration's own version of the standard does not have is null, as it is there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from algoritmeregister import standards
from algoritmeregister.api.national import languages
from algoritmeregister.organisations import queries, tooi
from algoritmeregister.organisations.models import Listing, Organisation
from algoritmeregister.registrations.models import Registration, Version

# What a text that is in no version of the standard, but in our superset or a foreign one, is given in.
NEAREST = "1.0"


@cache
def content_keys() -> tuple[str, ...]:
    """Return the keys of all versions of the standard, in the order in which they came, without those of the system."""
    keys = (field.key for version in standards.VERSIONS for field in standards.get(version).fields if not field.system)
    return tuple(dict.fromkeys(keys))


def content(version: Version) -> tuple[str, dict[str, Any]]:
    """Return the standard a version is given in, and its content in the keys of that standard."""
    standard, document = version.standard, version.document
    if standard not in standards.VERSIONS:
        converted = standards.convert(document, source=standard, target=NEAREST, beside=version.beside)
        standard, document = NEAREST, dict(converted.document)
        # The superset holds fields of older versions too. These endpoints have one flat list of keys, with room for both.
        for key in content_keys():
            if document.get(key) is None and isinstance(value := converted.beside.get(key), str):
                document[key] = value
    return standard, dict(document)


def flat(version: Version) -> dict[str, Any]:
    """Return every content key with its value, null where there is none."""
    standard, document = content(version)
    found = {key: document.get(key) for key in content_keys()}
    found["organization"] = found["organization"] or version.organisation_name
    found["standard_version"] = standard
    return found


def record(registration: Registration, version: Version, org_ids: Mapping[int, str]) -> dict[str, Any]:
    """Return a registration with its number, language, date and organisation. `org_ids`: as `org_ids_of` gives them."""
    organisation = registration.organisation
    return {
        **flat(version),
        "preferred_name": organisation.name,
        "lars": registration.number,
        "language": languages.code_of(version.language),
        "create_dt": moment(version),
        "code": organisation.code,
        "org_id": org_ids[organisation.pk],
    }


def moment(version: Version) -> str:
    """Return when a version is from: the day its source claims, otherwise when it was first seen (ISO 8601, UTC)."""
    claimed: date | None = version.claimed_on
    at = datetime(claimed.year, claimed.month, claimed.day, tzinfo=UTC) if claimed else version.valid_from.astimezone(UTC)
    return at.isoformat()


def org_ids_of(organisations: Collection[Organisation]) -> dict[int, str]:
    """Return of each organisation (by key) what it is called in addresses: its TOOI code, else its number in the
    government's own directory, else its code here. At most one question.
    """
    found = {each.pk: tooi.code_of(each.tooi_uri or "") or each.code for each in organisations}
    without = [each.pk for each in organisations if not each.tooi_uri]
    if without:
        rows = Listing.objects.filter(source=queries.DIRECTORY, organisation__in=set(without)).order_by("pk")
        found |= {row.organisation_id: row.reference for row in rows}
    return found


def records(pairs: Sequence[tuple[Registration, Version]]) -> list[dict[str, Any]]:
    """Return many, with one question to the database."""
    org_ids = org_ids_of([registration.organisation for registration, _version in pairs])
    return [record(registration, version, org_ids) for registration, version in pairs]
