"""The description of the API in OpenAPI 3.1, as the NLGov API Design Rules want it: ninja's own, completed."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from ninja import NinjaAPI

from algoritmeregister import standards
from algoritmeregister.api.versions import DOCUMENTATION, VERSION, server

LICENSE = {"name": "CC0 1.0", "identifier": "CC0-1.0"}
TAGS = {
    "Begin": "Waar te beginnen.",
    "Algoritmes": "Registraties zoeken en lezen.",
    "Geschiedenis": "Wat er was, en wat er veranderde.",
    "Organisaties": "Wie registreert.",
    "Registers": "Waar de registraties vandaan komen.",
    "Leveranciers": "Wiens software het is, en wie welk product gebruikt.",
    "Standaarden": "De publicatiestandaard in al zijn versies.",
    "Wijzigingen": "Het logboek volgen.",
    "Standen": "Bewijs dat het logboek niet is herschreven.",
    "Cijfers": "Hoeveel er is.",
}
# What every operation may answer besides what it says itself.
_ALWAYS = {"406": "NotAcceptable", "429": "TooManyRequests"}
_RESPONSES = {
    "BadRequest": "De vraag klopt niet. `errors` noemt alles wat er niet klopt.",
    "NotFound": "Dit is er niet.",
    "NotAcceptable": "Er is alleen JSON.",
    "TooManyRequests": "Er is te veel gevraagd; `Retry-After` zegt hoelang te wachten.",
    "ServiceUnavailable": "De zoekindex wordt gemaakt; probeer het zo nog eens.",
}
_SEARCHING = {"zoekAlgoritmes", "leesCijfers"}
_HEADERS: dict[str, tuple[str, str]] = {
    "API-Version": ("Volledige versie van deze API.", VERSION),
    "ETag": ("Kenmerk van dit antwoord, voor If-None-Match.", '"6f1ed002ab5595859014ebf0951522d9"'),
    "RateLimit": ("Hoeveel vragen er over zijn, en na hoeveel seconden er weer ruimte is.", '"minuut";r=599;t=30'),
    "RateLimit-Policy": ("Hoeveel vragen in hoeveel seconden mogen.", '"minuut";q=600;w=60'),
}
_PAGED = {
    "zoekAlgoritmes", "lijstOrganisaties", "lijstLeveranciers", "leesLeverancier", "lijstProducten", "leesProduct",
    "lijstStanden",
}  # fmt: skip


def document_text() -> str:
    """Return the description as JSON text, for this installation."""
    return json.dumps(described(), ensure_ascii=False)


def described() -> dict[str, Any]:
    """Return the description for this installation: its addresses, name and contact."""
    whole = dict(copy.deepcopy(document()))
    whole["info"] = {**whole["info"], "title": f"{settings.SITE_NAME} API", "contact": contact()}
    whole["servers"] = [{"url": server(), "description": settings.SITE_NAME}]
    whole["externalDocs"] = {"url": f"{settings.SITE_URL}{DOCUMENTATION}", "description": "Documentatie"}
    return whole


def contact() -> dict[str, str]:
    """Return whom to ask about the API. ADR /core/doc-openapi-contact: name, address and e-mail must all be there.

    Without CONTACT_EMAIL it is the mailbox that every website should have (RFC 2142).
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    fallback = f"webmaster@{host if '.' in host else f'{host}.localdomain'}"
    return {
        "name": settings.PUBLISHER or settings.SITE_NAME,
        "url": settings.PUBLISHER_WEBSITE or settings.SITE_URL,
        "email": settings.CONTACT_EMAIL or fallback,
    }


_apis: list[NinjaAPI] = []


def describes(api: NinjaAPI) -> None:
    """Say which API this is the description of. Who puts it together does; operations then need not know it."""
    _apis[:] = [api]
    document.cache_clear()


@cache
def document() -> dict[str, Any]:
    """Return the description apart from what differs per installation. Do not change it."""
    # What ninja gives shares parts with itself; a round by JSON makes it plain.
    whole: dict[str, Any] = json.loads(json.dumps(_apis[0].get_openapi_schema(path_prefix="")))
    whole["info"] = {
        "title": "Algoritmeregister API",
        "version": VERSION,
        "summary": "Welke algoritmes overheden gebruiken, waarvoor, en wat daaraan veranderde.",
        "description": _description(),
        "license": LICENSE,
    }
    whole["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    components = whole.setdefault("components", {})
    components.pop("securitySchemes", None)
    components.setdefault("schemas", {}).update(_problem_schemas())
    components["responses"] = {name: _problem(text) for name, text in _RESPONSES.items()}
    components["headers"] = {name: _header(text, example) for name, (text, example) in _HEADERS.items()}
    components["headers"]["Link"] = _header("De pagina's ervoor en erna (RFC 8288).", '<…?pagina=2>; rel="next"')
    for path, methods in whole["paths"].items():
        _complete(path, methods["get"])
    return {key: whole[key] for key in ("openapi", "info", "servers", "tags", "paths", "components")}


def _complete(path: str, operation: dict[str, Any]) -> None:
    responses = {str(status): each for status, each in operation["responses"].items()}
    ok = responses["200"]
    names = [*_HEADERS, *(["Link"] if operation["operationId"] in _PAGED else [])]
    # ADR /core/version-header: on every answer of 2xx and 3xx
    ok["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    ok["description"] = "Het antwoord."
    responses["304"] = {
        "description": "Niets veranderd sinds het antwoord met dit kenmerk (If-None-Match).",
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS},
    }
    # ADR /core/error-handling/invalid-input: also a parameter that does not exist is invalid input
    responses["400"] = _ref("BadRequest")
    if "{" in path:
        responses["404"] = _ref("NotFound")
    if operation["operationId"] in _SEARCHING:
        responses["503"] = _ref("ServiceUnavailable")
    responses |= {status: _ref(name) for status, name in _ALWAYS.items()}
    operation["responses"] = dict(sorted(responses.items()))
    for parameter in operation.get("parameters", []):
        _parameter(parameter)


def _parameter(parameter: dict[str, Any]) -> None:
    """Put what belongs to a parameter on it, and not on its schema: that is where programs show it."""
    schema = parameter["schema"]
    if "description" in schema:
        parameter["description"] = schema.pop("description")
    schema.pop("title", None)
    # In OpenAPI these are named objects on a parameter, and a list in a schema.
    parameter.pop("examples", None)
    if parameter["in"] == "query":
        # A filter that is not given has no value, which is not the same as null.
        options = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
        if len(options) == 1:
            del schema["anyOf"]
            schema |= options[0]
            parameter["schema"] = schema
        if schema.get("default", ...) in (None, []):
            del schema["default"]


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{name}"}


def _header(text: str, example: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string", "examples": [example]}}


def _problem(text: str) -> dict[str, Any]:
    # In full and not by reference, because tools that check the members of a problem do not follow references.
    return {
        "description": text,
        "headers": {"API-Version": {"$ref": "#/components/headers/API-Version"}},
        "content": {"application/problem+json": {"schema": _problem_schemas()["Problem"]}},
    }


def _problem_schemas() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "Problem": {
            "type": "object",
            "title": "Problem",
            "description": "Wat er misging (RFC 9457).",
            "properties": {
                "type": {**text, "format": "uri", "description": "Adres waaraan programma's het soort probleem herkennen."},
                "title": text,
                "status": {"type": "integer"},
                "detail": text,
                "errors": {"type": "array", "items": {"$ref": "#/components/schemas/InputError"}},
            },
            "required": ["type", "title", "status", "detail"],
        },
        "InputError": {
            "type": "object",
            "title": "InputError",
            "description": "Eén ding dat niet klopt aan een vraag.",
            "properties": {
                "in": {**text, "enum": ["query", "path"]},
                "pointer": {**text, "description": "De parameter, als `#/naam`."},
                "detail": text,
                "code": text,
            },
            "required": ["in", "pointer", "detail", "code"],
        },
    }


def _description() -> str:
    versions = ", ".join(standards.VERSIONS)
    return (
        "Alles wat in dit register staat, voor programma's. Lezen is vrij: zonder sleutel, met elke herkomst (CORS). "
        f"Inhoud is er in elke versie van de publicatiestandaard ({versions}) en in de superset waarin alles past.\n\n"
        "Dagen zijn `JJJJ-MM-DD`, tijdstippen zijn in UTC. Fouten zijn `application/problem+json`, in de taal van "
        "`Accept-Language` (nl, en, fy). Elk antwoord heeft een `ETag`; met `If-None-Match` hoort u kort dat er niets "
        "veranderde.\n\n"
        "Een versie van deze API blijft ten minste twaalf maanden bestaan nadat een opvolger er is; wat verdwijnt, "
        "staat met een datum in de documentatie en in de kopregels `Deprecation` en `Sunset`."
    )
