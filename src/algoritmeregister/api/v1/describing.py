"""Registrations with everything that identifies them, many at once, as JSON types.

The metadata is that of the description files (`exchange.metadata`), so that a registration looks the same wherever it is
taken from. However many are asked for: two questions to the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.api import problems
from algoritmeregister.api.addresses import page, resource
from algoritmeregister.api.v1.parameters import Form, InStandard
from algoritmeregister.exchange.json_description import losses_of
from algoritmeregister.exchange.metadata import Described, metadata
from algoritmeregister.harvest.joining.composing import rank
from algoritmeregister.ledger.chain import moment
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Appearance, Registration, Version
from algoritmeregister.ui.rich_text import plain

EVERYTHING = "*"


def versions_of(pairs: Sequence[tuple[str, int]]) -> list[Version]:
    """Return the versions with these (number of registration, number of version), in that order. One question."""
    rows = Version.objects.filter(
        registration__number__in={number for number, _version in pairs}, number__in={version for _number, version in pairs}
    ).select_related("registration__register", "registration__organisation")
    found = {(row.registration.number, row.number): row for row in rows}
    return [found[pair] for pair in pairs if pair in found]


def describe(versions: Sequence[Version], form: Form, *, content: bool) -> list[dict[str, Any]]:
    """Return versions, with their registrations loaded, as the shape `Algorithm`. One question, for the ledger's rows.

    With `content` the whole document when no fields were chosen. Raises `Problem` for a field that no standard has.
    """
    chosen = chosen_fields(form.velden)
    entries = _entries(versions)
    return [_described(version, entries.get(_key(version)), form, chosen, content) for version in versions]


def chosen_fields(written: str | None) -> frozenset[str] | None:
    """Return the keys that were asked for; None for no choice. Raises `Problem` naming all that no standard has."""
    if written is None:
        return None
    keys = frozenset(key.strip() for key in written.split(",") if key.strip())
    known = frozenset(key for standard in InStandard for key in standards.get(standard.value).keys) | {EVERYTHING}
    if unknown := sorted(keys - known):
        text = _("Deze velden zijn er in geen enkele versie van de standaard: %s.") % ", ".join(unknown)
        raise problems.wrong("velden", text)
    return keys


def _key(version: Version) -> tuple[str, int]:
    return version.registration.number, version.number


def _entries(versions: Iterable[Version]) -> Mapping[tuple[str, int], Entry]:
    """Return the ledger's rows that brought these versions: the first about each."""
    keys = {_key(version) for version in versions}
    rows = Entry.objects.filter(number__in={key[0] for key in keys}, version__in={key[1] for key in keys})
    first: dict[tuple[str, int], Entry] = {}
    for row in rows.order_by("epoch", "sequence"):
        first.setdefault((row.number, row.version or 0), row)
    return first


def _described(
    version: Version, entry: Entry | None, form: Form, chosen: frozenset[str] | None, content: bool
) -> dict[str, Any]:
    registration = version.registration
    number = registration.number
    described = metadata(Described(registration, version, page("algoritmes", number), page("a", number), entry))
    organisation, register = described["organisation"], described["register"]
    result = {
        **described,
        **_names(version.document),
        "state": registration.state,
        "url": resource("algoritmes", number),
        "organisation": {
            **organisation,
            "kind": registration.organisation.kind,
            "url": resource("organisaties", organisation["code"]),
        },
        "register": {**register, "url": resource("registers", register["slug"])},
        **_withdrawal(registration),
        "version": {**described["version"], "url": resource("algoritmes", number, "versies", str(version.number))},
        "standard": form.inStandaard or version.standard,
    }
    return result | (_content(version, form, chosen) if content or chosen else {})


def sources_of(registration: Registration) -> dict[str, Any]:
    """Return in which registers a registration stands or stood, and in which other registration it went on.

    One question to the database; two for one that went on.
    """
    there = queries.appearances(registration)
    there.sort(key=lambda each: (each.gone_at is not None, rank(each, registration.organisation)))
    goes_on = registration.merged_into
    return {
        "sources": [_source(each, leads=place == 0 and each.gone_at is None) for place, each in enumerate(there)],
        "merged_into": {"number": goes_on.number, "url": resource("algoritmes", goes_on.number)} if goes_on else None,
    }


def _source(appearance: Appearance, *, leads: bool) -> dict[str, Any]:
    register, gone_at = appearance.register, appearance.gone_at
    return {
        "register": {
            "slug": register.slug,
            "name": register.name,
            "website": register.website or None,
            "url": resource("registers", register.slug),
        },
        "source_id": appearance.source_id,
        "uri": appearance.uri,
        "number": appearance.number or None,
        "basis": str(appearance.basis),
        "leads": leads,
        "first_seen_at": moment(appearance.first_seen_at),
        "last_seen_at": moment(appearance.last_seen_at),
        "gone_at": moment(gone_at) if gone_at else None,
    }


def _names(document: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": plain(str(document.get("name") or "")),
        "summary": plain(str(document.get("description_short") or "")),
    }


def _withdrawal(registration: Registration) -> dict[str, Any]:
    at = registration.withdrawn_at
    return {"withdrawn_at": moment(at) if at else None, "withdrawal_reason": registration.withdrawal_reason}


def _content(version: Version, form: Form, chosen: frozenset[str] | None) -> dict[str, Any]:
    target = str(form.inStandaard or version.standard)
    converted = standards.convert(version.document, source=version.standard, target=target, beside=version.beside)
    document, beside = dict(converted.document), dict(converted.beside)
    if chosen and EVERYTHING not in chosen:
        document = {key: value for key, value in document.items() if key in chosen}
        beside = {key: value for key, value in beside.items() if key in chosen}
    result: dict[str, Any] = {"document": document, "beside": beside}
    if form.verliesrapport:
        result["conversion"] = {
            "source": version.standard,
            "target": target,
            "losses": losses_of(converted.losses),
        }
    return result
