"""Unchanged pages answer 304: an ETag made of what the page shows, the build, the address and the installation's look.

The language is in the address. What a page shows is a *revision*: for pages made of registrations the ledger's head,
with the last staff action where a page also shows what the ledger does not know (organisations, registers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.utils.http import parse_etags

from algoritmeregister.audit.models import Event
from algoritmeregister.ledger import reading
from algoritmeregister.search import finding

View = Callable[..., HttpResponse]
# Any cache may keep it, and must ask each time whether it still holds: asking is cheap, an outdated page is not.
CACHE_CONTROL = "public, max-age=0, must-revalidate"


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
    look = (settings.SITE_NAME, settings.SITE_URL, settings.THEME_CLASS, settings.THEME_STYLESHEET, settings.LOGO)
    parts = (revision, settings.BUILD, request.get_full_path(), *look)
    return f'"{hashlib.sha256(chr(31).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def public_page(revision: Callable[..., str | None]) -> Callable[[View], View]:
    """Make a view a public page: read only, cacheable, 304 when the reader has this very revision.

    `revision` gets what the view gets and returns None when there is nothing to compare (the page does not exist).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def public(request: HttpRequest, **arguments: Any) -> HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            current = revision(request, **arguments)
            tag = etag(request, current) if current else None
            response: HttpResponse
            # A weak comparison (RFC 9110 13.1.2): compression makes the tag weak, the page is the same.
            if tag and tag in {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}:
                response = HttpResponseNotModified()
            else:
                response = view(request, **arguments)
            if response.status_code in {200, 304}:
                response.headers.setdefault("Cache-Control", CACHE_CONTROL)
                if tag:
                    response.headers["ETag"] = tag
            return response

        return public

    return decorate
