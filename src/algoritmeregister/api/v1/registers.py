"""`/registers`: the registers that were taken in, and whose they are."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.addresses import resource
from algoritmeregister.api.v1.shapes import Address, Moment
from algoritmeregister.harvest import overview
from algoritmeregister.harvest.models import Run
from algoritmeregister.harvest.overview import Health
from algoritmeregister.ledger.chain import moment
from algoritmeregister.registers import queries
from algoritmeregister.registers.models import Proposal, Register

router = Router(tags=["Registers"])
_COUNTED = ("read", "created", "changed", "unchanged", "vanished", "rejected")

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="Korte naam van het register in adressen.")]


class RegisterOwner(Schema):
    """Van wie een register is."""

    code: str
    name: str
    tooi: str | None


class LastHarvest(Schema):
    """Wanneer een register voor het laatst is opgehaald, en wat dat opleverde."""

    started_at: Moment
    outcome: Health = Field(
        description="good: alles gelezen; partly: niet alles; waiting: een beheerder kijkt eerst; failing: niet te lezen."
    )
    read: int = Field(description="Aantal gelezen records.")
    created: int
    changed: int
    unchanged: int
    vanished: int = Field(description="Aantal registraties dat niet meer bij de bron stond.")
    rejected: int = Field(description="Aantal records dat niet te gebruiken was.")
    problem: str = Field(description="Waarom het ophalen mislukte of wacht; leeg als het goed ging.")


class RegisterDetails(Schema):
    """Een register."""

    slug: str
    name: str
    description: str
    kind: str = Field(description="Vorm: website, file, api of instance; leeg als die niet bekend is.")
    status: str = Field(description="In gebruik (in_use), in ontwikkeling (in_development) of beëindigd (ended).")
    tool: str = Field(description="Waarmee het register is gemaakt; leeg als dat niet bekend is.")
    licence: str = Field(description="Licentie van de gegevens, als naam of adres; leeg als die niet bekend is.")
    standard: str = Field(description="Publicatiestandaard van het register; leeg als die niet bekend is.")
    owner: RegisterOwner | None
    owner_name: str = Field(description="Van wie het register is, ook als die organisatie hier niet bekend is.")
    website: str | None
    data_url: str | None = Field(description="Adres van de gegevens voor computers.")
    identity_base: str = Field(description="Waar de identiteit van de registraties mee begint.")
    language: str
    is_local: bool = Field(description="Of de registraties hier zelf worden gemaakt.")
    is_demo: bool = Field(description="Of de inhoud verzonnen is, om mee te proberen.")
    registrations: int = Field(description="Aantal openbare registraties.")
    withdrawn: int = Field(description="Aantal ingetrokken registraties.")
    last_observed_at: Moment | None = Field(description="Wanneer het register voor het laatst is gezien.")
    health: Health = Field(description="Hoe het ophalen gaat; never: nog nooit opgehaald.")
    last_harvest: LastHarvest | None
    url: Address


class Registers(Schema):
    """Alle registers, op naam."""

    results: list[RegisterDetails]


@router.get("", response=Registers, operation_id="lijstRegisters", summary="Registers")
def listed(request: HttpRequest) -> dict[str, Any]:
    """Geef alle registers waarvan hier registraties staan."""
    runs = overview.last_runs()
    return {"results": [_shape(each, runs.get(each.pk)) for each in _rows().order_by("name", "pk")]}


@router.get("/{slug}", response=RegisterDetails, operation_id="leesRegister", summary="Eén register")
def one(request: HttpRequest, slug: Annotated[Slug, Path()]) -> dict[str, Any]:
    """Geef één register."""
    found = _rows().filter(slug=slug).first()
    if found is None:
        raise problems.not_found(_("Er is geen register met deze naam."))
    return _shape(found, next(iter(overview.history(found, 1)), None))


def _rows() -> Any:
    return Register.objects.filter(proposal=Proposal.ACCEPTED).select_related("owner").annotate(
        published=queries.count_of_register(), withdrawn=queries.count_of_register(gone=True)
    )


def _shape(register: Any, run: Run | None) -> dict[str, Any]:
    owner = register.owner
    health = overview.health(run)
    return {
        "slug": register.slug,
        "name": register.name,
        "description": register.description,
        "kind": register.kind,
        "status": register.status,
        "tool": register.tool,
        "licence": register.licence,
        "standard": register.standard,
        "owner": {"code": owner.code, "name": owner.name, "tooi": owner.tooi_uri} if owner else None,
        "owner_name": owner.name if owner else register.owner_name,
        "website": register.website or None,
        "data_url": register.data_url or None,
        "identity_base": register.identity_base,
        "language": register.language,
        "is_local": register.is_local,
        "is_demo": register.is_demo,
        "registrations": register.published,
        "withdrawn": register.withdrawn,
        "last_observed_at": moment(register.last_observed_at) if register.last_observed_at else None,
        "health": health,
        "last_harvest": _harvest(run, health) if run else None,
        "url": resource("registers", register.slug),
    }


def _harvest(run: Run, health: Health) -> dict[str, Any]:
    return {
        "started_at": moment(run.started_at),
        "outcome": health,
        **{name: run.counts.get(name, 0) for name in _COUNTED},
        "problem": run.problem or " ".join(map(str, run.objections or [])),
    }
