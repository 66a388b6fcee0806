"""What goes for every answer under `/api/v1`, whoever made it: languages, methods, problems, headers, limits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.http import parse_etags

from algoritmeregister.api import limits, negotiation, problems
from algoritmeregister.api.problems import Problem
from algoritmeregister.api.versions import DOCUMENTATION, ROOT, VERSION

METHODS = "GET, HEAD, OPTIONS"
# The view behind every address under the root that is not an operation.
NOWHERE = "api-nowhere"
# ADR /core/transport/security-headers. `no-store`: no cache in between may answer for us; a program that kept an answer
# itself may ask with If-None-Match whether it still holds.
HEADERS: Mapping[str, str] = {
    "API-Version": VERSION,  # ADR /core/version-header
    "Access-Control-Allow-Origin": "*",  # ADR /core/transport/cors: everything here is open data
    "Access-Control-Expose-Headers": "API-Version, ETag, Link, RateLimit, RateLimit-Policy, Retry-After",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept, Accept-Language",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def is_api(path: str) -> bool:
    """Tell whether a path is of the API itself, not of the pages about it."""
    return (path == ROOT or path.startswith(f"{ROOT}/")) and path != DOCUMENTATION


class ApiMiddleware:
    """Answers around the routes; anything that is not under `/api/v1` passes by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        if not is_api(request.path_info):
            return self.get_response(request)
        language = negotiation.language(request)
        allowance = limits.ask(request)
        with translation.override(language):
            try:
                if allowance.spent:
                    raise problems.too_many_requests(allowance.seconds)
                response = self._answer(request)
            except Problem as problem:
                response = problem.response()
            response = _conditional(request, response, language)
        for name, value in {**HEADERS, **allowance.headers(), "Content-Language": language}.items():
            response.headers[name] = value
        # What django-csp would add is for pages.
        response._csp_exempt = True  # type: ignore[attr-defined]
        if request.method == "HEAD":
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS" and _exists(request.path_info):
            nothing = HttpResponse(status=204, headers={"Allow": METHODS, **PREFLIGHT})
            del nothing.headers["Content-Type"]
            return nothing
        if request.method not in {"GET", "HEAD", "OPTIONS"} and _exists(request.path_info):
            raise problems.method_not_allowed(METHODS)
        if not negotiation.accepts_json(request):
            raise problems.not_acceptable()
        asked = request.method
        if asked in {"HEAD", "OPTIONS"}:
            request.method = "GET"  # the routes know only this one
        try:
            response = self.get_response(request)
        finally:
            request.method = asked
        if response.status_code >= 400 and response.headers.get("Content-Type") != problems.CONTENT_TYPE:
            return problems.of_status(response.status_code).response()
        return response


def _exists(path: str) -> bool:
    try:
        return resolve(path).url_name != NOWHERE
    except Resolver404:
        return False


def _conditional(request: HttpRequest, response: HttpResponse, language: str) -> HttpResponse:
    """Give an answer its ETag, and leave out the answer itself when the caller has that one already."""
    if response.status_code != 200:
        return response
    tag = response.headers.get("ETag") or tag_of(response.content, language)
    response.headers["ETag"] = tag
    # A weak comparison (RFC 9110 13.1.2): compression underway makes the tag weak, the answer is the same.
    if tag not in {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}:
        return response
    return HttpResponseNotModified(headers={"ETag": tag})


def tag_of(content: bytes, language: str) -> str:
    """Return the ETag of an answer in a language."""
    return f'"{hashlib.sha256(content + language.encode() + settings.BUILD.encode()).hexdigest()[:32]}"'
