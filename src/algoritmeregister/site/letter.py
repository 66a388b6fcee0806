"""“For in a letter”: the short address of a registration, its QR code, and a text that an organisation may use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.exchange import qr
from algoritmeregister.site import citing
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.description import chosen_version, gone, published
from algoritmeregister.site.page import canonical
from algoritmeregister.site.registration import revision, title_of


def short(request: HttpRequest, number: str) -> HttpResponse:
    """Lead the short address to the registration, for good. Asks nothing of the database."""
    response = HttpResponsePermanentRedirect(reverse("site:registration", kwargs={"number": number}))
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@public_page(revision)
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """Show what an organisation can put in a letter about a decision for which it used this algorithm."""
    found = published(request, number)
    if found is None:
        return gone(request, number)
    version = chosen_version(request, found)
    name = title_of(version)
    context = {
        "registration": found,
        "version": version,
        "name": name,
        "organisation": citing.organisation_of(found, version),
        "short": citing.short_address(number),
        "registration_page": registration_address(number, name),
        "canonical": canonical(reverse("site:letter", kwargs={"number": number})),
        "description": _("Een kort adres, een QR-code en een tekst voor in een brief."),
    }
    return render(request, "site/letter.html", context)


@public_page(revision)
def code_svg(request: HttpRequest, number: str) -> HttpResponse:
    """Give the QR code of the short address as SVG."""
    if published(request, number) is None:
        return gone(request, number)
    return _image(qr.as_svg(citing.short_address(number)), "image/svg+xml", f"qr-{number}.svg")


@public_page(revision)
def code_png(request: HttpRequest, number: str) -> HttpResponse:
    """Give the QR code of the short address as PNG."""
    if published(request, number) is None:
        return gone(request, number)
    return _image(qr.as_png(citing.short_address(number)), "image/png", f"qr-{number}.png")


def _image(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
