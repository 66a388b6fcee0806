"""The files of the daily snapshots: kept by any cache, recognised by their checksum, and to be continued halfway."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseNotModified,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from algoritmeregister.exchange import snapshots
from algoritmeregister.exchange.datapackage import File
from algoritmeregister.site.description import open_file

# It never becomes another file; but a redaction takes it away, so no cache may keep it for a year.
CACHE_CONTROL = "public, max-age=86400, immutable"
_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def latest(request: HttpRequest, name: str) -> HttpResponseBase:
    """Send to the file of this name in the newest snapshot."""
    newest = next(iter(snapshots.snapshots()), None)
    if newest is None or newest.file(name) is None:
        raise Http404(_("Dit bestand is er niet."))
    response = HttpResponseRedirect(reverse("site:snapshot_file", kwargs={"day": newest.day, "name": name}))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def file(request: HttpRequest, day: str, name: str) -> HttpResponseBase:
    """Give one file, or the part of it that is asked for (one range of bytes, RFC 9110 14)."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    found = snapshots.find(day)
    about = found.file(name) if found else None
    if found is None or about is None:
        raise Http404(_("Dit bestand is er niet."))
    tag = f'"{about.sha256}"'
    if tag in {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}:
        return _labelled(HttpResponseNotModified(), tag)
    try:
        return _labelled(_content(request, found.folder / name, about, tag), tag)
    except FileNotFoundError:
        # Another process removed it a moment ago.
        raise Http404(_("Dit bestand is er niet.")) from None


def _content(request: HttpRequest, path: Path, about: File, tag: str) -> HttpResponseBase:
    response: HttpResponseBase
    part = _asked_part(request, about.size, tag)
    if part is None:
        response = FileResponse(path.open("rb"))
        length = about.size
    elif part.start >= part.stop:
        response = HttpResponse(status=416)
        response.headers["Content-Range"] = f"bytes */{about.size}"
        return response
    else:
        response = StreamingHttpResponse(_part(path, part), status=206)
        response.headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{about.size}"
        length = len(part)
    open_file(response, about.media_type, about.name, shown=False)
    response.headers["Content-Length"] = str(length)
    return response


def _asked_part(request: HttpRequest, size: int, tag: str) -> range | None:
    """Return the bytes that are asked for, None for the whole file; an empty range when they are not there."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not (asked[1] or asked[2]) or request.headers.get("If-Range", tag) != tag:
        return None
    if not asked[1]:
        return range(max(0, size - int(asked[2])), size) if int(asked[2]) else range(0)
    start = int(asked[1])
    return range(start, min(size, int(asked[2]) + 1) if asked[2] else size)


def _part(path: Path, part: range) -> Iterator[bytes]:
    left = len(part)
    with path.open("rb") as content:
        content.seek(part.start)
        while left and (piece := content.read(min(_PIECE, left))):
            left -= len(piece)
            yield piece


def _labelled(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response.headers["ETag"] = tag
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response
