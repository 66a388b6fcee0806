"""Send a request to an address that somebody gave us: only to the public internet, for a short time, and no further."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT, DEADLINE = 10.0, 20.0  # seconds: of one step, and of all of it
MOST_READ = 10_000  # bytes of an answer
SHOWN = 80


class NotAllowed(ValueError):
    """An address to which we send nothing. The message says why."""


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


@dataclass(frozen=True)
class Target:
    """An address that was looked up: its parts, and the numeric `ip` that was found to be allowed."""

    host: str
    port: int
    path: str
    is_https: bool
    ip: str


def look_up(url: str) -> Target:
    """Look up an address and return where it leads. Raises `NotAllowed`, and `Unreachable` when it is not known.

    What is looked up here is what is connected to: a name that leads elsewhere a moment later does not help.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise NotAllowed("this is not a web address") from error
    if parts.scheme not in {"https", "http"} or not parts.hostname or not url.isascii() or set(url) & set(" \t\r\n\\"):
        raise NotAllowed("this is not an address that begins with https://")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed("an address with a name or password in it is not allowed")
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise Unreachable(f"there is no {parts.hostname}") from error
    is_https = parts.scheme == "https"
    for ip in found:
        _check(ip, is_https)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname, port, path, is_https, sorted(found)[0])


def _check(ip: str, is_https: bool) -> None:
    address = ipaddress.ip_address(ip.split("%", 1)[0])
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if settings.WEBHOOKS_TO_LOOPBACK and address.is_loopback:
        return
    if not address.is_global or address.is_multicast:
        raise NotAllowed("this address is not on the public internet")
    if not is_https:
        raise NotAllowed("this is not an address that begins with https://")


def send(method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    """Send one request and return what came back. Raises `NotAllowed` and `Unreachable`."""
    target = look_up(url)
    connection = _Connection(target)
    # A server that answers one byte at a time keeps within the time of each step: this ends it.
    alarm = threading.Timer(DEADLINE, connection.cut)
    alarm.daemon = True
    alarm.start()
    try:
        connection.request(method, target.path, body=body or None, headers={**headers, "User-Agent": "Algoritmeregister"})
        response = connection.getresponse()
        response.read(MOST_READ)
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()})
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        alarm.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    """Goes to the numeric address that was checked, and asks it for the certificate of the name."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT)
        self._target = target
        self.default_port = 443 if target.is_https else 80

    def connect(self) -> None:
        plain = socket.create_connection((self._target.ip, self._target.port), TIMEOUT)
        self.sock = plain
        if self._target.is_https:
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._target.host)

    def cut(self) -> None:
        """End it, wherever it is."""
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
