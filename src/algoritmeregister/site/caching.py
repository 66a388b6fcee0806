"""Public pages are made once: kept in memory, and answered with 304 to who has them, under an ETag made of what the page
shows, the build, the address and the installation's look.

The language is in the address. What a page shows is a *revision*: for pages made of registrations the ledger's head,
with the last staff action where a page also shows what the ledger does not know (organisations, registers).
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
)
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from algoritmeregister.audit.models import Event
from algoritmeregister.ledger import reading
from algoritmeregister.search import finding
from algoritmeregister.site.remembering import Remembered
from algoritmeregister.ui.headers import accepts_gzip

R = TypeVar("R", bound=HttpResponseBase)
# Any cache may keep it, and must ask each time whether it still holds: asking is cheap, an outdated page is not.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
# Settings of an installation that every page shows.
LOOK = ("SITE_NAME", "SITE_URL", "THEME_CLASS", "THEME_STYLESHEET", "LOGO", "CONTACT_EMAIL", "SECURITY_CONTACT")
# Less than this gains nothing; a higher level costs twice the time for one or two percent.
SMALLEST_PACKED, GZIP_LEVEL = 200, 4
# Bytes that a page costs beside its content: headers, key, administration.
OVERHEAD = 2_048


@dataclass(frozen=True)
class Page:
    """A page as it is sent: its bytes, packed or not, and the headers that go with them."""

    content: bytes
    headers: tuple[tuple[str, str], ...]


# The pages that this process made last. The key is the tag, in which everything is that a page depends on: of what was
# changed since, nothing is ever found again.
pages: Remembered[Page] = Remembered(settings.PAGE_CACHE_BYTES)


def ledger_revision(request: HttpRequest, **_: Any) -> str:
    """Return the ledger's head: enough for a page that shows only what registrations say."""
    head = reading.head()
    return f"{head}-{head.chain_hash[:16]}"


def data_revision(request: HttpRequest, **_: Any) -> str:
    """Return the ledger's head with the last staff action: for pages that show organisations or registers too."""
    last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    return f"{ledger_revision(request)}-{last}"


def index_revision(request: HttpRequest, **_: Any) -> str | None:
    """Return how far the search index goes in the ledger: that, and not the ledger, is what a list of results shows."""
    place = finding.position()
    return f"{place}-{place.chain_hash[:16]}" if place else None


def etag(request: HttpRequest, revision: str) -> str:
    """Return the ETag of this address at this revision.

    The address is in it, so that the tag of one page never says anything about another.
    """
    parts = (revision, settings.BUILD, request.get_full_path(), *(str(getattr(settings, name)) for name in LOOK))
    return f'"{hashlib.sha256(chr(31).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def public_page(revision: Callable[..., str | None]) -> Callable[[Callable[..., R]], Callable[..., R | HttpResponse]]:
    """Make a view a public page: read only, the same for everyone, made once per revision, 304 for who has this revision.

    `revision` gets what the view gets and returns None when there is nothing to compare (the page does not exist).
    """

    def decorate(view: Callable[..., R]) -> Callable[..., R | HttpResponse]:
        @wraps(view)
        def public(request: HttpRequest, **arguments: Any) -> R | HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            current = revision(request, **arguments)
            tag = etag(request, current) if current else None
            # A weak comparison (RFC 9110 13.1.2): compression makes the tag weak, the page is the same.
            if tag and tag in {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}:
                return _held(HttpResponseNotModified(), tag)
            if not tag or request.method == "HEAD":
                return _held(view(request, **arguments), tag)
            packed = accepts_gzip(request)
            page = pages.get((tag, packed))
            if page is None:
                response = _held(view(request, **arguments), tag)
                if not (isinstance(response, HttpResponse) and _is_for_everyone(request, response)):
                    return response
                page = _page(response, packed)
                pages.put((tag, packed), page, weight=len(page.content) + OVERHEAD)
            return HttpResponse(page.content, headers=dict(page.headers))

        return public

    return decorate


def _held(response: R, tag: str | None) -> R:
    """Say of a page that was found, or has not changed, that it may be held, and under which tag."""
    if response.status_code in {200, 304}:
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        if tag:
            response.headers["ETag"] = tag
    return response


def _is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    """Say whether a response may be given to the next who asks: nothing in it comes from who asked now."""
    return (
        response.status_code == 200
        and "public" in response.headers["Cache-Control"]
        and not response.cookies
        and "Cookie" not in response.headers.get("Vary", "")
        and not getattr(getattr(request, "session", None), "accessed", False)
        # Django sets it when a page holds a token against forgery, which is somebody's own.
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    )


def _page(response: HttpResponse, packed: bool) -> Page:
    """Return a response as it is kept: as small as it is sent."""
    content = response.content
    patch_vary_headers(response, ["Accept-Encoding"])
    if packed and len(content) >= SMALLEST_PACKED and "Content-Encoding" not in response.headers:
        content = gzip.compress(content, GZIP_LEVEL, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["ETag"] = f"W/{response.headers['ETag']}"
    response.headers["Content-Length"] = str(len(content))
    return Page(content, tuple(response.headers.items()))
