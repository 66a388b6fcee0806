"""For programs that look after pages: where the pages of registrations are, and whether the site works."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from algoritmeregister.api.national import languages, reading, records
from algoritmeregister.api.national.answers import as_json
from algoritmeregister.registrations import queries


def sitemap_urls(request: HttpRequest) -> HttpResponseBase:
    """Give the page of every public registration, in each language it has a text in that these endpoints know.

    The addresses are as existing programs know them; each leads to the page.
    """
    if request.method == "HEAD":
        return HttpResponse(content_type="application/json")
    return StreamingHttpResponse(_pieces(), content_type="application/json")


def health(request: HttpRequest) -> HttpResponse:
    """Say that the register answers: it counted what is public. `/gezondheid` says more."""
    queries.count()
    return as_json({"status": "ok"})


def _pieces() -> Iterator[bytes]:
    yield b"["
    first = True
    for pairs in reading.every_language():
        texts = [
            json.dumps({"loc": f"/{version.language}/algoritme/{registration.number}", "lastmod": records.moment(version),
                        "changefreq": "daily"})
            for registration, version in pairs
            if version.language in languages.CODES.values()
        ]  # fmt: skip
        if texts:
            yield ("" if first else ",\n").encode() + ",\n".join(texts).encode()
            first = False
    yield b"]\n"
