"""The addresses of the supply API, made of the table of routes."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, re_path, reverse
from django.views.decorators.csrf import csrf_exempt

from algoritmeregister.api.supply import openapi
from algoritmeregister.api.supply.answers import HEADERS, as_json
from algoritmeregister.api.supply.endpoint import endpoint
from algoritmeregister.api.supply.naming import FORMER, ROOT, VERSIONS
from algoritmeregister.api.supply.routes import ROUTES, Route
from algoritmeregister.api.supply.tokens import token

_VERSION = f"(?P<version>{'|'.join(VERSIONS)})"
_PLACES = {"algorithm_id": "[^/]{1,40}", "organisation_id": "[^/]{1,100}", "number": "[^/]{1,40}", "hook": "[0-9]{1,18}",
           "source_id": ".{1,300}"}  # fmt: skip
_PLACE = re.compile(r"\{(\w+)\}")


def patterns() -> list[URLPattern]:
    """Return the addresses, with and without a slash at the end; the last one is for whatever is left."""
    by_path: dict[tuple[bool, str], list[Route]] = {}
    for each in ROUTES:
        by_path.setdefault((each.versioned, each.path), []).append(each)
    # What is written out goes before what has a place at that point: "by-source" is no number of a description.
    paths = sorted(by_path, key=lambda each: [part.startswith("{") for part in each[1].split("/")])
    root = ROOT.lstrip("/")
    return [
        re_path(rf"^{root}/token/?$", token),
        re_path(rf"^{root}/{_VERSION}/openapi\.json$", openapi.versioned),
        re_path(rf"^{root}/openapi\.json$", openapi.unversioned),
        *(re_path(_regex(root, *each), endpoint(*by_path[each])) for each in paths),
        re_path(rf"^{root}/(?P<former>{'|'.join(FORMER)})(?P<rest>/.*)?$", lead_on),
        re_path(rf"^{root}/?$", beginning),
        re_path(rf"^{root}/(?!docs$)", nowhere),
    ]


def _regex(root: str, versioned: bool, path: str) -> str:
    places = _PLACE.sub(lambda found: f"(?P<{found[1]}>{_PLACES[found[1]]})", path)
    return rf"^{root}{f'/{_VERSION}' if versioned else ''}{places}/?$"


@csrf_exempt
def lead_on(request: HttpRequest, former: str, rest: str | None) -> HttpResponse:
    """Lead a former address of a version on to the present one; the method and the body stay."""
    query = request.META.get("QUERY_STRING", "")
    address = f"{ROOT}/{FORMER[former]}{rest or ''}{f'?{query}' if query else ''}"
    return HttpResponse(status=307, headers={**HEADERS, "Location": address})


@csrf_exempt
def beginning(request: HttpRequest) -> HttpResponse:
    """Lead who opens the address of the API itself to its documentation."""
    return HttpResponseRedirect(reverse("supply-docs")) if request.method in {"GET", "HEAD"} else nowhere(request)


@csrf_exempt
def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer where there is nothing."""
    response = as_json({"detail": "Not Found"}, status=404)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
