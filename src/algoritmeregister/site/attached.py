"""A file beside a guide or a meeting: always to be saved, never shown in the browser."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import gettext as _

from algoritmeregister.knowledge import attachments
from algoritmeregister.knowledge.file_kinds import MEDIA_TYPES


def file(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Give a file to save. Never shown in the browser: it was made by somebody else."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    found = attachments.public(pk)
    if found is None or found.name != name:
        raise Http404(_("Dit bestand is er niet."))
    tag = f'"{found.digest}"'
    response: HttpResponseBase
    if tag in {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}:
        response = HttpResponseNotModified()
    else:
        try:
            response = FileResponse(attachments.path_of(found).open("rb"))
        except FileNotFoundError:
            raise Http404(_("Dit bestand is er niet.")) from None
        response.headers["Content-Length"] = str(found.size)
        response.headers["Content-Type"] = MEDIA_TYPES[found.suffix]
        response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
