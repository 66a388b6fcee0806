"""`/producten`: what several organisations use, and who uses it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.addresses import page, resource
from algoritmeregister.api.v1.paging import page_of
from algoritmeregister.api.v1.parameters import MAX_VALUE_LENGTH, Paging
from algoritmeregister.api.v1.shapes import Address, Moment, Page
from algoritmeregister.api.v1.suppliers import RegistrationReference, Slug, registration
from algoritmeregister.ledger.chain import moment
from algoritmeregister.products import following, queries
from algoritmeregister.products.models import Supplier
from algoritmeregister.products.queries import ProductLine

router = Router(tags=["Leveranciers"])


class ProductParameters(Paging):
    """Which products."""

    zoek: str = Field("", max_length=MAX_VALUE_LENGTH, description="Deel van de naam.")
    leverancier: str = Field("", max_length=120, description="Korte naam van de leverancier in adressen.")


class SupplierReference(Schema):
    """Wie het product levert."""

    slug: str
    name: str
    url: Address


class ProductSummary(Schema):
    """Een product in de lijst."""

    slug: str
    name: str
    supplier: SupplierReference | None = Field(description="Leeg als niemand een leverancier noemt.")
    organisations: int = Field(description="Aantal organisaties dat het gebruikt.")
    registrations: int = Field(description="Aantal openbare registraties.")
    address: Address
    url: Address


class User(RegistrationReference):
    """Een registratie van het product."""

    found: str = Field(
        description="Waaraan te zien is dat zij erbij hoort: `same` (dezelfde tekst als een andere), "
        "`near` (bijna dezelfde), `name` (naam en leverancier), of `steward` (een beheerder zag het)."
    )


class ProductDetails(ProductSummary, Page):
    """Een product, met een pagina van wie het gebruikt."""

    first_seen_at: Moment | None = Field(description="Wanneer hier de eerste registratie ervan is gezien.")
    used_by: list[User] = Field(description="Registraties, op naam van de organisatie.")


class Products(Page):
    """Een pagina met producten; wat de meeste organisaties gebruiken eerst."""

    results: list[ProductSummary]


@router.get("", response=Products, operation_id="lijstProducten", summary="Producten")
def listed(request: HttpRequest, response: HttpResponse, asked: Query[ProductParameters]) -> dict[str, Any]:
    """Geef de producten die openbare registraties beschrijven."""
    following.keep_up()
    found = queries.products(asked.zoek, asked.leverancier)
    start = (asked.pagina - 1) * asked.aantal
    paging = page_of(request, response, total=len(found), page=asked.pagina, size=asked.aantal, reachable=len(found))
    return {**paging, "results": [_summary(each) for each in found[start : start + asked.aantal]]}


@router.get("/{slug}", response=ProductDetails, operation_id="leesProduct", summary="Eén product")
def one(
    request: HttpRequest, response: HttpResponse, slug: Annotated[Slug, Path()], asked: Query[Paging]
) -> dict[str, Any]:
    """Geef een product en wie het gebruikt. Onder een oude naam komt het product waarin dat is opgegaan."""
    following.keep_up()
    found = queries.product(slug)
    if found and found.merged_into:
        found = queries.product(found.merged_into.slug)
    use = queries.use(found) if found else None
    if found is None or use is None or not use.registrations:
        raise problems.not_found(_("Dit product kennen we niet."))
    total, start = use.registrations, (asked.pagina - 1) * asked.aantal
    shown = queries.users(found)[start : start + asked.aantal]
    return {
        **page_of(request, response, total=total, page=asked.pagina, size=asked.aantal, reachable=total),
        **_summary(ProductLine(found, use.organisations, use.registrations)),
        "first_seen_at": moment(use.first_seen) if use.first_seen else None,
        "used_by": [registration(each) | {"found": queries.found_by(each, use)} for each in shown],
    }


def _summary(line: ProductLine) -> dict[str, Any]:
    return {
        "slug": line.product.slug,
        "name": line.product.name,
        "supplier": _supplier(line.product.supplier),
        "organisations": line.organisations,
        "registrations": line.registrations,
        "address": page("producten", line.product.slug),
        "url": resource("producten", line.product.slug),
    }


def _supplier(supplier: Supplier | None) -> dict[str, str] | None:
    if supplier is None:
        return None
    return {"slug": supplier.slug, "name": supplier.name, "url": resource("leveranciers", supplier.slug)}
