"""`/api/downloads/…`: the register or one registration, now or with every version, as CSV or XLSX; and all of it as JSON.

Everything is read in pieces and sent while it is made; only a spreadsheet must be finished first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.api.national import reading, records, tables
from algoritmeregister.api.national.answers import Refused, not_found, with_language
from algoritmeregister.api.national.organisations import about
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State

CSV = "csv"
# What may be asked → ending of the file's name.
FILE_TYPES = {CSV: "csv", "excel": "xlsx", "xlsx": "xlsx"}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ORGANISATIONS_PER_PIECE = 500


@with_language
def everything(request: HttpRequest, language: str) -> HttpResponseBase:
    """Give all public registrations."""
    versions = Version.objects.filter(valid_to__isnull=True, registration__state=State.PUBLISHED)
    return _file(request, "Algoritmebeschrijvingen", partial(reading.current, language), versions, language)


@with_language
def everything_ever(request: HttpRequest, language: str) -> HttpResponseBase:
    """Give all versions of all registrations, also of those that were withdrawn."""
    return _file(request, "Algoritmebeschrijvingen", partial(reading.history, language), Version.objects.all(), language)


@with_language
def one(request: HttpRequest, language: str, number: str) -> HttpResponseBase:
    """Give one public registration."""
    found = reading.of_numbers([number], language)
    if not found:
        raise not_found(_("Kan algoritme niet vinden."))
    versions = Version.objects.filter(pk__in=[version.pk for _registration, version in found])
    return _file(request, f"Algoritmebeschrijving {number}", lambda: [found], versions, language)


@with_language
def one_ever(request: HttpRequest, language: str, number: str) -> HttpResponseBase:
    """Give all versions of one registration, also when it was withdrawn."""
    registration = queries.by_number(number)
    if registration is None:
        raise not_found(_("Kan algoritme niet vinden."))
    found = list(reading.versions_of([registration], language))
    versions = Version.objects.filter(pk__in=[version.pk for _registration, version in found])
    return _file(request, f"Algoritmebeschrijving {number}", lambda: [found], versions, language)


def site_data(request: HttpRequest) -> HttpResponseBase:
    """Give every text of every public registration, and the organisations they are of, as one JSON file."""
    return _attachment(request, _site_data(), "application/json", "pub_data.json")


def _file(
    request: HttpRequest, name: str, pairs: tables.Pairs, versions: QuerySet[Version], language: str
) -> HttpResponseBase:
    ending = FILE_TYPES.get(request.GET.get("filetype", ""))
    if ending is None:
        raise Refused(400, _("Kies bij filetype een van deze: %s.") % ", ".join(FILE_TYPES))
    present = _present(versions)
    if not present:
        raise not_found(_("Er is nog geen algoritme openbaar."))
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    content = tables.csv(pairs, present) if ending == CSV else tables.xlsx(pairs, present, language)
    return _attachment(request, content, MEDIA_TYPES[ending], f"{name} {today:%Y%m%d}.{ending}")


def _present(versions: QuerySet[Version]) -> list[str]:
    """Return the versions of the standard that these texts are given in, the newest first."""
    found = set(versions.order_by().values_list("standard", flat=True).distinct())
    given = {standard if standard in standards.VERSIONS else records.NEAREST for standard in found}
    return [standard for standard in reversed(standards.VERSIONS) if standard in given]


def _attachment(request: HttpRequest, content: Iterator[bytes], media_type: str, name: str) -> HttpResponseBase:
    response: HttpResponseBase = HttpResponse() if request.method == "HEAD" else StreamingHttpResponse(content)
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _site_data() -> Iterator[bytes]:
    yield b'{"algoritme_versions":['
    yield from _listed(_exported(pairs) for pairs in reading.every_language())
    yield b'],"organisation_details":['
    yield from _listed(_described(organisations) for organisations in _organisations())
    yield b"]}"


def _listed(pieces: Iterable[Sequence[dict[str, Any]]]) -> Iterator[bytes]:
    """Yield the rows with commas between them; an empty piece never, because that would end the answer for some servers."""
    between = ""
    for rows in filter(None, pieces):
        text = ",".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in rows)
        yield (between + text).encode("utf-8", "replace")
        between = ","


def _exported(pairs: Sequence[tuple[Registration, Version]]) -> list[dict[str, Any]]:
    rows = records.records(pairs)
    return [{**row, "owner": row["org_id"], "state": "PUBLISHED"} for row in rows]


def _organisations() -> Iterator[list[Organisation]]:
    rows, after = Organisation.objects.filter(registrations__state=State.PUBLISHED).distinct(), 0
    while chunk := list(rows.filter(pk__gt=after).order_by("pk")[:ORGANISATIONS_PER_PIECE]):
        yield chunk
        after = chunk[-1].pk


def _described(organisations: Sequence[Organisation]) -> list[dict[str, Any]]:
    org_ids = records.org_ids_of(organisations)
    return [
        {
            **about(each),
            "language": "NLD",
            "code": each.code,
            "org_id": org_ids[each.pk],
            "type": each.kind,
        }
        for each in organisations
    ]
