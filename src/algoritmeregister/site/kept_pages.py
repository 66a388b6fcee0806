"""The public pages that this process made last, given again without anything being made: the outermost layer of the site.

A page is found by what was asked and by the revision of what it shows (`caching.py`), so what changed is never given again.
Only what is public and the same for everyone is kept; it is kept as it was sent, with all its headers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified

from algoritmeregister.site.caching import Mark, build_and_look, has_this
from algoritmeregister.site.remembering import Remembered
from algoritmeregister.ui.headers import accepts_gzip

# Headers by which a page may differ and still be kept, under their values.
MAY_VARY_BY = {"HTTP_ACCEPT", "HTTP_HX_REQUEST"}
# Headers that say something of a body that a 304 does not have.
_OF_THE_BODY = {"Content-Length", "Content-Encoding", "Content-Type", "Content-Disposition"}
# Bytes that a page costs beside its content: headers, keys, administration.
OVERHEAD = 4_096
# Bytes for addresses of which it is known how to ask for the revision, and what each of them costs beside its length.
WAYS, OVERHEAD_OF_WAY = 8_000_000, 400


@dataclass(frozen=True)
class Page:
    """A page as it was sent: its bytes, packed or not, and the headers that go with them."""

    content: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Way:
    """How to ask for the revision of what an address shows, and by which headers (named as WSGI does) the page differs."""

    revision: Callable[..., str | None]
    arguments: Mapping[str, Any]
    varies_by: tuple[str, ...]


class KeptPagesMiddleware:
    """Gives a page that was made before; lets any other be made, and keeps it when it may be. The first in the list."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer one request."""
        # NUL characters are taken out further in, and what is read here would still have them.
        if request.method != "GET" or not pages.most or "%00" in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        address = _address(request)
        way = ways.get(address)
        if way is not None:
            revision = way.revision(request, **way.arguments)
            page = pages.get(_key(address, revision, way.varies_by, request)) if revision else None
            if page is not None:
                return _given(request, page)
        response = self.get_response(request)
        mark: Mark | None = getattr(request, "public_page", None)
        if mark is not None and isinstance(response, HttpResponse) and _is_for_everyone(request, response):
            varies_by = _varies_by(response)
            page = Page(response.content, dict(response.headers))
            way = Way(mark.view_revision, mark.arguments, varies_by)
            ways.put(address, way, weight=OVERHEAD_OF_WAY + _length(address))
            key = _key(address, mark.revision, varies_by, request)
            pages.put(key, page, weight=OVERHEAD + len(page.content) + _length(key))
        return response


pages: Remembered[Page] = Remembered(settings.PAGE_CACHE_BYTES)
ways: Remembered[Way] = Remembered(WAYS)


def forget() -> None:
    """Forget every page: for tests, whose content goes without a revision."""
    pages.clear()
    ways.clear()


def _address(request: HttpRequest) -> tuple[Hashable, ...]:
    """Return what was asked. The host and the scheme too: who came by another may have to be sent elsewhere."""
    asked = request.META
    return (
        request.is_secure(),
        asked.get("HTTP_HOST"),
        asked.get("SCRIPT_NAME"),
        request.path_info,
        asked.get("QUERY_STRING"),
        accepts_gzip(request),
    )


def _key(
    address: Hashable, revision: str, varies_by: tuple[str, ...], request: HttpRequest
) -> tuple[Hashable, ...]:
    # The settings do not change in a process that serves; what they were belongs to the page all the same.
    return address, revision, build_and_look(), tuple(request.META.get(name) for name in varies_by)


def _length(key: tuple[Hashable, ...]) -> int:
    """Return how many characters a key has: who asks chooses how long an address and a header are."""
    return sum(len(each) if isinstance(each, str) else _length(each) if isinstance(each, tuple) else 0 for each in key)


def _given(request: HttpRequest, page: Page) -> HttpResponse:
    if has_this(request, page.headers["ETag"]):
        response: HttpResponse = HttpResponseNotModified()
        for name, value in page.headers.items():
            if name not in _OF_THE_BODY:
                response.headers[name] = value
        return response
    return HttpResponse(page.content, headers=page.headers)


def _varies_by(response: HttpResponse) -> tuple[str, ...]:
    named = {each.strip().lower() for each in response.headers.get("Vary", "").split(",") if each.strip()}
    # Whether it is packed is in the address already.
    return tuple(sorted(f"HTTP_{name.upper().replace('-', '_')}" for name in named - {"accept-encoding"}))


def _is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a response may be given to the next who asks: nothing in it comes from who asked now."""
    return (
        response.status_code == 200
        and "ETag" in response.headers
        and "public" in response.headers.get("Cache-Control", "")
        and not response.cookies
        and set(_varies_by(response)) <= MAY_VARY_BY
        and not getattr(getattr(request, "session", None), "accessed", False)
        # Django sets it when a page holds a token against forgery, which is somebody's own.
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )
