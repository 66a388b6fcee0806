"""Connect to the IP address that was looked up and found to be allowed, for a limited time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from urllib3.connection import HTTPConnection, HTTPSConnection

from algoritmeregister.guard.addresses import Target


def connect(asked: Target, ip: str, silence: float) -> HTTPConnection:
    """Return a connection to the IP address that was looked up, that expects the host's own certificate.

    `silence`: seconds without a byte after which it is given up.
    """
    if asked.scheme == "https":
        return HTTPSConnection(ip, asked.port, timeout=silence, server_hostname=asked.host, assert_hostname=asked.host)
    return HTTPConnection(ip, asked.port, timeout=silence)


@contextmanager
def cut_after(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Connect, and break the connection off after so many seconds, however slowly the other side drips its bytes.

    Closes it at the end. Raises what connecting raises.
    """
    sockets: list[socket.socket] = []
    knife = threading.Timer(max(seconds, 0.1), _cut, [connection, sockets])
    knife.daemon = True
    knife.start()
    try:
        connection.connect()
        sockets.append(connection.sock)  # the connection forgets it once an answer has begun
        yield
    finally:
        knife.cancel()
        with suppress(OSError):
            connection.close()


def _cut(connection: HTTPConnection, sockets: list[socket.socket]) -> None:
    for each in sockets or [connection.sock]:
        with suppress(OSError, TypeError):  # closed already, or not yet there
            socket.socket.shutdown(each, socket.SHUT_RDWR)
