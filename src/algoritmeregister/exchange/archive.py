"""The archive package of one version: a zip with the description as JSON and HTML, MDTO metadata, and checksums."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils import timezone

from algoritmeregister import standards
from algoritmeregister.exchange import archive_html, mdto
from algoritmeregister.exchange.json_description import as_json
from algoritmeregister.exchange.mdto import Archived, ArchivedFile, Event, Pointer, Term
from algoritmeregister.exchange.metadata import Described
from algoritmeregister.exchange.pdf import Printed
from algoritmeregister.ui.rich_text import plain

CHECKSUMS = "SHA256SUMS"
JSON, HTML = "beschrijving.json", "beschrijving.html"
VALUATIONS: Mapping[str, str] = {"B": "Blijvend te bewaren", "V": "Op termijn te vernietigen"}
# PRONOM's names of the formats in the package.
_PRONOM = Pointer("PRONOM-register", "https://www.nationalarchives.gov.uk/PRONOM/", "The National Archives")
_FORMS = {JSON: Term("JSON Data Interchange Format", "fmt/817", _PRONOM), HTML: Term("HTML 5", "fmt/471", _PRONOM)}
_SHA256 = Term("SHA-256", "", Pointer("Begrippenlijst ChecksumAlgoritme MDTO"))
_LEVEL = Term("Archiefstuk", "", Pointer("Begrippenlijst Aggregatieniveaus MDTO"))
_LANGUAGES = {"nld": "nl", "eng": "en", "fry": "fy"}


def package(described: Described, printed: Printed, *, site: str, valuation: str, at: datetime) -> bytes:
    """Return the package as a zip.

    `printed`: the words of the HTML; `site`: who gives out the numbers; `valuation`: B (to be kept) or V (to be
    destroyed); `at`: when the checksums are computed (aware). Raises KeyError for another valuation.
    """
    contents = {JSON: as_json(described), HTML: archive_html.as_html(printed)}
    archived = _archived(described, printed, site, valuation)
    files = [
        ArchivedFile(name, len(content), _FORMS[name], _sha256(content), _moment(at)) for name, content in contents.items()
    ]
    contents["informatieobject.mdto.xml"] = mdto.about_whole(archived, files)
    for file in files:
        contents[f"{file.name}.mdto.xml"] = mdto.about_file(archived, file, _SHA256)
    sums = "".join(f"{_sha256(content)}  {name}\n" for name, content in contents.items())
    contents[CHECKSUMS] = sums.encode()
    return _zipped(contents, at)


def _archived(described: Described, printed: Printed, site: str, valuation: str) -> Archived:
    registration, version = described.registration, described.version
    maker = Pointer(printed.organisation, registration.organisation.tooi_uri or "", "TOOI")
    document = standards.to_superset(version.document, version.standard, version.beside)
    kinds = Pointer("Begrippenlijst Eventtypen MDTO")
    events = [Event(Term("Publicatie", "", kinds), _moment(version.valid_from), maker)]
    if version.valid_to:
        events.append(Event(Term("Vervanging of intrekking", "", kinds), _moment(version.valid_to), maker))
    return Archived(
        identifiers=[(f"{registration.number}/{version.number}", site), (registration.uri, registration.register.name)],
        name=printed.title,
        level=_LEVEL,
        keywords=[str(each) for each in _listed(document.get("category"))],
        description=plain(str(document.get("description_short") or "")),
        address=described.address,
        covers_kind=Term("Geldigheid", "", Pointer("Begrippenlijst Typen dekking in tijd MDTO")),
        covers=(_day(version.valid_from), _day(version.valid_to) if version.valid_to else ""),
        language=_LANGUAGES.get(version.language, version.language),
        events=events,
        valuation=Term(VALUATIONS[valuation], valuation, Pointer("Begrippenlijst Waarderingen MDTO")),
        part_of=Pointer(f"Registratie {registration.number}", registration.number, site),
        maker=maker,
        restriction=Term("Geen beperking", "", Pointer("Begrippenlijst Typen beperking gebruik MDTO")),
        restriction_text="CC0 1.0: http://creativecommons.org/publicdomain/zero/1.0/deed.nl",
    )


def _listed(value: object) -> list[object]:
    if isinstance(value, list):
        return [each for each in value if each not in (None, "")]
    return [value] if value else []


def _zipped(contents: Mapping[str, bytes], at: datetime) -> bytes:
    buffer = io.BytesIO()
    made = at.astimezone(UTC)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, made.second))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(at: datetime) -> str:
    """Return the day on which it was then in the Netherlands, as on the pages."""
    return timezone.localdate(at).isoformat()
