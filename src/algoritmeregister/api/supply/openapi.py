"""The description of the supply API in OpenAPI 3.1, made of the table of routes and the field catalogue."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from algoritmeregister.accounts.scopes import MEANINGS, Scope
from algoritmeregister.api.supply.answers import HEADERS
from algoritmeregister.api.supply.naming import ROOT, VERSIONS
from algoritmeregister.api.supply.repeating import HEADER, LONGEST
from algoritmeregister.api.supply.routes import ROUTES, Route
from algoritmeregister.api.supply.shapes import COMMON, of_version, ref

API_VERSION = "1.0.0"
_PLACE = re.compile(r"\{(\w+)\}")
_QUERY: dict[str, tuple[dict[str, Any], str]] = {
    "dry_run": ({"type": "boolean", "default": False}, "Doe alsof: u hoort wat er zou gebeuren, en er verandert niets."),
    "then": ({"type": "string", "enum": ["release", "publish"]}, "Ga daarna door: geef vrij, of publiceer."),
    "reason": ({"type": "string", "maxLength": 500}, "Waarom. Iedereen kan dat lezen."),
    "include_archived": ({"type": "boolean", "default": False}, "Ook als de beschrijving is opgeborgen."),
    "limit": ({"type": "integer", "minimum": 1, "maximum": 10_000, "default": 1_000}, "Ten hoogste zo veel."),
    "skip": ({"type": "integer", "minimum": 0, "maximum": 10_000, "default": 0}, "Sla er zo veel over."),
    "q": ({"type": "string", "maxLength": 50}, "Alleen met dit in de naam."),
}
STATUSES: dict[int, tuple[str, str]] = {
    400: ("De stap kan niet vanuit deze toestand.", "Message"),
    401: ("Geen sleutel, of een die niet (meer) geldt.", "Message"),
    403: ("De sleutel mag dit niet.", "Message"),
    404: ("Dit is er niet.", "Message"),
    409: ("Dit past niet bij hoe het nu is.", "Message"),
    412: ("Iemand anders heeft intussen opgeslagen (If-Match).", "Message"),
    422: ("Er klopt iets niet aan wat u stuurde; `detail` noemt alles.", "HTTPValidationError"),
    429: ("Te veel vragen; `Retry-After` zegt hoelang te wachten.", "Message"),
}


def versioned(request: HttpRequest, version: str) -> HttpResponse:
    """Give the description of one version."""
    return _served(document(version))


def unversioned(request: HttpRequest) -> HttpResponse:
    """Give the description of what has no version."""
    return _served(document(None))


def _served(whole: dict[str, Any]) -> HttpResponse:
    filled = {**whole, "info": {**whole["info"], "title": f"{settings.SITE_NAME}: {whole['info']['title']}"}}
    response = HttpResponse(json.dumps(filled, ensure_ascii=False), content_type="application/json")
    for name, value in {**HEADERS, "Cache-Control": "public, max-age=300"}.items():
        response.headers[name] = value
    response._csp_exempt = True  # type: ignore[attr-defined]  # what django-csp would add is for pages
    return response


@cache
def document(version: str | None) -> dict[str, Any]:
    """Return the description of one version ("v1_0"), or of what has no version (None). Do not change it."""
    paths: dict[str, Any] = {}
    for each in ROUTES:
        if each.versioned == (version is not None):
            paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    schemas = {**COMMON, **(of_version(VERSIONS[version]) if version else {})}
    title = f"aanlever-API, versie {VERSIONS[version]}" if version else "aanlever-API, zonder versie"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": API_VERSION,
            "description": "Beschrijvingen aanleveren en publiceren, voor programma's van een organisatie. Dezelfde "
            "adressen en vormen als de aanlever-API van het landelijke Algoritmeregister, en meer.",
        },
        "servers": [{"url": f"{ROOT}/{version}" if version else ROOT}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": _security_schemes()},
    }


def _security_schemes() -> dict[str, Any]:
    scopes = {each.value: MEANINGS[each]["nl"] for each in Scope}
    return {
        "Key": {"type": "http", "scheme": "bearer", "description": "Een API-sleutel, zoals het beheer die geeft."},
        "Client": {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": f"{ROOT}/token", "scopes": scopes}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "tags": [route.tag],
        "summary": route.summary,
        "operationId": route.name,
        "security": [{"Key": []}, {"Client": [route.scope.value] if route.scope else []}],
        "parameters": [*_places(route), *_query(route), *_headers(route)],
        "responses": _responses(route),
    }
    if route.takes:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": ref(route.takes)}}}
    return operation


def _places(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in _PLACE.findall(route.path)
    ]


def _query(route: Route) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "schema": _QUERY[name][0], "description": _QUERY[name][1]}
        for name in route.query
    ]


def _headers(route: Route) -> list[dict[str, Any]]:
    if not route.changes:
        return []
    text = "Uw eigen kenmerk van dit verzoek. Stuurt u het nog eens, dan krijgt u hetzelfde antwoord en verandert er niets."
    schema = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    return [{"name": HEADER, "in": "header", "required": False, "schema": schema, "description": text}]


def _responses(route: Route) -> dict[str, Any]:
    nothing: dict[str, Any] = {"type": "null"}
    shape = {"anyOf": [ref(route.gives), nothing]} if route.gives == "AlgorithmActionResponse" else ref(route.gives)
    responses = {"200": _response("Het antwoord.", shape if route.gives else nothing)}
    for status in sorted({401, 403, 422, 429, *route.errors}):
        text, name = STATUSES[status]
        responses[str(status)] = _response(text, ref(name))
    return responses


def _response(text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}
