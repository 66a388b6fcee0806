"""`/registers`: the registers that were taken in, and whose they are."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.addresses import resource
from algoritmeregister.api.v1.shapes import Address, Moment
from algoritmeregister.ledger.chain import moment
from algoritmeregister.registers.models import Proposal, Register

router = Router(tags=["Registers"])

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="Korte naam van het register in adressen.")]


class RegisterOwner(Schema):
    """Van wie een register is."""

    code: str
    name: str
    tooi: str | None


class RegisterDetails(Schema):
    """Een register."""

    slug: str
    name: str
    description: str
    kind: str
    owner: RegisterOwner | None
    website: str | None
    identity_base: str = Field(description="Waar de identiteit van de registraties mee begint.")
    language: str
    is_local: bool = Field(description="Of de registraties hier zelf worden gemaakt.")
    is_demo: bool = Field(description="Of de inhoud verzonnen is, om mee te proberen.")
    registrations: int = Field(description="Aantal openbare registraties.")
    withdrawn: int = Field(description="Aantal ingetrokken registraties.")
    last_observed_at: Moment | None = Field(description="Wanneer het register voor het laatst is gezien.")
    url: Address


class Registers(Schema):
    """Alle registers, op naam."""

    results: list[RegisterDetails]


@router.get("", response=Registers, operation_id="lijstRegisters", summary="Registers")
def listed(request: HttpRequest) -> dict[str, Any]:
    """Geef alle registers waarvan hier registraties staan."""
    return {"results": [_shape(each) for each in _rows().order_by("name", "pk")]}


@router.get("/{slug}", response=RegisterDetails, operation_id="leesRegister", summary="Eén register")
def one(request: HttpRequest, slug: Annotated[Slug, Path()]) -> dict[str, Any]:
    """Geef één register."""
    found = _rows().filter(slug=slug).first()
    if found is None:
        raise problems.not_found(_("Er is geen register met deze naam."))
    return _shape(found)


def _rows() -> Any:
    return Register.objects.filter(proposal=Proposal.ACCEPTED).select_related("owner").annotate(
        published=Count("appearances", filter=Q(appearances__gone_at__isnull=True)),
        withdrawn=Count("appearances", filter=Q(appearances__gone_at__isnull=False)),
    )


def _shape(register: Any) -> dict[str, Any]:
    owner = register.owner
    return {
        "slug": register.slug,
        "name": register.name,
        "description": register.description,
        "kind": register.kind,
        "owner": {"code": owner.code, "name": owner.name, "tooi": owner.tooi_uri} if owner else None,
        "website": register.website or None,
        "identity_base": register.identity_base,
        "language": register.language,
        "is_local": register.is_local,
        "is_demo": register.is_demo,
        "registrations": register.published,
        "withdrawn": register.withdrawn,
        "last_observed_at": moment(register.last_observed_at) if register.last_observed_at else None,
        "url": resource("registers", register.slug),
    }
