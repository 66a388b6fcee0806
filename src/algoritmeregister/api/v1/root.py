"""`/` and `/openapi.json`: where to begin."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from algoritmeregister.api.addresses import page, resource
from algoritmeregister.api.v1.openapi import document_text
from algoritmeregister.api.v1.shapes import Address
from algoritmeregister.api.versions import DOCUMENTATION, VERSION

router = Router(tags=["Begin"])


class Root(Schema):
    """Waar te beginnen."""

    name: str
    version: str
    documentation: Address
    openapi: Address
    resources: dict[str, Address]


@router.get("/", response=Root, operation_id="leesBegin", summary="Begin")
def root(request: HttpRequest) -> dict[str, Any]:
    """Geef de adressen van alles wat deze API heeft."""
    names = (
        "algoritmes",
        "organisaties",
        "registers",
        "leveranciers",
        "producten",
        "standaarden",
        "wijzigingen",
        "tijdvakken",
        "stand",
        "standen",
        "cijfers",
    )
    return {
        "name": settings.SITE_NAME,
        "version": VERSION,
        "documentation": f"{settings.SITE_URL}{DOCUMENTATION}",
        "openapi": resource("openapi.json"),
        "resources": {name: resource(name) for name in names} | {"downloads": page("downloads")},
    }


@router.get("/openapi.json", response=dict[str, Any], operation_id="leesOpenapi", summary="Deze beschrijving")
def openapi(request: HttpRequest) -> HttpResponse:
    """Geef de beschrijving van deze API in OpenAPI 3.1. ADR /core/publish-openapi."""
    return HttpResponse(document_text(), content_type="application/json")
