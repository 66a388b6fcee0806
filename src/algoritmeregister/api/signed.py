"""The keys and the signed heads of the ledger as files, for those who keep a copy: outside `/api/v1`, so cacheable."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, StreamingHttpResponse

from algoritmeregister.ledger import signing
from algoritmeregister.ledger.models import SignedHead

CACHE_CONTROL = "public, max-age=300"


def keys(request: HttpRequest) -> HttpResponseBase:
    """Give the public keys that signed heads, as a JSON Web Key Set (RFC 7517)."""
    content = json.dumps({"keys": [signing.json_web_key(each) for each in signing.public_keys()]}, indent=1)
    response = HttpResponse(content + "\n", content_type="application/jwk-set+json")
    return _open(request, response)


def heads(request: HttpRequest) -> HttpResponseBase:
    """Give every signed head, one a line, the oldest first: what `algoritmeregister verify --against` takes."""
    return _open(request, StreamingHttpResponse(_lines(), content_type="application/x-ndjson"))


def _lines() -> Iterator[bytes]:
    for row in SignedHead.objects.order_by("id").iterator(chunk_size=500):
        yield json.dumps(signing.as_json(row)).encode() + b"\n"


def _open(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
