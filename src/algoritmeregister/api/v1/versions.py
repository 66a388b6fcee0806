"""`/algoritmes/{nummer}/versies` and `/vergelijking`: what there was, as it was, and what changed in between."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.addresses import page, resource
from algoritmeregister.api.v1.algorithms import find
from algoritmeregister.api.v1.describing import describe, versions_of
from algoritmeregister.api.v1.parameters import Form, Number, VersionNumber
from algoritmeregister.api.v1.shapes import Address, Algorithm, Day, Hash, Moment
from algoritmeregister.ledger.chain import moment
from algoritmeregister.registrations import comparing, history
from algoritmeregister.registrations.history import Event
from algoritmeregister.registrations.models import Version
from algoritmeregister.texts import in_language

router = Router(tags=["Geschiedenis"])


class VersionSummary(Schema):
    """Een versie in de lijst."""

    number: int
    standard: str
    language: str
    claimed_on: Day | None
    observed_from: Moment
    observed_to: Moment | None
    recorded_at: Moment
    content_hash: Hash
    organisation_name: str
    url: Address


class HistoryEvent(Schema):
    """Iets wat met een registratie is gebeurd: een regel van het logboek."""

    position: str
    kind: str = Field(description="Soort wijziging, zoals `updated` of `withdrawn`.")
    version: int | None
    before: int | None = Field(description="De versie die hiermee werd vervangen; vergelijk die met `version`.")
    observed_at: Moment
    recorded_at: Moment
    claimed_on: Day | None
    reason: str
    changed: list[str] = Field(description="Sleutels van de velden die anders zijn.")
    language: str
    standard: str


class Versions(Schema):
    """Alles wat er van een registratie is geweest, het nieuwste eerst."""

    number: str
    address: Address
    versions: list[VersionSummary]
    events: list[HistoryEvent]


class WordPiece(Schema):
    """Een stuk tekst, en of het bleef, verdween of erbij kwam."""

    text: str
    change: str = Field(description="`same`, `removed` of `added`.")


class FieldChange(Schema):
    """Wat er met een veld is gebeurd."""

    key: str = Field(description="Sleutel in de superset, waarin alle versies van de standaard passen.")
    label: str
    change: str = Field(description="`added`, `removed`, `changed`, of `layout` als alleen de opmaak verschilt.")
    before: str
    after: str
    pieces: list[WordPiece]
    removed_before: str = Field(description="De grond waarop de tekst ervoor is verwijderd, of leeg.")
    removed_after: str


class Side(Schema):
    """Een van de twee versies."""

    version: int
    standard: str
    language: str
    observed_from: Moment
    content_hash: Hash
    url: Address


class Comparison(Schema):
    """Het verschil tussen twee versies van een registratie."""

    number: str
    before: Side
    after: Side
    changed: list[FieldChange]
    same: list[str] = Field(description="Sleutels van de velden die gelijk bleven.")


class ComparisonParameters(Schema):
    """Which two versions."""

    van: VersionNumber
    naar: VersionNumber


@router.get("/{nummer}/versies", response=Versions, operation_id="lijstVersies", summary="De geschiedenis van een algoritme")
def listed(request: HttpRequest, nummer: Annotated[Number, Path()]) -> dict[str, Any]:
    """Geef alle versies van een registratie en alles wat ermee gebeurde, ook na intrekking."""
    found = history.history(find(nummer))
    return {
        "number": nummer,
        "address": page("algoritmes", nummer),
        "versions": [_summary(nummer, version) for version in found.versions],
        "events": [_event(event) for event in found.events],
    }


@router.get(
    "/{nummer}/versies/{versie}",
    response=Algorithm,
    exclude_unset=True,
    by_alias=True,
    operation_id="leesVersie",
    summary="Eén versie",
)
def one(
    request: HttpRequest, nummer: Annotated[Number, Path()], versie: Annotated[VersionNumber, Path()], asked: Query[Form]
) -> dict[str, Any]:
    """Geef een versie zoals zij was, of omgezet naar een andere versie van de standaard."""
    return describe(_found(nummer, versie), asked, content=True)[0]


@router.get(
    "/{nummer}/vergelijking", response=Comparison, operation_id="vergelijkVersies", summary="Twee versies vergelijken"
)
def compare(request: HttpRequest, nummer: Annotated[Number, Path()], asked: Query[ComparisonParameters]) -> dict[str, Any]:
    """Vergelijk twee versies van een registratie, veld voor veld en woord voor woord.

    Versies in verschillende standaarden worden eerst naar de superset omgezet: een veld dat alleen anders heet is geen
    verschil.
    """
    first, second = _found(nummer, asked.van, asked.naar)
    found = comparing.compare(first, second, get_language() or "nl")
    return {
        "number": nummer,
        "before": _side(nummer, first),
        "after": _side(nummer, second),
        "changed": [_field(each) for each in found.changed],
        "same": [each.key for each in found.same],
    }


def _found(number: str, *wanted: int) -> list[Version]:
    versions = versions_of([(number, each) for each in wanted])
    there = {version.number for version in versions}
    if missing := sorted(set(wanted) - there):
        text = _("Registratie %(number)s heeft geen versie %(version)s.")
        raise problems.not_found(text % {"number": number, "version": ", ".join(str(each) for each in missing)})
    return versions


def _summary(number: str, version: Version) -> dict[str, Any]:
    return {
        **_side(number, version),
        "number": version.number,
        "claimed_on": version.claimed_on.isoformat() if version.claimed_on else None,
        "observed_to": moment(version.valid_to) if version.valid_to else None,
        "recorded_at": moment(version.recorded_at),
        "organisation_name": version.organisation_name,
    }


def _side(number: str, version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "standard": version.standard,
        "language": version.language,
        "observed_from": moment(version.valid_from),
        "content_hash": version.content_hash,
        "url": resource("algoritmes", number, "versies", str(version.number)),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "position": event.cursor,
        "kind": event.kind,
        "version": event.version,
        "before": event.before,
        "observed_at": moment(event.observed_at),
        "recorded_at": moment(event.recorded_at),
        "claimed_on": event.claimed_on.isoformat() if event.claimed_on else None,
        "reason": event.reason,
        "changed": list(event.changed),
        "language": event.language,
        "standard": event.standard,
    }


def _field(each: comparing.FieldComparison) -> dict[str, Any]:
    return {
        "key": each.key,
        "label": in_language(each.label, get_language()),
        "change": each.change,
        "before": each.before,
        "after": each.after,
        "pieces": [{"text": piece.text, "change": piece.change} for piece in each.pieces],
        "removed_before": each.removed_before,
        "removed_after": each.removed_after,
    }
