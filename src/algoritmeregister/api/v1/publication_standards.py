"""`/standaarden`: every version of the publication standard, with its fields and its JSON Schema, from the catalogue."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister import standards
from algoritmeregister.api.addresses import resource
from algoritmeregister.api.v1.parameters import OURS, Language, OurStandard
from algoritmeregister.api.v1.shapes import Address
from algoritmeregister.texts import in_language

router = Router(tags=["Standaarden"])

StandardVersion = Annotated[OurStandard, Path(description="Versie van de publicatiestandaard, of `superset`.")]


class LanguageParameters(Schema):
    """In which language texts are given."""

    taal: Language = Field(Language("nl"), description="Taal van labels en uitleg.")


class StandardSummary(Schema):
    """Een versie van de publicatiestandaard."""

    version: str
    title: str
    fields: int = Field(description="Aantal velden.")
    url: Address
    schema_url: Address


class Standards(Schema):
    """Alle versies, de oudste eerst, en de superset waarin zij allemaal passen."""

    results: list[StandardSummary]


class CodeValue(Schema):
    """Een waarde van een waardelijst."""

    value: str
    key: str
    label: str
    uri: str | None


class StandardField(Schema):
    """Een veld."""

    key: str
    label: str
    help: str
    group: str
    type: str
    required: bool
    max_length: int | None
    citizen: bool = Field(description="Of het veld voor burgers is geschreven (taalniveau B1).")
    superset_key: str
    rdf_property: str | None
    concept: str | None
    codes: list[CodeValue] | None


class StandardDetails(Schema):
    """Een versie van de publicatiestandaard, met haar velden."""

    version: str
    title: str
    url: Address
    schema_url: Address
    fields: list[StandardField]


@router.get("", response=Standards, operation_id="lijstStandaarden", summary="Versies van de publicatiestandaard")
def listed(request: HttpRequest, asked: Query[LanguageParameters]) -> dict[str, Any]:
    """Geef alle versies van de publicatiestandaard."""
    found = [standards.get(version) for version in OURS]
    return {"results": [{**_summary(each, asked.taal), "fields": len(each.fields)} for each in found]}


@router.get("/{versie}", response=StandardDetails, operation_id="leesStandaard", summary="Eén versie van de standaard")
def one(request: HttpRequest, versie: StandardVersion, asked: Query[LanguageParameters]) -> dict[str, Any]:
    """Geef een versie van de standaard met al haar velden en waardelijsten."""
    standard = standards.get(versie)
    return {**_summary(standard, asked.taal), "fields": [_field(each, asked.taal) for each in standard.fields]}


@router.get(
    "/{versie}/schema",
    response=dict[str, Any],
    operation_id="leesSchema",
    summary="Het JSON Schema van een versie",
)
def schema(request: HttpRequest, versie: StandardVersion, asked: Query[LanguageParameters]) -> dict[str, Any]:
    """Geef het JSON Schema (2020-12) waaraan een document van deze versie voldoet."""
    return standards.json_schema(versie, asked.taal)


def _summary(standard: standards.Standard, language: str) -> dict[str, Any]:
    return {
        "version": standard.version,
        "title": in_language(standard.title, language),
        "url": resource("standaarden", standard.version),
        "schema_url": resource("standaarden", standard.version, "schema"),
    }


def _field(field: standards.Field, language: str) -> dict[str, Any]:
    codes = field.code_list.codes if field.code_list else None
    return {
        "key": field.key,
        "label": in_language(field.label, language),
        "help": in_language(field.help, language),
        "group": field.group,
        "type": field.type,
        "required": field.required,
        "max_length": field.max_length,
        "citizen": field.citizen,
        "superset_key": field.superset_key,
        "rdf_property": field.rdf_property,
        "concept": field.concept,
        "codes": None if codes is None else [
            {"value": code.value, "key": code.key, "label": in_language(code.label, language), "uri": code.uri}
            for code in codes
        ],
    }  # fmt: skip
