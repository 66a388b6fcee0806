"""The files of one description: JSON, CSV and PDF, of the current version or of an older one (`?versie=2`)."""

from __future__ import annotations

import json
from typing import TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.exchange import kept, pdf
from algoritmeregister.exchange.csv_description import as_csv
from algoritmeregister.exchange.json_description import as_json
from algoritmeregister.exchange.metadata import Described, entry_of
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.site import citing
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.printed import printed
from algoritmeregister.site.registration import find, revision, title_of
from algoritmeregister.ui.questions import number_in

PROBLEM = "application/problem+json"
Response = TypeVar("Response", bound=HttpResponseBase)


def file_revision(request: HttpRequest, number: str) -> str | None:
    """Return the revision of the files: that of the page, with what only the files tell of the organisation."""
    found = find(request, number)
    return f"{revision(request, number)}-{found.organisation.code}-{found.organisation.tooi_uri}" if found else None


def chosen_version(request: HttpRequest, registration: Registration) -> Version:
    """Return the version that is asked for: `versie` in the address, else the one for this language. Or 404."""
    wanted = request.GET.get("versie", "")
    if not wanted:
        version = queries.shown_version(registration, get_language() or settings.LANGUAGE_CODE)
    else:
        number = number_in(wanted, 999_999)
        version = None if number is None else queries.versions(registration).filter(number=number).first()
    if version is None:
        raise Http404(_("Deze registratie heeft die versie niet."))
    return version


def published(request: HttpRequest, number: str) -> Registration | None:
    """Return the registration when it is public now, None when it is withdrawn. 404 when there is none."""
    found = find(request, number)
    if found is None:
        raise Http404(_("Er is geen registratie met dit nummer."))
    return None if found.state == State.WITHDRAWN else found


def gone(request: HttpRequest, number: str) -> HttpResponse:
    """Answer 410 with the tombstone of a withdrawn registration."""
    found = find(request, number)
    version = queries.shown_version(found) if found else None
    if found is None or version is None:
        raise Http404
    context = {"registration": found, "version": version, "name": title_of(version)}
    return render(request, "site/withdrawn.html", context, status=410)


@public_page(file_revision)
def as_json_file(request: HttpRequest, number: str) -> HttpResponse:
    """Give one description as JSON. `?standaard=1.0` or `?standaard=atrs` converts it, and tells what that changed."""
    found = published(request, number)
    if found is None:
        return problem(410, _("Deze registratie staat niet meer in het register"), _("Zij is ingetrokken."))
    about = described(found, chosen_version(request, found))
    wanted = request.GET.get("standaard") or None
    try:
        content = as_json(about, standard=wanted)
    except standards.UnknownStandard:
        known = ", ".join((*standards.VERSIONS, standards.SUPERSET, *standards.FOREIGN))
        return problem(400, _("Deze standaard kennen wij niet"), _("Kies een van deze: %(known)s.") % {"known": known})
    return _file(content, "application/json", f"algoritme-{number}.json", shown=True)


@public_page(file_revision)
def as_csv_file(request: HttpRequest, number: str) -> HttpResponse:
    """Give one description as one row of CSV."""
    found = published(request, number)
    if found is None:
        return gone(request, number)
    content = as_csv(described(found, chosen_version(request, found)))
    return _file(content, "text/csv; charset=utf-8; header=present", f"algoritme-{number}.csv", shown=False)


@public_page(file_revision)
def as_pdf_file(request: HttpRequest, number: str) -> HttpResponse:
    """Give one description as an accessible PDF, in the language of the page."""
    found = published(request, number)
    if found is None:
        return gone(request, number)
    version = chosen_version(request, found)
    data = printed(found, version, title_of(version))
    content = kept.kept(number, "pdf", settings.BUILD.encode() + pdf.source(data), lambda: pdf.as_pdf(data))
    return _file(content, "application/pdf", f"algoritme-{number}.pdf", shown=True)


def described(registration: Registration, version: Version) -> Described:
    """Return a version with everything needed to describe it to others."""
    return Described(
        registration=registration,
        version=version,
        address=citing.dutch_address(registration.number),
        short_address=citing.dutch_address(registration.number, "short"),
        entry=entry_of(registration, version),
    )


def _file(content: bytes, content_type: str, name: str, *, shown: bool) -> HttpResponse:
    return open_file(HttpResponse(content), content_type, name, shown=shown)


def open_file(response: Response, content_type: str, name: str, *, shown: bool) -> Response:
    """Make a response a file of open data, which is shown or saved under a name, and return it."""
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = f'{"inline" if shown else "attachment"}; filename="{name}"'
    # The page is what should be found, not its files.
    response.headers["X-Robots-Tag"] = "noindex"
    # Open data: a page elsewhere may read it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def problem(status: int, title: str, detail: str) -> HttpResponse:
    """Answer that it cannot be done, for programs (RFC 9457)."""
    content = json.dumps({"status": status, "title": title, "detail": detail}, ensure_ascii=False)
    return HttpResponse(content, content_type=PROBLEM, status=status)
