"""Unchanged pages answer 304, and are made once (`kept_pages.py`): each has an ETag made of what it shows, the build, the
address and the installation's look.

The language is in the address. What a page shows is a *revision*: for pages made of registrations the ledger's head,
with the last staff action where a page also shows what the ledger does not know (organisations, registers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
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
from django.utils.http import parse_etags

from algoritmeregister.audit.models import Event
from algoritmeregister.ledger import reading
from algoritmeregister.search import finding
from algoritmeregister.unchanged import while_unchanged

R = TypeVar("R", bound=HttpResponseBase)
# Any cache may keep it, and must ask each time whether it still holds: asking is cheap, an outdated page is not.
CACHE_CONTROL = "public, max-age=0, must-revalidate"
# Settings of an installation that every page shows.
LOOK = ("SITE_NAME", "SITE_URL", "THEME_CLASS", "THEME_STYLESHEET", "LOGO", "CONTACT_EMAIL", "SECURITY_CONTACT")


@dataclass(frozen=True)
class Mark:
    """What a request for a public page gets, for who keeps pages: the `revision` it was made of, and how to ask for it."""

    revision: str
    view_revision: Callable[..., str | None]
    arguments: Mapping[str, Any]


def ledger_revision(request: HttpRequest, *, head: reading.Position | None = None, **_: Any) -> str:
    """Return the ledger's head, asked for when not given: enough for a page that shows only what registrations say."""
    return _at(head) if head else while_unchanged("ledger", lambda: _at(reading.head()))


def data_revision(request: HttpRequest, *, head: reading.Position | None = None, **_: Any) -> str:
    """Return the ledger's head with the last staff action: for pages that show organisations or registers too.

    Who signed in, or got a role, changes no public page.
    """

    def asked() -> str:
        last = Event.objects.filter(people=False).order_by("-id").values_list("id", flat=True).first()
        return f"{_at(head or reading.head())}-{last}"

    return asked() if head else while_unchanged("data", asked)


def _at(head: reading.Position) -> str:
    return f"{head}-{head.chain_hash[:16]}"


def index_revision(request: HttpRequest, **_: Any) -> str | None:
    """Return how far the search index goes in the ledger: that, and not the ledger, is what a list of results shows."""
    place = finding.position()
    return f"{place}-{place.chain_hash[:16]}" if place else None


def build_and_look() -> tuple[str, ...]:
    """Return what every page depends on: the build of the software and the look of the installation."""
    return (settings.BUILD, *(str(getattr(settings, name)) for name in LOOK))


def etag(request: HttpRequest, revision: str) -> str:
    """Return the ETag of this address at this revision.

    The address is in it, so that the tag of one page never says anything about another.
    """
    parts = (revision, request.get_full_path(), *build_and_look())
    return f'"{hashlib.sha256(chr(31).join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]}"'


def has_this(request: HttpRequest, tag: str) -> bool:
    """Say whether who asks has the page with this tag already.

    A weak comparison (RFC 9110 13.1.2): compression makes the tag weak, the page is the same.
    """
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    return bool(given) and tag.removeprefix("W/") in {each.removeprefix("W/") for each in parse_etags(given)}


def public_page(revision: Callable[..., str | None]) -> Callable[[Callable[..., R]], Callable[..., R | HttpResponse]]:
    """Make a view a public page: read only, the same for everyone, kept per revision, 304 for who has this revision.

    `revision` gets what the view gets and returns None when there is nothing to compare (the page does not exist).
    Beside what it gets, it looks at nothing but the address and the headers: it may be asked before anything else is.
    """

    def decorate(view: Callable[..., R]) -> Callable[..., R | HttpResponse]:
        @wraps(view)
        def public(request: HttpRequest, **arguments: Any) -> R | HttpResponse:
            if request.method not in {"GET", "HEAD"}:
                return HttpResponseNotAllowed(["GET", "HEAD"])
            current = revision(request, **arguments)
            tag = etag(request, current) if current else None
            if current:
                request.public_page = Mark(current, revision, arguments)  # type: ignore[attr-defined]
            if tag and has_this(request, tag):
                return _held(HttpResponseNotModified(), tag)
            return _held(view(request, **arguments), tag)

        return public

    return decorate


def _held(response: R, tag: str | None) -> R:
    """Say of a page that was found, or has not changed, that it may be held, and under which tag."""
    if response.status_code in {200, 304}:
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        if tag:
            response.headers["ETag"] = tag
    return response
