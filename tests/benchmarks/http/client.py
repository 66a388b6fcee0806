"""A client that costs next to nothing, so that the server is what is measured: one open socket, hardly any parsing."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

HEADERS_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Answer:
    """What came back: `head` as it was sent, the `body`, and how many `seconds` it took from asking to the last byte."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    @property
    def transferred(self) -> int:
        """Bytes on the line: headers and body."""
        return len(self.head) + len(HEADERS_END) + len(self.body)

    def header(self, name: str) -> str:
        """The value of a header; empty when it is not there."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return ""


class Connection:
    """One connection that is kept open, as a browser or proxy keeps it; opened anew when the server said it closes it."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self._place = (place.hostname or "", place.port or 80)
        self._host = f"{place.hostname}:{place.port}"
        self._closes = False
        self._open()

    def get(self, path: str, *headers: str) -> Answer:
        """Ask for a path; `headers` are whole lines. Raises `ConnectionError` when the server hangs up."""
        lines = (f"GET {path} HTTP/1.1", f"Host: {self._host}", *headers)
        request = ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")
        began = time.perf_counter()
        if self._closes:
            self.close()
            self._open()
        self._socket.sendall(request)
        head, rest = self._head()
        body = self._body(head, rest)
        self._closes = b"\r\nconnection: close" in head.lower()
        return Answer(int(head[9:12]), head, body, time.perf_counter() - began)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _open(self) -> None:
        self._socket = socket.create_connection(self._place, timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _head(self) -> tuple[bytes, bytes]:
        got = self._receive()
        while HEADERS_END not in got:
            got += self._receive()
        head, _, rest = got.partition(HEADERS_END)
        return head, rest

    def _body(self, head: bytes, rest: bytes) -> bytes:
        lowered = head.lower()
        if b"transfer-encoding: chunked" in lowered:
            return self._chunks(rest)
        place = lowered.find(b"\r\ncontent-length:")
        length = int(lowered[place + 17 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
        parts, missing = [rest], length - len(rest)
        while missing > 0:
            parts.append(self._receive())
            missing -= len(parts[-1])
        return b"".join(parts)

    def _chunks(self, rest: bytes) -> bytes:
        body = bytearray()
        while True:
            while b"\r\n" not in rest:
                rest += self._receive()
            size, _, rest = rest.partition(b"\r\n")
            length = int(size.split(b";")[0], 16)
            while len(rest) < length + 2:
                rest += self._receive()
            if length == 0:
                return bytes(body)
            body += rest[:length]
            rest = rest[length + 2 :]

    def _receive(self) -> bytes:
        got = self._socket.recv(262_144)
        if not got:
            raise ConnectionError("the server hung up")
        return got
