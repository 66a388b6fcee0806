"""Bulk files: the page that lists the daily snapshots, and what each of their columns means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.exchange import dictionary, snapshots
from algoritmeregister.exchange.linked_data import SERIALISATIONS
from algoritmeregister.exchange.snapshots import Snapshot
from algoritmeregister.site import structured
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.description import open_file
from algoritmeregister.site.downloads import result_files
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.formats import size_text
from algoritmeregister.ui.links import safe_link


@dataclass(frozen=True)
class ShownFile:
    """A file of a snapshot as the page shows it."""

    name: str
    about: str
    size: str
    sha256: str
    address: str


@dataclass(frozen=True)
class ShownSnapshot:
    """A snapshot as the page shows it."""

    day: date
    registrations: int
    position: str
    files: list[ShownFile]


def revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of the page: which snapshots there are, and when each was made."""
    return "-".join(f"{each.day}-{each.made_at}" for each in snapshots.snapshots()) or "none"


@public_page(revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the snapshots, and the files that are made while they are downloaded."""
    found = snapshots.snapshots()
    description = _("Download het hele register als CSV, ODS, Excel, JSON, Parquet of SQLite.")
    newest = found[0] if found else None
    context = {
        "snapshots": [_shown(each) for each in found],
        "structured": structured.dataset(_("Algoritmes van de overheid"), description, newest.files, newest.day)
        if newest
        else "",
        "data": [
            (kind, reverse("site:catalogue_data", kwargs={"suffix": suffix}))
            for suffix, (kind, _name) in SERIALISATIONS.items()
        ],
        "now": result_files(Asked()),
        "latest": canonical(reverse("site:snapshot_latest", kwargs={"name": "algoritmes.csv"})),
        "canonical": canonical(reverse("site:downloads")),
        "description": description,
    }
    return render(request, "site/downloads.html", context)


def _shown(snapshot: Snapshot) -> ShownSnapshot:
    about, language = _about(), get_language() or settings.LANGUAGE_CODE
    files = [
        ShownFile(
            name=file.name,
            about=about.get(file.name, ""),
            size=size_text(file.size, language),
            sha256=file.sha256,
            address=reverse("site:snapshot_file", kwargs={"day": snapshot.day, "name": file.name}),
        )
        for file in snapshot.files
    ]
    return ShownSnapshot(date.fromisoformat(snapshot.day), snapshot.registrations, snapshot.position, files)


def _about() -> dict[str, str]:
    """Return what is in each file, in words."""
    now = _("Alle registraties van nu")
    history = _("Alle versies van alle registraties")
    return {
        **{f"algoritmes.{suffix}": now for suffix in ("csv", "ods", "xlsx", "json", "ndjson", "parquet")},
        **{f"geschiedenis.{suffix}": history for suffix in snapshots.HISTORY_FORMATS},
        snapshots.WHOLE: _("Alles in één bestand: registraties, versies, organisaties, registers en wijzigingen"),
        snapshots.DICTIONARY: _("Wat elke kolom betekent"),
        snapshots.PACKAGE: _("Beschrijving van deze bestanden voor programma's (Data Package)"),
        snapshots.CHECKSUMS: _("De controlegetallen (SHA-256) van deze bestanden"),
    }


def build_revision(request: HttpRequest, **_: Any) -> str:
    """Return the revision of what only changes with the software: the field catalogue."""
    return f"catalogue-{settings.BUILD}"


@public_page(build_revision)
def columns(request: HttpRequest) -> HttpResponse:
    """Explain every column, in the language of the page."""
    language = get_language() or settings.LANGUAGE_CODE
    context = {
        "columns": [
            {
                "name": each.name,
                "title": each.title[language],
                "text": each.description[language] if each.description != each.title else "",
                "max_length": each.max_length,
                "values": each.values,
                "concept": safe_link(each.concept),
            }
            for each in dictionary.meanings(standards.SUPERSET)
        ],
        "canonical": canonical(reverse("site:columns")),
        "description": _("Wat elke kolom van de bestanden betekent."),
    }
    return render(request, "site/columns.html", context)


@public_page(build_revision)
def columns_csv(request: HttpRequest) -> HttpResponse:
    """Give the same in three languages as CSV."""
    content = b"".join(dictionary.as_csv())
    return open_file(HttpResponse(content), "text/csv; charset=utf-8; header=present", "velden.csv", shown=False)
