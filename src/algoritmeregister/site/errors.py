"""Pages for what goes wrong: friendly, with a search box. None of them asks anything of the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_


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


@dataclass(frozen=True)
class Room:
    """Addresses that begin alike: the page with all that is there, what that page is called, and what to say of an address
    below it that is none."""

    page: str
    name: str
    unknown: str


ROOMS = (
    Room("site:registrations", N_("Bekijk alle algoritmes"), N_("Deze registratie kennen we niet.")),
    Room("site:organisations", N_("Bekijk alle organisaties"), N_("Deze organisatie kennen we niet.")),
    Room("site:registers", N_("Bekijk alle registers"), N_("Dit register kennen we niet.")),
    Room("site:suppliers", N_("Bekijk alle leveranciers"), N_("Deze leverancier kennen we niet.")),
    Room("site:standard", N_("Bekijk de publicatiestandaard"), N_("Deze versie van de standaard kennen we niet.")),
    Room("site:instruments", N_("Bekijk alle instrumenten"), N_("Er is geen instrument met deze naam.")),
    Room("site:guides", N_("Bekijk de hele kennisbank"), N_("Deze gids kennen we niet.")),
    Room("site:agenda", N_("Bekijk de agenda"), N_("Deze bijeenkomst kennen we niet.")),
    Room("site:figures", N_("Bekijk alle cijfers"), N_("Dit cijfer kennen we niet.")),
    Room("site:feeds", N_("Bekijk alle feeds"), N_("Deze feed bestaat niet.")),
    Room("site:downloads", N_("Bekijk alle downloads"), N_("Dit bestand is er niet.")),
    Room("site:decision", N_("Zoek van wie uw brief is"), ""),
)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request for something that is not there: say what kind of thing that is, and where all of them are."""
    room = next((each for each in ROOMS if f"{request.path}/".startswith(f"{reverse(each.page)}/")), None)
    # What a view raised is in words; an address that leads to no view has none.
    told = str(exception.args[0]) if exception and exception.args and not isinstance(exception, Resolver404) else ""
    return _page(
        request,
        404,
        (told or (_(room.unknown) if room and room.unknown else _("Deze pagina bestaat niet"))).rstrip("."),
        _("Misschien is het adres verkeerd getypt, of staat de pagina nu ergens anders."),
        (reverse(room.page), _(room.name)) if room else None,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we made a mistake ourselves. Whatever is broken (the database, even), this page works."""
    return _page(
        request,
        500,
        _("Er ging iets mis"),
        _("Dat ligt aan ons, niet aan u. Probeer het over een paar minuten nog eens."),
    )


def _page(
    request: HttpRequest, status: int, title: str, explanation: str, onward: tuple[str, str] | None = None
) -> HttpResponse:
    """Return a page about what is wrong; `onward`: address and name of where to look instead."""
    context = {"status": status, "title": title, "explanation": explanation, "onward": onward}
    response = render(request, "site/error.html", context, status=status)
    add_never_cache_headers(response)
    return response
