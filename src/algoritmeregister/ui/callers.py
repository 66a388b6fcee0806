"""Who is asking, as far as a limit needs to know, and whether a form that is sent in is one of ours."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

_IPV6_NETWORK = 64  # one subscriber has a whole /64


def origin(request: HttpRequest) -> str:
    """Return from which address on the network someone asks, in full; empty when it is not known.

    Behind a proxy of the operator's own (BEHIND_PROXY) that is the last address the proxy added to X-Forwarded-For.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip() or address
    try:
        return str(ip_address(address))
    except ValueError:
        return ""


def caller(request: HttpRequest) -> str:
    """Name who is asking, as far as a limit needs to know: its `origin`, of IPv6 the network of its subscriber."""
    found = origin(request)
    if not found:
        return ""
    address = ip_address(found)
    if isinstance(address, IPv6Address):
        return f"{int(address) >> (128 - _IPV6_NETWORK):x}"
    return found


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether a form comes from a page of this site, without a cookie or a token in the page: the page stays the same
    for everyone.

    A browser says from which site it sends (Sec-Fetch-Site; an older one Origin), and no page can make it say otherwise.
    What says neither is no browser, and sends nothing on behalf of somebody else.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in {"same-origin", "none"}
    if origin := request.headers.get("Origin"):
        return urlsplit(origin).netloc.lower() == request.get_host().lower()
    return True
