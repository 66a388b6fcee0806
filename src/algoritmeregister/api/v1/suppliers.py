"""`/leveranciers`: whose software the registrations describe."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from pydantic import Field

from algoritmeregister.api import problems
from algoritmeregister.api.addresses import page, resource
from algoritmeregister.api.v1.paging import page_of
from algoritmeregister.api.v1.parameters import MAX_VALUE_LENGTH, Paging
from algoritmeregister.api.v1.shapes import Address, Page
from algoritmeregister.products import following, queries
from algoritmeregister.products.queries import ProductLine, SupplierLine

router = Router(tags=["Leveranciers"])

Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,120}$", description="Korte naam in adressen.")]
# Order in the address → order of the list: the same as on the page.
ORDERS: dict[str, queries.Order] = {
    "registraties": "registrations",
    "organisaties": "organisations",
    "producten": "products",
    "naam": "name",
}


class SupplierParameters(Paging):
    """Which suppliers, and in which order."""

    zoek: str = Field("", max_length=MAX_VALUE_LENGTH, description="Deel van een naam, ook van een andere schrijfwijze.")
    sorteer: Literal["registraties", "organisaties", "producten", "naam"] = Field(
        "registraties", description="Volgorde: het hoogste aantal eerst, of op naam."
    )


class SupplierSummary(Schema):
    """Een leverancier in de lijst."""

    slug: str
    name: str
    products: int = Field(description="Aantal producten dat hier bekend is.")
    organisations: int = Field(description="Aantal organisaties dat de leverancier noemt.")
    registrations: int = Field(description="Aantal openbare registraties dat de leverancier noemt.")
    address: Address
    url: Address


class Spelling(Schema):
    """Hoe registraties de leverancier schrijven."""

    written: str
    registrations: int


class ProductOfSupplier(Schema):
    """Een product van de leverancier."""

    slug: str
    name: str
    organisations: int
    registrations: int
    address: Address
    url: Address


class RegistrationReference(Schema):
    """Een registratie."""

    number: str
    name: str
    organisation: str = Field(description="Code van de organisatie.")
    url: Address


class SupplierDetails(Page):
    """Een leverancier, met een pagina van de registraties die bij geen product horen."""

    slug: str
    name: str
    spellings: list[Spelling]
    products: list[ProductOfSupplier]
    without_product: list[RegistrationReference] = Field(
        description="Registraties die de leverancier noemen en bij geen van deze producten horen."
    )
    address: Address


class Suppliers(Page):
    """Een pagina met leveranciers."""

    results: list[SupplierSummary]


@router.get("", response=Suppliers, operation_id="lijstLeveranciers", summary="Leveranciers")
def listed(request: HttpRequest, response: HttpResponse, asked: Query[SupplierParameters]) -> dict[str, Any]:
    """Geef de leveranciers die een openbare registratie noemt."""
    following.keep_up()
    found = queries.suppliers(asked.zoek, ORDERS[asked.sorteer])
    start = (asked.pagina - 1) * asked.aantal
    paging = page_of(request, response, total=len(found), page=asked.pagina, size=asked.aantal, reachable=len(found))
    return {**paging, "results": [_summary(each) for each in found[start : start + asked.aantal]]}


@router.get("/{slug}", response=SupplierDetails, operation_id="leesLeverancier", summary="Eén leverancier")
def one(
    request: HttpRequest, response: HttpResponse, slug: Annotated[Slug, Path()], asked: Query[Paging]
) -> dict[str, Any]:
    """Geef een leverancier met zijn producten. Onder een oude naam komt de leverancier waarin die is opgegaan."""
    following.keep_up()
    found = queries.supplier(slug)
    if found and found.merged_into:
        found = found.merged_into
    if found is None:
        raise problems.not_found(_("Deze leverancier kennen we niet."))
    rest = queries.without_product(found)
    total, start = rest.count(), (asked.pagina - 1) * asked.aantal
    return {
        **page_of(request, response, total=total, page=asked.pagina, size=asked.aantal, reachable=total),
        "slug": found.slug,
        "name": found.name,
        "spellings": [{"written": written, "registrations": count} for written, count in queries.spellings(found)],
        "products": [_product(each) for each in queries.products_of(found)],
        "without_product": [registration(each) for each in rest[start : start + asked.aantal]],
        "address": page("leveranciers", found.slug),
    }


def registration(placement: Any) -> dict[str, Any]:
    """Return a registration in the list of a supplier or a product."""
    number = placement.registration.number
    return {
        "number": number,
        "name": placement.name,
        "organisation": placement.organisation.code,
        "url": resource("algoritmes", number),
    }


def _summary(line: SupplierLine) -> dict[str, Any]:
    return {
        "slug": line.supplier.slug,
        "name": line.supplier.name,
        "products": line.products,
        "organisations": line.organisations,
        "registrations": line.registrations,
        "address": page("leveranciers", line.supplier.slug),
        "url": resource("leveranciers", line.supplier.slug),
    }


def _product(line: ProductLine) -> dict[str, Any]:
    return {
        "slug": line.product.slug,
        "name": line.product.name,
        "organisations": line.organisations,
        "registrations": line.registrations,
        "address": page("producten", line.product.slug),
        "url": resource("producten", line.product.slug),
    }
