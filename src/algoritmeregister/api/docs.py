"""The documentation of the API as a page of the site, made on the server from the same description that programs read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.api import problems
from algoritmeregister.api.limits import WINDOW
from algoritmeregister.api.v1.openapi import described
from algoritmeregister.api.versions import changelog


@dataclass(frozen=True)
class Parameter:
    """One parameter, as the page shows it."""

    name: str
    where: str
    required: bool
    kind: str
    explanation: str


@dataclass(frozen=True)
class Operation:
    """One operation, as the page shows it. `shape`: the name of what it answers with; `takes`: of its body, if any."""

    key: str
    method: str
    path: str
    summary: str
    explanation: str
    parameters: list[Parameter]
    shape: str
    takes: str
    statuses: list[str]


@dataclass(frozen=True)
class Shape:
    """What an operation answers with: the keys with their kind and explanation."""

    name: str
    explanation: str
    members: list[tuple[str, str, str]]


def documentation(request: HttpRequest) -> HttpResponse:
    """Show the documentation. It changes only with the software and the settings, so it needs no database."""
    api = described()
    return page(request, "api/docs.html", api, lambda: _context(api))


def page(request: HttpRequest, template: str, described: object, context: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Show a page that is made of a description: kept by browsers until that, the software or its settings change."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    tag = _tag(request, described)
    response: HttpResponse
    if tag in {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}:
        response = HttpResponseNotModified()
    else:
        response = render(request, template, context())
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.headers["ETag"] = tag
    return response


def _tag(request: HttpRequest, described: object) -> str:
    look = (settings.BUILD, settings.THEME_CLASS, settings.THEME_STYLESHEET, settings.LOGO, request.get_full_path())
    parts = (*look, str(get_language()), json.dumps(described))
    return f'"{hashlib.sha256(chr(31).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def _context(api: dict[str, Any]) -> dict[str, Any]:
    grouped = operations_of(api)
    by_tag = {tag["name"]: (tag["description"], grouped.get(tag["name"], [])) for tag in api["tags"]}
    return {
        "title": _("De API van dit register"),
        "api": api,
        "base": api["servers"][0]["url"],
        "by_tag": by_tag,
        **shapes_of(api),
        "problems": [(name, str(title)) for name, title in problems.TITLES.items()],
        "limit": settings.API_REQUESTS_PER_MINUTE,
        "window": WINDOW,
        "changelog": changelog(),
        "paragraphs": api["info"]["description"].split("\n\n"),
    }


def operations_of(api: dict[str, Any]) -> dict[str, list[Operation]]:
    """Return the operations of a description by their first tag, in its order."""
    found: dict[str, list[Operation]] = {}
    for path, methods in api["paths"].items():
        for method, raw in methods.items():
            found.setdefault(raw["tags"][0], []).append(_operation(path, method, raw))
    return found


def shapes_of(api: dict[str, Any]) -> dict[str, Any]:
    """Return what the page needs to show the shapes of bodies and answers, and to link to them."""
    schemas = api["components"]["schemas"]
    return {"shapes": [_shape(name, each) for name, each in sorted(schemas.items())], "shape_names": set(schemas)}


def _operation(path: str, method: str, raw: dict[str, Any]) -> Operation:
    return Operation(
        key=raw["operationId"],
        method=method.upper(),
        path=path,
        summary=raw["summary"],
        explanation=raw.get("description", ""),
        parameters=[
            Parameter(
                each["name"], each["in"], each.get("required", False), kind_of(each["schema"]), each.get("description", "")
            )
            for each in raw.get("parameters", [])
        ],
        shape=_named(raw["responses"]["200"]),
        takes=_named(raw.get("requestBody", {})),
        statuses=list(raw["responses"]),
    )


def _named(raw: dict[str, Any]) -> str:
    """Return the name of the shape of a body or an answer; empty when it has none."""
    schema = raw.get("content", {}).get("application/json", {}).get("schema", {})
    named = [each for each in (schema, *schema.get("anyOf", [])) if "$ref" in each]
    return str(named[0]["$ref"]).rpartition("/")[2] if named else ""


def _shape(name: str, schema: dict[str, Any]) -> Shape:
    members = [(key, kind_of(each), each.get("description", "")) for key, each in schema.get("properties", {}).items()]
    if "enum" in schema:
        members = [(str(value), "", "") for value in schema["enum"]]
    return Shape(name, schema.get("description", ""), members)


def kind_of(schema: dict[str, Any]) -> str:
    """Return in a few words what a value may be."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    for many in ("anyOf", "allOf", "oneOf"):
        if many in schema:
            return " / ".join(kind_of(each) for each in schema[many])
    kind = str(schema.get("format") or schema.get("type") or "")
    if kind == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    inner = schema.get("additionalProperties")
    if kind == "object" and isinstance(inner, dict) and inner:
        return f"{{{kind_of(inner)}}}"
    limits = [f"{sign} {schema[name]}" for name, sign in (("minimum", "≥"), ("maximum", "≤")) if name in schema]
    return " ".join([kind, *limits])
