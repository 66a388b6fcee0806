"""The archive package of a published version, for those who must keep it: also of what was replaced or withdrawn."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.exchange.archive import package
from algoritmeregister.registrations import queries
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.description import described, file_revision, open_file
from algoritmeregister.site.printed import printed
from algoritmeregister.site.registration import find, title_of


def _revision(request: HttpRequest, number: str, version: int) -> str | None:
    found = file_revision(request, number)
    return f"{settings.ARCHIVE_VALUATION}-{found}" if found else None


@public_page(_revision)
def archive(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Give the package, with the HTML in the language of the address."""
    found = find(request, number)
    wanted = queries.versions(found).filter(number=version).first() if found and version < 10**6 else None
    if found is None or wanted is None:
        raise Http404(_("Deze registratie heeft die versie niet."))
    content = package(
        described(found, wanted),
        printed(found, wanted, title_of(wanted)),
        site=settings.SITE_NAME,
        valuation=settings.ARCHIVE_VALUATION,
        at=timezone.now(),
    )
    return open_file(HttpResponse(content), "application/zip", f"algoritme-{number}-versie-{version}.zip", shown=False)
