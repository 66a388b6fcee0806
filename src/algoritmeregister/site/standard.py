"""`/standaard`: the publication standard in all its versions, field by field. Everything comes from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.search import figures
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Unusable
from algoritmeregister.site import drafts, standard_elsewhere
from algoritmeregister.site import standard_words as words
from algoritmeregister.site.caching import index_revision, public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.prose import in_this_language
from algoritmeregister.site.remembering import Remembered
from algoritmeregister.site.snapshots import build_revision

ALL = (*standards.VERSIONS, standards.SUPERSET)
NEWEST = standards.VERSIONS[-1]

_remembered: Remembered[tuple[int, Mapping[str, int]]] = Remembered(8 * len(ALL) * 4)


@dataclass(frozen=True)
class Cell:
    """A field of the superset in one version: `text` says what it is there, empty when that version lacks it."""

    version: str
    text: str
    address: str = ""
    required: bool = False


@dataclass(frozen=True)
class ShownField:
    """A field with what a reader wants to know of it. `share`: how often it is filled in, empty when that is unknown."""

    field: standards.Field
    label: str
    help: str
    example: str
    facts: Sequence[tuple[str, str]]
    codes: Sequence[tuple[str, str]]
    closed: bool
    share: str
    items: Sequence[ShownField] = ()

    @property
    def anchor(self) -> str:
        """Where it is on the page of its version."""
        return f"veld-{self.field.key}"


def revision(request: HttpRequest, **_: Any) -> str | None:
    """Return the revision of the catalogue with what was counted; None while the index is being made."""
    index = index_revision(request)
    return f"{settings.BUILD}-{index}" if index else None


@public_page(drafts.revision)
def index(request: HttpRequest) -> HttpResponse:
    """Show all versions, and every field in every version."""
    context = {
        "versions": [_summary(each) for each in ALL],
        "newest": NEWEST,
        "drafts": drafts.summaries(),
        "elsewhere": [standard_elsewhere.summary(each) for each in standards.FOREIGN],
        "columns": standards.VERSIONS,
        "matrix": list(_matrix()),
        "canonical": canonical(reverse("site:standard")),
        "description": _("Alle versies van de publicatiestandaard: welke velden er zijn en wat er veranderde."),
    }
    return render(request, "site/standard.html", context)


@public_page(revision)
def version(request: HttpRequest, version: str) -> HttpResponse:
    """Show one version field by field, with how often each field is filled in."""
    standard = _standard(version)
    counted = _filled(request, version)
    whole = version == standards.SUPERSET
    if counted and not counted[0] and not whole:  # nobody writes in this version: what all write tells more than nothing
        counted, whole = _filled(request, standards.SUPERSET), True
    total, filled = counted or (0, {})
    groups = [
        (in_this_language(group.label), f"groep-{group.key}", [_field(each, filled, total) for each in fields])
        for group in standard.groups
        if (fields := standard.fields_of(group.key))
    ]
    context = {
        **_summary(version),
        "groups": groups,
        "counted": counted is not None,
        "total": total,
        "whole": whole,
        "canonical": canonical(reverse("site:standard_version", kwargs={"version": version})),
        "description": _("Elk veld van deze versie, met uitleg, waarden, een voorbeeld en hoe vaak het is ingevuld."),
    }
    return render(request, "site/standard_version.html", context)


@public_page(build_revision)
def differences(request: HttpRequest, version: str) -> HttpResponse:
    """Show what differs from another version (`met`, else the one before), and how documents are converted."""
    newer = _standard(version)
    other = request.GET.get("met") or _previous(version) or NEWEST
    older = _standard(other)
    found = standards.differences(older, newer)
    context = {
        **_summary(version),
        "other": _summary(other),
        "choices": [(each, in_this_language(standards.get(each).title)) for each in ALL if each != version],
        "added": [words.difference(each) for each in found if each.kind == "added"],
        "removed": [words.difference(each) for each in found if each.kind == "removed"],
        "changed": [words.difference(each) for each in found if each.kind == "changed"],
        "rules": None if version == standards.SUPERSET else standards.described_rules(version),
        "canonical": canonical(reverse("site:standard_differences", kwargs={"version": version})),
        "description": _("Wat er tussen twee versies van de standaard verschilt, en hoe een beschrijving wordt omgezet."),
    }
    return render(request, "site/standard_differences.html", context)


def _standard(version: str) -> standards.Standard:
    if version not in ALL:
        raise Http404(_("Deze versie van de standaard kennen we niet."))
    return standards.get(version)


def _previous(version: str) -> str:
    place = ALL.index(version)
    return ALL[place - 1] if place else ""


def _summary(version: str) -> dict[str, Any]:
    standard = standards.get(version)
    place = {"version": version}
    return {
        "version": version,
        "title": in_this_language(standard.title),
        "fields": len(standard.fields),
        "required": sum(each.required for each in standard.fields),
        "address": reverse("site:standard_version", kwargs=place),
        "differences_address": reverse("site:standard_differences", kwargs=place),
        "schema": f"/api/v1/standaarden/{version}/schema",
    }


def _matrix() -> Iterator[tuple[standards.Field, str, str, list[Cell]]]:
    homes = {each: {field.superset_key: field for field in standards.get(each).fields} for each in standards.VERSIONS}
    pages = {each: reverse("site:standard_version", kwargs={"version": each}) for each in ALL}
    for field in standards.get(standards.SUPERSET).fields:
        cells = [_cell(each, homes[each].get(field.key), pages[each]) for each in standards.VERSIONS]
        yield field, in_this_language(field.label), f"{pages[standards.SUPERSET]}#veld-{field.key}", cells


def _cell(version: str, field: standards.Field | None, page: str) -> Cell:
    if field is None:
        return Cell(version, "")
    return Cell(version, words.kind(field), f"{page}#veld-{field.key}", field.required)


def _field(field: standards.Field, filled: Mapping[str, int], total: int) -> ShownField:
    codes = field.code_list.codes if field.code_list else ()
    return ShownField(
        field,
        in_this_language(field.label),
        in_this_language(field.help),
        in_this_language(field.example),
        words.facts(field),
        [(code.value, in_this_language(code.label)) for code in codes],
        bool(field.code_list and field.code_list.closed),
        words.share(filled.get(field.superset_key), total),
        [_field(each, {}, 0) for each in field.items],
    )


def _filled(request: HttpRequest, version: str) -> tuple[int, Mapping[str, int]] | None:
    """Count per field the registrations that fill it in: of this version, of the superset all. Remembered."""
    current = index_revision(request)
    found = _remembered.get((current, version)) if current else None
    if found is None:
        filters = {} if version == standards.SUPERSET else {"standard": (version,)}
        try:
            found = figures.filled(Query(filters=filters))
        except Unusable:
            return None
        if current:
            _remembered.put((current, version), found)
    return found
