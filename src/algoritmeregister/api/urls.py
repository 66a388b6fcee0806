"""The addresses of the API: its routes, and for whatever is left under its root a problem instead of a page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path, resolve

from algoritmeregister.api import signed
from algoritmeregister.api.middleware import NOWHERE
from algoritmeregister.api.national import urls as national
from algoritmeregister.api.supply import urls as supply
from algoritmeregister.api.v1.routes import api


def patterns() -> list[URLPattern | URLResolver]:
    """Return the addresses, to stand before those of the pages."""
    return [
        path("api/v1", without_slash, name="api-begin"),
        path("api/v1/", api.urls),
        # ADR /core/no-trailing-slash: 404, and not a redirect
        re_path(r"^api/v1/(?!docs$)", nowhere, name=NOWHERE),
        *national.patterns(),
        *supply.patterns(),
        path(".well-known/ledger-keys.json", signed.keys),
        path("downloads/standen.ndjson", signed.heads),
    ]


def without_slash(request: HttpRequest) -> HttpResponse:
    """Answer at the root without a slash as at the root with one."""
    match = resolve("/api/v1/")
    request.resolver_match = match
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def nowhere(request: HttpRequest, **_: Any) -> HttpResponse:
    """Answer where there is nothing."""
    raise Http404
