"""Which addresses may be asked. Names are looked up once, and the connection is made to what was found then: a name that
points elsewhere a moment later changes nothing (no server-side request forgery, no DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

_MAX = 2_000
_NEVER = tuple(
    ipaddress.ip_network(each)
    for each in (
        "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16",  # they lead on to an IPv4 address, which may be one of ours
        "::/96", "::ffff:0:0:0/96",  # as those did before (RFC 4291 2.5.5.1, RFC 2765)
        "fec0::/10", "5f00::/16",  # within one network (RFC 3879, RFC 9602), which Python does not know
    )
)  # fmt: skip
"""IPv6 networks that are not, or may not be, the public internet, whatever Python says of them."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotAllowed(Exception):
    """An address that we do not ask. The message says why; `is_private`: it leads to a machine that is not public."""

    def __init__(self, message: str, *, is_private: bool = False) -> None:
        super().__init__(message)
        self.is_private = is_private


class NotThere(Exception):
    """Nobody knows the name of the host."""


@dataclass(frozen=True)
class Target:
    """An address in its parts: `host` without brackets, `request` the path and question as they are sent."""

    scheme: str
    host: str
    port: int
    request: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as in "https://data.example:8443"."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{host}" + ("" if self.port == usual else f":{self.port}")

    @property
    def host_header(self) -> str:
        """What the Host header says."""
        return self.origin.split("://", 1)[1]

    @property
    def address(self) -> str:
        """The whole address."""
        return self.origin + self.request


def parse(address: str) -> Target:
    """Return the parts of an address. Raises `NotAllowed` for one that is no web address, or that holds a password."""
    try:
        url = parse_url(address)
    except LocationParseError:
        url = None
    is_plain = len(address) <= _MAX and address.isprintable() and not any(sign in address for sign in " \\")
    if url is None or not is_plain or url.scheme not in {"http", "https"} or not url.host:
        raise NotAllowed(_("%s is geen webadres. Het begint met https://.") % address[:200])
    if url.auth is not None:
        raise NotAllowed(_("In een webadres horen geen naam en wachtwoord."))
    port = url.port or {"http": 80, "https": 443}[url.scheme]
    return Target(url.scheme, url.host.strip("[]").lower(), port, url.request_uri)


def resolve(target: Target, private_hosts: Collection[str] = (), *, loopback: bool = False) -> list[str]:
    """Return the IP addresses of a host. Raises `NotAllowed` when one of them is not public, `NotThere` when there is none.

    The hosts in `private_hosts` may be anywhere; with `loopback` any host may be this very machine.
    """
    try:
        rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotThere(
            _("%s is niet te vinden: de naam bestaat niet, of de naamserver antwoordt niet.") % target.host
        ) from None
    found = list(dict.fromkeys(str(row[4][0]) for row in rows))
    if target.host not in private_hosts and not all(is_public(each) or (loopback and is_loopback(each)) for each in found):
        raise NotAllowed(_("%s is geen openbaar adres.") % target.host, is_private=True)
    return found


def is_public(text: str) -> bool:
    """Tell whether an IP address is one of the public internet, whatever it is wrapped in."""
    address = _unwrapped(text)
    if address is None or any(address in network for network in _NEVER if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast


def is_loopback(text: str) -> bool:
    """Tell whether an IP address is that of this very machine."""
    address = _unwrapped(text)
    return address is not None and address.is_loopback


def _unwrapped(text: str) -> Address | None:
    """Return the address that is meant, None when it is none."""
    try:
        address: Address = ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return address.ipv4_mapped
    return address
