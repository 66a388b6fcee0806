"""A web server on loopback that says what a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Handler = BaseHTTPRequestHandler


@dataclass
class Site:
    """What a server says: path (with question) → bytes, status, or a function that answers itself. `log`: what was asked."""

    address: str = ""
    pages: dict[str, bytes | int | Callable[[Handler], None]] = field(default_factory=dict)
    log: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    def asked(self) -> list[str]:
        """Return the paths that were asked, robots.txt apart."""
        return [path for _method, path, _headers, _body in self.log if path != "/robots.txt"]


def send(handler: Handler, content: bytes, status: int = 200, **headers: str) -> None:
    """Send a whole answer. An underscore in a header's name is a hyphen."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


@contextmanager
def serve() -> Iterator[Site]:
    """Serve a site; pages get a strong ETag, and 304 when it is given back."""
    site = Site()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            site.log.append((self.command, self.path, dict(self.headers), body))
            page = site.pages.get(self.path, 404)
            self.close_connection = True
            if callable(page):
                page(self)
            elif isinstance(page, int):
                send(self, b"no", page)
            else:
                tag = f'"{hash(page)}"'
                if self.headers.get("If-None-Match") == tag:
                    send(self, b"", 304, ETag=tag)
                else:
                    send(self, page, ETag=tag)

        do_POST = do_GET

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
