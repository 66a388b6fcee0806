"""Close the network to the tests: only this machine can be reached."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any


class NetworkIsClosed(OSError):
    """A test tried to reach another machine."""


def close() -> None:
    """Refuse every connection and look-up that leaves this machine, from now on."""
    real_connect, real_look_up = socket.socket.connect, socket.getaddrinfo

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _check(address[0])
        real_connect(self, address)

    def look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None:
            _check(host.decode() if isinstance(host, bytes) else host)
        return real_look_up(host, *args, **kwargs)

    socket.socket.connect = connect  # type: ignore[method-assign]
    socket.getaddrinfo = look_up


def _check(host: str) -> None:
    if host in {"localhost", ""}:
        return
    try:
        local = ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        local = False
    if not local:
        raise NetworkIsClosed(f"the tests may not reach {host}")
