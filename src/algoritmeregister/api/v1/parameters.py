"""What callers may say in a question, for all resources: names, limits and what is done with a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

from django.utils import timezone
from ninja import Schema
from pydantic import Field, StringConstraints

from algoritmeregister import standards

MAX_VALUES = 50  # values of one filter
MAX_VALUE_LENGTH = 200

# Derived from the catalogue and the settings, so that a new version of the standard is offered at once.
OURS = (*standards.VERSIONS, standards.SUPERSET)
OurStandard = StrEnum("OurStandard", {each: each for each in OURS})  # type: ignore[misc]
InStandard = StrEnum("InStandard", {each: each for each in (*OURS, *standards.FOREIGN)})  # type: ignore[misc]
Language = StrEnum("Language", {each: each for each in standards.LANGUAGES})  # type: ignore[misc]

Value = Annotated[str, StringConstraints(max_length=MAX_VALUE_LENGTH)]
Values = Annotated[list[Value], Field(max_length=MAX_VALUES)]
NUMBER = "^[0-9]{8}$"
POSITION = r"^[0-9]{1,9}-[0-9]{1,15}$"
EXAMPLES = {NUMBER: "12345674", POSITION: "1-250"}
"""What a text of each form looks like: shown to who wrote it otherwise."""

Number = Annotated[
    str, Field(pattern=NUMBER, description="Nummer van de registratie: acht cijfers.", examples=[EXAMPLES[NUMBER]])
]
VersionNumber = Annotated[int, Field(ge=1, le=2**31 - 1, description="Volgnummer van de versie binnen de registratie.")]
Position = Annotated[
    str,
    Field(
        pattern=POSITION,
        description="Plaats in het logboek: tijdvak-volgnummer, bijvoorbeeld `1-250`.",
        examples=["1-0"],
    ),
]


class Paging(Schema):
    """Which part of a list."""

    pagina: int = Field(1, ge=1, le=1_000_000, description="Pagina van de lijst, vanaf 1.")
    aantal: int = Field(20, ge=1, le=100, description="Aantal resultaten op een pagina.")


class Form(Schema):
    """In which form the content of a registration is given."""

    velden: str | None = Field(
        None,
        max_length=2_000,
        description="Sleutels van de velden die in `document` moeten staan, met komma's ertussen. `*` is alle velden.",
        examples=["name,goal,status"],
    )
    inStandaard: InStandard | None = Field(  # ADR /core/query-keys-camel-case
        None,
        description="Versie van de publicatiestandaard waarin `document` moet staan, of een standaard van anderen. "
        "Zonder: zoals gepubliceerd.",
    )
    verliesrapport: bool = Field(
        False, description="Geef bij `conversion` wat er bij het omzetten is verplaatst, omgezet of weggelaten, en waarom."
    )


def end_of(day: date) -> datetime:
    """Return the last moment of a day in the time zone of this register: what held then, held on that day."""
    after = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(after) - timedelta(microseconds=1)
