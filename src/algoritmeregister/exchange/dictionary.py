"""The data dictionary: what every column of every table means, derived from the field catalogue.

As rows for a CSV and a page, and as a Table Schema (Frictionless) for `datapackage.json`. The meaning of metadata is here,
in the three languages of the catalogue; a test says that no column is without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from algoritmeregister import standards
from algoritmeregister.exchange import csv_table
from algoritmeregister.exchange.columns import BESIDE, DATES, MOMENTS, NUMBERS, Column, table_columns
from algoritmeregister.texts import Words

Texts = Mapping[str, str]
METADATA_MEANING = Words({
    "number": (
        "Nummer van de registratie in dit register: acht cijfers",
        "Number of the registration in this register: eight digits",
        "Nûmer fan de registraasje yn dit register: acht sifers",
    ),
    "uri": (
        "Identiteit: het register van herkomst en het nummer daar",
        "Identity: the register of origin and the id there",
        "Identiteit: it register fan komôf en it nûmer dêr",
    ),
    "address": ("Pagina van de registratie", "Page of the registration", "Side fan de registraasje"),
    "organisation_code": (
        "Code van de organisatie in adressen van dit register",
        "Code of the organisation in addresses of this register",
        "Koade fan de organisaasje yn adressen fan dit register",
    ),
    "organisation_name": (
        "Naam van de organisatie ten tijde van deze versie",
        "Name of the organisation at the time of this version",
        "Namme fan de organisaasje yn de tiid fan dizze ferzje",
    ),
    "organisation_tooi": (
        "TOOI-identificatie van de organisatie",
        "TOOI identifier of the organisation",
        "TOOI-identifikaasje fan de organisaasje",
    ),
    "register": ("Register van herkomst: korte naam", "Register of origin: short name", "Register fan komôf: koarte namme"),
    "register_name": ("Register van herkomst: naam", "Register of origin: name", "Register fan komôf: namme"),
    "state": (
        "published: staat in het register; withdrawn: ingetrokken",
        "published: in the register; withdrawn: withdrawn",
        "published: stiet yn it register; withdrawn: ynlutsen",
    ),
    "withdrawn_at": ("Moment van intrekken", "Moment of withdrawal", "Momint fan ynlûken"),
    "first_observed_at": (
        "Moment waarop wij de registratie voor het eerst zagen",
        "Moment at which we first saw the registration",
        "Momint dat wy de registraasje foar it earst seagen",
    ),
    "last_seen_at": (
        "Moment waarop het register van herkomst haar voor het laatst toonde",
        "Moment at which the register of origin last showed it",
        "Momint dat it register fan komôf har foar it lêst toande",
    ),
    "version": ("Nummer van deze versie", "Number of this version", "Nûmer fan dizze ferzje"),
    "version_standard": (
        "Versie van de publicatiestandaard waarin zij is gepubliceerd",
        "Version of the publication standard it was published in",
        "Ferzje fan de publikaasjestandert dêr't se yn publisearre is",
    ),
    "version_language": ("Taal van de tekst", "Language of the text", "Taal fan de tekst"),
    "claimed_on": ("Datum die de bron noemt", "Date that the source gives", "Datum dy't de boarne neamt"),
    "observed_from": (
        "Vanaf dit moment zagen wij deze tekst bij de bron",
        "From this moment we saw this text at its source",
        "Fan dit momint ôf seagen wy dizze tekst by de boarne",
    ),
    "observed_to": (
        "Tot dit moment; leeg zolang de tekst geldt",
        "Until this moment; empty while the text holds",
        "Oant dit momint; leech salang't de tekst jildt",
    ),
    "recorded_at": (
        "Moment waarop wij deze versie vastlegden",
        "Moment at which we recorded this version",
        "Momint dat wy dizze ferzje fêstleine",
    ),
    "content_hash": (
        "Controlegetal van de inhoud (SHA-256), zoals in het logboek",
        "Commitment to the content (SHA-256), as in the ledger",
        "Kontrôlegetal fan de ynhâld (SHA-256), lykas yn it lochboek",
    ),
    "ledger_position": (
        "Regel in het logboek die deze versie bracht",
        "Row of the ledger that brought this version",
        "Rigel yn it lochboek dy't dizze ferzje brocht",
    ),
    BESIDE: (
        "Wat in geen veld past, als JSON",
        "What no field can hold, as JSON",
        "Wat yn gjin fjild past, as JSON",
    ),
})  # fmt: skip
COLUMNS = (
    "column", "type", "title_nl", "title_en", "title_fy", "meaning_nl", "meaning_en", "meaning_fy", "required", "max_length",
    "values", "concept",
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """What one column means. `kind` is a type of the Table Schema; `values` are the only ones, or empty."""

    name: str
    kind: str
    title: Texts
    description: Texts
    required: bool = False
    max_length: int | None = None
    values: tuple[str, ...] = ()
    concept: str = ""


def meanings(standard: str = standards.SUPERSET) -> list[Meaning]:
    """Return what each column of a table in this standard means, in order. Raises UnknownStandard."""
    return [_meaning(column) for column in table_columns(standard)]


def _meaning(column: Column) -> Meaning:
    field = column.field
    if field is None:
        text = METADATA_MEANING.three(column.name)
        return Meaning(column.name, _kind(column.name), text, text, required=column.name in {"number", "uri", "version"})
    return Meaning(
        name=field.key,
        kind="string",
        title=field.label,
        description=field.help,
        # What a standard asks, a source may still have left out, and the superset asks of no one.
        required=field.required,
        max_length=field.max_length,
        values=field.code_list.values if field.code_list else (),
        concept=field.concept or "",
    )


def _kind(name: str) -> str:
    if name in MOMENTS:
        return "datetime"
    if name in DATES:
        return "date"
    return "integer" if name in NUMBERS else "string"


def as_csv(standard: str = standards.SUPERSET) -> Iterator[bytes]:
    """Yield the dictionary as CSV. Raises UnknownStandard."""
    return csv_table.table(COLUMNS, (_line(each) for each in meanings(standard)))


def _line(each: Meaning) -> list[str]:
    titles = [each.title[language] for language in standards.LANGUAGES]
    texts = [each.description[language] for language in standards.LANGUAGES]
    length = str(each.max_length or "")
    asked = "yes" if each.required else "no"
    return [each.name, each.kind, *titles, *texts, asked, length, "; ".join(each.values), each.concept]


def table_schema(standard: str = standards.SUPERSET, *, key: tuple[str, ...] = ("number",)) -> dict[str, Any]:
    """Return the Table Schema (Frictionless) of our CSV in this standard. Raises UnknownStandard."""
    fields = []
    for each in meanings(standard):
        field: dict[str, Any] = {
            "name": each.name,
            "type": each.kind,
            "title": each.title["en"],
            "description": each.description["en"],
        }
        if each.kind == "datetime":
            # ISO 8601 with microseconds, in UTC; the default format of the specification has no fractions.
            field["format"] = "any"
        if each.name in {"number", "uri", "version"}:
            field["constraints"] = {"required": True}
        if each.concept:
            field["rdfType"] = each.concept
        fields.append(field)
    return {"fields": fields, "primaryKey": list(key), "missingValues": [""]}
