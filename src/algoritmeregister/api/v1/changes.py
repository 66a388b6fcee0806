"""`/wijzigingen`: the ledger since a place in it, so that another instance can follow this one and check every hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import translation
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.addresses import page, resource
from algoritmeregister.api.middleware import tag_of
from algoritmeregister.api.v1.parameters import Language, Position
from algoritmeregister.api.v1.shapes import Address, Hash, Moment
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.chain import moment
from algoritmeregister.ledger.models import Entry, Epoch
from algoritmeregister.ledger.reading import Position as Place
from algoritmeregister.news import finding
from algoritmeregister.news.wording import summary
from algoritmeregister.registrations.content import commitment, field_salt, paths
from algoritmeregister.registrations.models import Version

router = Router(tags=["Wijzigingen"])

MOST = 1_000
MOST_WITH_CONTENT = 200
WORDS_IN = "Taal van `text`. Zonder: de eerste taal van `Accept-Language` die we hebben, anders Nederlands."


class ChangeParameters(Schema):
    """From where, and how much."""

    na: Position = Field("1-0", description="Geef wat na deze plaats in het logboek kwam. Begin met `1-0`.")
    aantal: int = Field(100, ge=1, le=MOST, description=f"Hoeveel regels; met `inhoud` ten hoogste {MOST_WITH_CONTENT}.")
    inhoud: bool = Field(
        False, description="Geef ook de inhoud van elke versie, met wat nodig is om haar hash na te rekenen."
    )
    taal: Language | None = Field(None, description=WORDS_IN)


class OneParameters(Schema):
    """How one entry is given."""

    inhoud: bool = Field(False, description="Geef ook de inhoud van de versie.")
    taal: Language | None = Field(None, description=WORDS_IN)


class Fields(Schema):
    """Alles wat onder de hash van een regel valt, precies zoals het wordt gehasht."""

    epoch: int
    sequence: int
    recorded_at: Moment
    observed_at: Moment
    kind: str
    registration: str = Field(description="Identiteit van de registratie.")
    number: str
    version: int | None
    content_hash: str
    detail: str = Field(description="Canonieke JSON als tekst: welke velden veranderden, de reden, de datum van de bron.")


class RemovedField(Schema):
    """Een verwijderde tekst: wat ervan blijft."""

    commitment: Hash
    replacement: str


class Content(Schema):
    """De inhoud van een versie zoals zij nu is, en wat nodig is om haar hash na te rekenen."""

    standard: str
    language: str
    document: dict[str, Any]
    beside: dict[str, Any]
    salts: dict[str, str] = Field(description="Per veld het zout van zijn vastlegging.")
    commitments: dict[str, Hash] = Field(description="Per veld zijn vastlegging; samen de inhoud van `content_hash`.")
    removed: dict[str, RemovedField] = Field(description="Per verwijderde tekst wat ervan blijft.")


class Change(Schema):
    """Een regel van het logboek."""

    position: str
    fields: Fields
    chain_hash: Hash
    text: str = Field(description="Wat er gebeurde, in een paar zinnen; ten hoogste 600 tekens. Valt niet onder de hash.")
    address: Address
    url: Address
    comparison: Address | None = Field(description="De pagina die de versie vergelijkt met de vorige, als die er is.")
    content: Content | None = None


class EpochShape(Schema):
    """Een tijdvak van het logboek. Na het terugzetten van een reservekopie begint een nieuw."""

    epoch: int
    opened_at: Moment
    reason: str
    base_sequence: int = Field(description="Laatste regel van het vorige tijdvak die nog geldt; latere zijn vervallen.")
    base_hash: str
    opening_hash: Hash


class Head(Schema):
    """Waar het logboek staat."""

    position: str
    epoch: int
    sequence: int
    chain_hash: Hash


class Changes(Schema):
    """Regels van het logboek, op volgorde."""

    results: list[Change]
    next: str = Field(description="Geef dit de volgende keer als `na`.")
    more: bool = Field(description="Of er nu al meer is.")
    head: Head
    epochs: list[EpochShape] = Field(description="De tijdvakken vanaf dat van `na`.")


class Epochs(Schema):
    """Alle tijdvakken."""

    results: list[EpochShape]


@router.get(
    "/wijzigingen", response=Changes, exclude_unset=True, operation_id="volgWijzigingen", summary="Wijzigingen volgen"
)
def listed(request: HttpRequest, response: HttpResponse, asked: Query[ChangeParameters]) -> Any:
    """Geef de regels van het logboek na een plaats, in volgorde en zonder gaten.

    Wie steeds `next` als `na` geeft, mist niets en krijgt niets dubbel. Een nieuw tijdvak in `epochs` zegt dat regels van
    het tijdvak ervoor na `base_sequence` zijn vervallen. De hash van een regel is SHA-256 over de canonieke JSON van
    `fields` met `previous`, de hash van de regel ervoor; zie de documentatie.
    """
    if asked.inhoud and asked.aantal > MOST_WITH_CONTENT:
        text = _("Met inhoud kunt u ten hoogste %s regels vragen.") % MOST_WITH_CONTENT
        raise problems.wrong("aantal", text, code="too_many")
    head = reading.head()
    tag = tag_of(f"{head}-{head.chain_hash} {request.get_full_path()}".encode(), get_language() or "")
    if tag in {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}:
        return HttpResponseNotModified(headers={"ETag": tag})
    response.headers["ETag"] = tag
    after = place_of(asked.na)
    if (after.epoch, after.sequence) > (head.epoch, head.sequence):
        raise problems.wrong("na", _("Zover is het logboek nog niet: het staat op %s.") % head)
    # One more than is asked, to know whether there is more; nothing that came after the head was read.
    rows = list(reading.entries(after=after).filter(epoch__lte=head.epoch)[: asked.aantal + 1])
    rows = [row for row in rows if (row.epoch, row.sequence) <= (head.epoch, head.sequence)]
    shown = rows[: asked.aantal]
    return {
        "results": shapes_of(shown, content=asked.inhoud, language=asked.taal),
        "next": shown[-1].cursor if shown else str(after if after.epoch == head.epoch else Place(head.epoch, 0)),
        "more": len(rows) > asked.aantal,
        "head": head_shape(head),
        "epochs": [epoch_shape(each) for each in Epoch.objects.filter(number__gte=after.epoch).order_by("number")],
    }


@router.get(
    "/wijzigingen/{positie}", response=Change, exclude_unset=True, operation_id="leesWijziging", summary="Eén wijziging"
)
def one(request: HttpRequest, positie: Annotated[Position, Path()], asked: Query[OneParameters]) -> dict[str, Any]:
    """Geef één regel van het logboek."""
    place = place_of(positie)
    entry = Entry.objects.filter(epoch=place.epoch, sequence=place.sequence).first()
    if entry is None:
        raise problems.not_found(_("Op die plaats staat niets in het logboek."))
    return shapes_of([entry], content=asked.inhoud, language=asked.taal)[0]


@router.get("/tijdvakken", response=Epochs, operation_id="lijstTijdvakken", summary="Tijdvakken van het logboek")
def epochs(request: HttpRequest) -> dict[str, Any]:
    """Geef alle tijdvakken. De eerste regel van een tijdvak volgt op de hash waarmee het begint."""
    return {"results": [epoch_shape(each) for each in Epoch.objects.order_by("number")]}


def place_of(position: str) -> Place:
    """Read a place as callers write it."""
    epoch, sequence = position.split("-")
    return Place(int(epoch), int(sequence))


def head_shape(head: Place) -> dict[str, Any]:
    """Return where the ledger stands as JSON types."""
    return {"position": str(head), "epoch": head.epoch, "sequence": head.sequence, "chain_hash": head.chain_hash}


def epoch_shape(epoch: Epoch) -> dict[str, Any]:
    """Return an epoch as JSON types: everything under its opening hash, and that hash."""
    return {
        "epoch": epoch.number,
        "opened_at": moment(epoch.opened_at),
        "reason": epoch.reason,
        "base_sequence": epoch.base_sequence,
        "base_hash": epoch.base_hash,
        "opening_hash": epoch.opening_hash,
    }


def shapes_of(rows: Sequence[Entry], *, content: bool, language: str | None) -> list[dict[str, Any]]:
    """Return entries as JSON types, told in a language (None: that of the request), with the content of their versions when
    asked: one question for all of them, and one for the words."""
    contents = _contents(rows) if content else {}
    told = finding.of_entries(rows)
    with translation.override(language or get_language()):
        texts = {place: summary(change) for place, change in told.items()}
    result = []
    for row in rows:
        shape: dict[str, Any] = {
            "position": row.cursor,
            "fields": row.public_fields(),
            "chain_hash": row.chain_hash,
            "text": texts[row.cursor],
            "address": page("algoritmes", row.number),
            "url": resource("algoritmes", row.number),
            "comparison": _comparison(told[row.cursor]),
        }
        if content:
            shape["content"] = contents.get((row.number, row.version or 0)) if row.content_hash else None
        result.append(shape)
    return result


def _comparison(change: finding.Change) -> str | None:
    before, after = change.before, change.version
    if before is None or after is None:
        return None
    return f"{page('algoritmes', change.number, 'vergelijk')}?van={before.number}&naar={after.number}"


def _contents(rows: Iterable[Entry]) -> dict[tuple[str, int], dict[str, Any]]:
    wanted = {(row.number, row.version) for row in rows if row.version and row.content_hash}
    versions = Version.objects.filter(
        registration__number__in={number for number, _version in wanted}, number__in={version for _number, version in wanted}
    ).select_related("registration")
    return {
        (each.registration.number, each.number): content_of(each)
        for each in versions
        if (each.registration.number, each.number) in wanted
    }


def content_of(version: Version) -> dict[str, Any]:
    """Return the content of a version with its salts and commitments, from which anyone can compute the content hash."""
    fields: Mapping[str, Any] = paths({"document": version.document, "beside": version.beside})
    kept = version.redactions
    salts = {
        path: field_salt(version.salt, path) if version.salt else version.field_salts.get(path, "")
        for path in fields
        if path not in kept
    }
    commitments = {path: commitment(salt, fields[path]) for path, salt in salts.items()}
    return {
        "standard": version.standard,
        "language": version.language,
        "document": version.document,
        "beside": version.beside,
        "salts": salts,
        "commitments": commitments | {path: each["commitment"] for path, each in kept.items()},
        "removed": {
            path: {"commitment": each["commitment"], "replacement": each.get("replacement") or ""}
            for path, each in kept.items()
        },
    }
