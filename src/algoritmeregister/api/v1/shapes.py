"""The shapes that several resources answer with. Keys are those of the publication standard and of the description files."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

# ADR /core/date-time/timezone: in UTC, with Z. Kept as text, so that every microsecond of it is what the ledger hashes.
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-03-05T12:00:00.000000Z"])]
Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2026-03-05"])]
Address = Annotated[str, Field(description="Volledig webadres.")]
Hash = Annotated[str, Field(description="SHA-256, hexadecimaal.")]


class OrganisationReference(Schema):
    """Van wie een registratie is."""

    code: str = Field(description="Korte naam in adressen.")
    name: str = Field(description="Naam zoals gepubliceerd.")
    kind: str = Field(description="Soort organisatie.")
    tooi: str | None = Field(description="URI van de organisatie in TOOI, als die bekend is.")
    url: Address


class RegisterReference(Schema):
    """In welk register een registratie staat."""

    slug: str
    name: str
    website: str | None
    url: Address


class LedgerReference(Schema):
    """De regel van het logboek waarmee een versie openbaar werd."""

    position: str
    kind: str
    chain_hash: Hash


class Redaction(Schema):
    """Dat een tekst is verwijderd, op welke grond en wanneer."""

    ground: str | None
    at: str | None


class VersionDetails(Schema):
    """Een versie: van wanneer, in welke standaard en taal, en waar zij in het logboek staat."""

    number: int
    standard: str = Field(description="Versie van de publicatiestandaard waarin zij is gepubliceerd.")
    language: str
    claimed_on: Day | None = Field(description="Datum die de bron zelf noemt.")
    observed_from: Moment = Field(description="Vanaf wanneer deze tekst bij de bron is gezien.")
    observed_to: Moment | None = Field(description="Tot wanneer; leeg zolang de tekst geldt.")
    recorded_at: Moment = Field(description="Wanneer de versie hier openbaar werd.")
    content_hash: Hash
    redactions: dict[str, Redaction] = Field(description="Verwijderde teksten, per veld.")
    ledger: LedgerReference | None
    url: Address


class Loss(Schema):
    """Wat er bij het omzetten met een veld is gebeurd."""

    field: str
    label: dict[str, str] = Field(description="Hoe het veld heet, in het Nederlands, Engels en Fries.")
    action: str
    target: str | None
    target_label: dict[str, str] | None = Field(description="Hoe het veld heet waarin de waarde nu staat.")
    reason: dict[str, str] = Field(description="De reden, in het Nederlands, Engels en Fries.")
    value: Any


class Conversion(Schema):
    """Hoe een document naar een andere versie van de standaard is omgezet."""

    source: str
    target: str
    losses: list[Loss]


class SourceReference(Schema):
    """Een register waarin een registratie staat of stond."""

    # pydantic's own classes have something called `register`
    register_: RegisterReference = Field(alias="register")
    source_id: str = Field(description="Kenmerk in dat register.")
    uri: str = Field(description="Identiteit in dat register.")
    number: str | None = Field(description="Nummer dat dat register zelf geeft.")
    basis: str = Field(
        description="Waaraan te zien is dat het dezelfde registratie is: `origin` (zo kennen wij haar), `number`, "
        "`source_id`, `link`, `steward` (een beheerder zag het), of `owner` (de organisatie nam haar zelf over)."
    )
    leads: bool = Field(description="Of de tekst van dit register voorgaat.")
    first_seen_at: Moment
    last_seen_at: Moment
    gone_at: Moment | None = Field(description="Sinds wanneer zij daar niet meer staat.")


class Successor(Schema):
    """De registratie waarin deze is opgegaan."""

    number: str
    url: Address


class Algorithm(Schema):
    """Een registratie met alles waaraan zij te herkennen is, en haar inhoud als daarom is gevraagd."""

    number: str
    uri: str = Field(description="Identiteit: het register van herkomst en het nummer daar.")
    source_id: str
    name: str
    summary: str
    state: str = Field(description="`published` of `withdrawn`.")
    address: Address = Field(description="Pagina van de registratie op deze site.")
    short_address: Address
    url: Address = Field(description="Adres in deze API.")
    organisation: OrganisationReference
    # pydantic's own classes have something called `register`
    register_: RegisterReference = Field(alias="register")
    sources: list[SourceReference] | None = Field(
        None, description="Alle registers waarin de registratie staat of stond, het register dat voorgaat eerst."
    )
    merged_into: Successor | None = Field(None, description="Waarin deze registratie is opgegaan, als dat zo is.")
    first_observed_at: Moment
    last_seen_at: Moment
    withdrawn_at: Moment | None
    withdrawal_reason: str
    version: VersionDetails
    standard: str = Field(description="Versie van de publicatiestandaard waarin `document` staat.")
    document: dict[str, Any] | None = Field(
        None, description="De velden, met de sleutels van `standard`; zie /standaarden/{versie}/schema."
    )
    beside: dict[str, Any] | None = Field(None, description="Wat niet in die versie past, onder de oorspronkelijke sleutel.")
    conversion: Conversion | None = Field(None, description="Het verliesrapport, als daarom is gevraagd.")


class Page(Schema):
    """Waar in een lijst dit antwoord is."""

    total: int = Field(description="Aantal in de hele lijst.")
    page: int
    page_size: int
    pages: int = Field(description="Aantal pagina's dat opgevraagd kan worden.")
