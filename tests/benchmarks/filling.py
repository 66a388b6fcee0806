"""Fill a database with many registrations quickly, for measurements: `fill(100_000)`.

Everything is as publishing leaves it (organisations with their names, versions with salts and content hashes, the ledger's
chain), but the rows are written in bulk and nobody is told: the search index is for `algoritmeregister reindex`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from itertools import islice
from unittest.mock import patch

from django.utils import timezone

from algoritmeregister import standards
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.ledger import listeners
from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.ledger.writing import Change, transaction
from algoritmeregister.organisations.models import NameKind, Organisation, OrganisationName
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.content import content_text, hash_content
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.registrations.numbers import check_digit
from algoritmeregister.registrations.states import State
from algoritmeregister.search.documents import IndexedVersion
from tests.benchmarks.search.generated import Generator

BATCH = 2_000
MAKER = Actor(ActorKind.COMMAND, "benchmark")


def fill(registrations: int, *, seed: int = 1) -> Iterator[int]:
    """Publish so many generated registrations, always the same for the same seed; yields how many there are so far.

    For an empty register: numbers count up, and would meet those of another run.
    """
    register = ensure(slug="voorbeeld", name="Voorbeeldregister", by=MAKER)
    organisations: dict[str, Organisation] = {}
    made = Generator(seed).versions(registrations)
    done = 0
    while batch := list(islice(made, BATCH)):
        with patch.object(listeners, "_listeners", []), transaction() as pending:
            _add_organisations(batch, organisations)
            pending.extend(_publish(batch, register, organisations, first=done))
        done += len(batch)
        yield done


def _add_organisations(batch: list[IndexedVersion], known: dict[str, Organisation]) -> None:
    new = {each.organisation: each for each in batch if each.organisation not in known}
    rows = [Organisation(code=code, name=each.organisation_name, kind=each.organisation_kind) for code, each in new.items()]
    Organisation.objects.bulk_create(rows)
    known.update({row.code: row for row in Organisation.objects.filter(code__in=list(new))})
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation=known[code], name=row.name, normalised=normalise_name(row.name), kind=NameKind.OFFICIAL
        )
        for code, row in ((row.code, row) for row in rows)
    )


def _number(place: int) -> str:
    """Give the number of the registration at a place: seven digits from 1 to 9, counting up, and the check digit."""
    digits = ""
    for _ in range(7):
        place, digit = divmod(place, 9)
        digits = str(digit + 1) + digits
    return digits + check_digit(digits)


def _publish(
    batch: list[IndexedVersion], register: Register, organisations: dict[str, Organisation], *, first: int
) -> list[Change]:
    rows = [
        Registration(
            uri=f"{register.identity_base}{each.number}",
            number=_number(first + place),
            register=register,
            source_id=each.number,
            organisation=organisations[each.organisation],
            state=State.PUBLISHED,
            first_observed_at=each.valid_from,
            last_seen_at=each.valid_from,
        )
        for place, each in enumerate(batch)
    ]
    Registration.objects.bulk_create(rows, batch_size=500)
    keys = dict(Registration.objects.filter(number__in=[row.number for row in rows]).values_list("number", "pk"))
    for row in rows:
        row.pk = keys[row.number]
    Appearance.objects.bulk_create((_appearance(row) for row in rows), batch_size=500)
    now = timezone.now()
    versions = []
    for row, each in zip(rows, batch, strict=True):
        versions.append(_version(row, each))
        versions[-1].recorded_at = now
    Version.objects.bulk_create(versions, batch_size=500)
    return [
        Change(
            kind=Kind.PUBLISHED,
            registration=row.uri,
            number=row.number,
            observed_at=version.valid_from,
            version=1,
            content_hash=version.content_hash,
            detail={
                "language": version.language,
                "standard": version.standard,
                **({"claimed_on": version.claimed_on.isoformat()} if version.claimed_on else {}),
            },
        )
        for row, version in zip(rows, versions, strict=True)
    ]


def _appearance(row: Registration) -> Appearance:
    return Appearance(
        registration=row,
        register_id=row.register_id,
        source_id=row.source_id,
        uri=row.uri,
        first_seen_at=row.first_observed_at,
        last_seen_at=row.last_seen_at,
    )


def _version(row: Registration, each: IndexedVersion) -> Version:
    # As a source would have it: only the keys of its own standard, and nothing beside them.
    whole = {**each.document, "organization": each.organisation_name, "lang": "nld"}
    document = standards.convert(whole, source=standards.SUPERSET, target=each.standard).document
    salt = secrets.token_hex(16)
    content = {"document": document, "beside": {}}
    return Version(
        registration=row,
        number=1,
        standard=each.standard,
        language=each.language,
        content=content_text(document, {}),
        salt=salt,
        content_hash=hash_content(content, salt=salt, standard=each.standard, language=each.language),
        valid_from=each.valid_from,
        claimed_on=each.claimed_on,
        organisation=row.organisation,
        organisation_name=each.organisation_name,
    )
