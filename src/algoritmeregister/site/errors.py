"""Pages for what goes wrong: friendly, with a search box. None of them asks anything of the database."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _


def without_slash(request: HttpRequest, address: str) -> HttpResponse:
    """Send an address with a slash too many to the one without, when that exists."""
    bare = request.path.rstrip("/")
    try:
        match = resolve(bare)
    except Resolver404:
        match = None
    if match is None or match.func is without_slash:
        raise Http404(_("Deze pagina bestaat niet."))
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(bare + (f"?{query}" if query else ""))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that cannot be understood."""
    return _page(
        request, 400, _("Deze vraag begrijpen we niet"), _("Er klopt iets niet aan het adres of aan wat uw browser stuurde.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for something that is not for this reader."""
    return _page(request, 403, _("Hier mag u niet komen"), _("Deze pagina is niet openbaar."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for something that is not there."""
    return _page(
        request,
        404,
        _("Deze pagina bestaat niet"),
        _("Misschien is het adres verkeerd getypt, of staat de pagina nu ergens anders."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we made a mistake ourselves. Whatever is broken (the database, even), this page works."""
    return _page(
        request,
        500,
        _("Er ging iets mis"),
        _("Dat ligt aan ons, niet aan u. Probeer het over een paar minuten nog eens."),
    )


def _page(request: HttpRequest, status: int, title: str, explanation: str) -> HttpResponse:
    context = {"status": status, "title": title, "explanation": explanation}
    response = render(request, "site/error.html", context, status=status)
    add_never_cache_headers(response)
    return response
