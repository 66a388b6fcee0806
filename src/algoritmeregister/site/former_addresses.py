"""Addresses of pages as the national register has them: in letters, decisions and articles they stay as they are.

They lead for good to the page that shows the same here, also with the organisations and the readable tail that stand in them
there. In one step: the language's middleware lets `/nl/…` through to what leads on from here anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _

from algoritmeregister.organisations.queries import known_as
from algoritmeregister.registrations.models import Registration
from algoritmeregister.registrations.numbers import is_valid
from algoritmeregister.site.asked import known
from algoritmeregister.ui.addresses import address_of

# Parts of an address that are looked at, from behind: more than any real one has.
MAX_PARTS = 12
_NUMBER = re.compile(r"[0-9]{8}")
# What the list could be asked there → what it is called here.
_QUESTIONS: Mapping[str, str] = {
    "searchtext": "zoek",
    "publicationcategory": "categorie",
    "organisationtype": "soort",
    "impact_assessment": "impacttoets",
    "organisation": "organisatie",
    "page": "pagina",
}
# Page there → page here, and the place on it.
PAGES: Mapping[str, tuple[str, str]] = {
    "dashboard": ("site:figures", ""),
    "footer/archief": ("site:downloads", ""),
    "footer/contact": ("site:about", "wie"),
    "footer/cookies": ("site:privacy", "cookies"),
    "footer/copyright": ("site:questions", "hergebruik"),
    "footer/over": ("site:about", ""),
    "footer/over-algoritmes": ("site:about", ""),
    "footer/privacyverklaring": ("site:privacy", ""),
    "footer/registreer-je-algoritme": ("site:about", "meedoen"),
    "footer/sitemap": ("site:page_map", ""),
    "footer/toegankelijkheid": ("site:accessibility", ""),
    "footer/vragen": ("site:questions", ""),
    "map/organisatie-niet-aangesloten": ("site:coverage", ""),
    "map/organisatie-niet-gepubliceerd": ("site:coverage", ""),
}
SECURITY = "/.well-known/security.txt"


def _leads_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view as one that only leads to another address, so that nothing has to lead to it first."""
    view.leads_on = True  # type: ignore[attr-defined]
    return view


@_leads_on
def registrations(request: HttpRequest) -> HttpResponse:
    """Lead to the list, with what was asked of it."""
    query = urlencode(list(_asked(request)))
    return _lead(address_of("site:registrations") + (f"?{query}" if query else ""))


@_leads_on
def registration(request: HttpRequest, parts: str) -> HttpResponse:
    """Lead to a registration, whatever stands before and behind its number."""
    numbers = [part for part in reversed(parts.split("/")[-MAX_PARTS:]) if _NUMBER.fullmatch(part)]
    # An organisation's number or a readable tail may be eight digits too; a check digit tells, and what there is decides.
    numbers.sort(key=lambda number: not is_valid(number))
    there = set(Registration.objects.filter(number__in=numbers).values_list("number", flat=True)) if numbers else set()
    for number in numbers:
        if number in there:
            return _lead(_with_query(request, address_of("site:registration", number=number)))
    raise Http404(_("Deze pagina bestaat niet."))


@_leads_on
def organisations(request: HttpRequest) -> HttpResponse:
    """Lead to the list of organisations."""
    return _lead(address_of("site:organisations"))


@_leads_on
def organisation(request: HttpRequest, parts: str) -> HttpResponse:
    """Lead to an organisation, by its number in the government's directory, its code, or its name in the address."""
    for part in reversed([each for each in parts.split("/") if each][-MAX_PARTS:]):
        if found := known_as(part):
            return _lead(_with_query(request, address_of("site:organisation", code=found.code)))
    raise Http404(_("Deze organisatie kennen we niet."))


@_leads_on
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to a page about the register; `name` as in the address there."""
    if name not in PAGES:
        raise Http404(_("Deze pagina bestaat niet."))
    address, place = PAGES[name]
    return _lead(address_of(address) + (f"#{place}" if place else ""))


@_leads_on
def security(request: HttpRequest) -> HttpResponse:
    """Lead to where a vulnerability can be reported, when this installation says where."""
    if not settings.SECURITY_CONTACT:
        raise Http404(_("Deze pagina bestaat niet."))
    return _lead(SECURITY)


def _asked(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for theirs, ours in _QUESTIONS.items():
        value = request.GET.get(theirs, "").strip()
        if not value:
            continue
        if ours == "organisatie":
            found = known_as(value)
            value = found.code if found else value
        elif ours in ("categorie", "soort", "impacttoets"):
            value = known(ours, value)
        yield ours, value


def _with_query(request: HttpRequest, address: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return address + (f"?{query}" if query else "")


def _lead(address: str) -> HttpResponse:
    response = HttpResponsePermanentRedirect(address)
    # Not longer than a day: where it leads may yet be joined with another organisation.
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
