"""A web server on loopback that says what a test wants."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Handler = BaseHTTPRequestHandler


@dataclass
class Site:
    """What a server says: path (with question) → bytes, status, or a function that answers itself; `other`: what
    any other path answers. `log`: what was asked.
    """

    address: str = ""
    pages: dict[str, bytes | int | Callable[[Handler], None]] = field(default_factory=dict)
    other: int | Callable[[Handler], None] = 404
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


def self_signed(folder: Path) -> Path:
    """Write a certificate, with its key, that nobody vouches for; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / "certificate.pem"
    file.write_bytes(secret + made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    return file


@contextmanager
def serve(certificate: Path | None = None) -> Iterator[Site]:
    """Serve a site; pages get a strong ETag, and 304 when it is given back. With a certificate (and key) over https."""
    site = Site()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            site.log.append((self.command, self.path, dict(self.headers), body))
            page = site.pages.get(self.path, 404 if self.path == "/robots.txt" else site.other)
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
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_request: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    site.address = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
