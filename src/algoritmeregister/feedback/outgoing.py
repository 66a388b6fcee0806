"""Send a request to an address that somebody gave us: only to the public internet, for a short time, and no further."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _

from algoritmeregister.guard import addresses
from algoritmeregister.guard.addresses import NotAllowed, Target
from algoritmeregister.guard.connecting import connect, cut_after

__all__ = ["Answer", "NotAllowed", "Unreachable", "look_up", "send"]

TIMEOUT, DEADLINE = 10.0, 20.0  # seconds: of one step, and of all of it
MOST_READ = 10_000  # bytes of an answer
SHOWN = 80
_TROUBLE = (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError, AttributeError)


class Unreachable(OSError):
    """Nothing answered, or not in time."""


@dataclass(frozen=True)
class Answer:
    """What came back: the `status`, and the `headers` with their names in lower case. Redirects are not followed."""

    status: int
    headers: Mapping[str, str]

    @property
    def is_good(self) -> bool:
        """Whether the other side took it."""
        return 200 <= self.status < 300


def look_up(url: str) -> tuple[Target, str]:
    """Look up an address; return its parts and the IP address to connect to. Raises `NotAllowed` and `Unreachable`.

    Only over https, unless WEBHOOKS_TO_LOOPBACK lets this very machine be asked.
    """
    if not url.isascii():
        raise NotAllowed(_("%s is geen webadres. Het begint met https://.") % url[:SHOWN])
    target = addresses.parse(url)
    try:
        found = addresses.resolve(target, loopback=settings.WEBHOOKS_TO_LOOPBACK)
    except addresses.NotThere as error:
        raise Unreachable(str(error)) from error
    if target.scheme != "https" and not all(addresses.is_loopback(each) for each in found):
        raise NotAllowed(_("%s is geen webadres. Het begint met https://.") % url[:SHOWN])
    return target, sorted(found)[0]


def send(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """Send one request and return what came back. Raises `NotAllowed` and `Unreachable`."""
    target, ip = look_up(url)
    connection = connect(target, ip, TIMEOUT)
    told = {**headers, "Host": target.host_header, "User-Agent": "Algoritmeregister", "Connection": "close"}
    try:
        with cut_after(connection, DEADLINE):
            connection.request(method, target.request, body=body or None, headers=told, preload_content=False)
            response = connection.getresponse()
            response.read(MOST_READ)
            return Answer(response.status, {name.lower(): value for name, value in response.headers.items()})
    except _TROUBLE as error:
        raise Unreachable(type(error).__name__) from error
