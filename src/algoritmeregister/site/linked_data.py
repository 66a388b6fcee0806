"""Linked data: each registration, the catalogue and our own terms, by their own addresses and by what a program accepts.

`/algoritmes/<number>` gives a page to who asks for a page, and Turtle, JSON-LD or RDF/XML to who prefers that; so do
`/catalogus` and `/def/algoritme`. The same is always at the address with `.ttl`, `.jsonld` or `.rdf` behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from algoritmeregister.exchange import catalogue, linked_data, vocabulary
from algoritmeregister.exchange.linked_data import SERIALISATIONS
from algoritmeregister.site import catalogue_page
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.description import chosen_version, described, file_revision, gone, open_file, published
from algoritmeregister.site.snapshots import build_revision
from algoritmeregister.site.snapshots import revision as snapshot_revision

View = Callable[..., HttpResponse]
_PAGES = ("text/html", "application/xhtml+xml")


def preferred(accept: str) -> str | None:
    """Return the serialisation (file name ending) that an Accept header asks for; None for a page.

    A page goes before linked data that is wanted as much (RFC 9110 12.5.1), and is what everything else gets.
    """
    wanted: dict[str, float] = {}
    for part in accept.lower().split(",")[:50]:
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            wanted[kind] = min(max(float(quality), 0.0), 1.0)
        except ValueError:
            wanted[kind] = 0.0
    page = max((wanted.get(kind, 0.0) for kind in _PAGES), default=0.0)
    best = max(SERIALISATIONS, key=lambda suffix: wanted.get(SERIALISATIONS[suffix][0], 0.0))
    return best if wanted.get(SERIALISATIONS[best][0], 0.0) > page else None


def negotiated(page: View, data: View) -> View:
    """Make one view of a page and a view of linked data that takes `suffix`: what a program prefers, it gets."""

    @wraps(page)
    def either(request: HttpRequest, **arguments: Any) -> HttpResponse:
        suffix = preferred(request.headers.get("Accept", ""))
        if suffix is None:
            response = page(request, **arguments)
        else:
            arguments.pop("slug", None)
            response = data(request, **arguments, suffix=suffix)
        patch_vary_headers(response, ["Accept"])
        return response

    return either


def _registration_revision(request: HttpRequest, number: str, suffix: str) -> str | None:
    found = file_revision(request, number)
    # The page of this address has a tag of its own: they must never be taken for each other.
    return f"{suffix}-{found}" if found else None


@public_page(_registration_revision)
def registration(request: HttpRequest, number: str, suffix: str) -> HttpResponse:
    """Give one registration as linked data; an older version with `?versie=2`."""
    _check(suffix)
    found = published(request, number)
    if found is None:
        return gone(request, number)
    graph = linked_data.registration(described(found, chosen_version(request, found)), catalogue_page.places())
    return _file(linked_data.serialised(graph, suffix), suffix, f"algoritme-{number}.{suffix}")


def _catalogue_revision(request: HttpRequest, suffix: str) -> str:
    about = (settings.PUBLISHER, settings.PUBLISHER_TOOI, settings.PUBLISHER_WEBSITE, settings.CONTACT_EMAIL)
    return f"{suffix}-{data_revision(request)}-{snapshot_revision(request)}-{'-'.join(about)}"


@public_page(_catalogue_revision)
def catalogue_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """Give the catalogue: DCAT-AP-NL 3.0."""
    _check(suffix)
    graph = catalogue.graph_of(catalogue_page.catalogue())
    return _file(linked_data.serialised(graph, suffix), suffix, f"catalogus.{suffix}")


def _vocabulary_revision(request: HttpRequest, suffix: str) -> str:
    return f"{suffix}-{build_revision(request)}"


@public_page(_vocabulary_revision)
def vocabulary_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """Give our own terms and code lists."""
    _check(suffix)
    graph = vocabulary.vocabulary(catalogue_page.places())
    return _file(linked_data.serialised(graph, suffix), suffix, f"algoritme-begrippen.{suffix}")


def to_downloads(request: HttpRequest) -> HttpResponse:
    """Send a reader of the catalogue to the page that says the same."""
    return HttpResponseRedirect(reverse("site:downloads"))


def to_columns(request: HttpRequest) -> HttpResponse:
    """Send a reader of our terms to the page that explains them."""
    return HttpResponseRedirect(reverse("site:columns"))


def _check(suffix: str) -> None:
    if suffix not in SERIALISATIONS:
        raise Http404(_("Dit soort bestand hebben wij niet."))


def _file(content: bytes, suffix: str, name: str) -> HttpResponse:
    media_type = SERIALISATIONS[suffix][0]
    charset = "; charset=utf-8" if suffix == "ttl" else ""
    return open_file(HttpResponse(content), f"{media_type}{charset}", name, shown=True)
