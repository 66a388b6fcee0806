"""The list of organisations, and the page of one: who they are and which algorithms they registered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.feedback.models import Remark
from algoritmeregister.feedback.remarks import queries as remarks
from algoritmeregister.organisations.models import NameKind, Organisation
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registrations import queries
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.states import State
from algoritmeregister.site import labels
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.ui.pages import page_number, pages

PAGE_SIZE = 50
REGISTRATIONS_PAGE_SIZE = 25


@public_page(data_revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the organisations that are in the register, with search on name (also short and former ones) and by kind."""
    text = request.GET.get("zoek", "").strip()[:200]
    kind = request.GET.get("soort", "")
    everyone = request.GET.get("alle") == "ja"
    shown = _with_registrations(everyone)
    counts = dict(shown.order_by("kind").values_list("kind").annotate(n=Count("pk")))
    found = _named(shown, text)
    if kind:
        found = found.filter(kind=kind)
    total = found.count()

    def address(page: int) -> str:
        asked = {"zoek": text, "soort": kind, "alle": "ja" if everyone else "", "pagina": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in asked.items() if value})
        return reverse("site:organisations") + (f"?{query}" if query else "")

    paging = pages(page_number(request.GET.get("pagina")), total, PAGE_SIZE, address)
    start = (paging.current - 1) * PAGE_SIZE
    rows = list(found.order_by("name")[start : start + PAGE_SIZE])
    registered = queries.published_per_organisation([each.pk for each in rows])
    context = {
        "organisations": [(each, labels.organisation_kind(each.kind), registered.get(each.pk, 0)) for each in rows],
        "total": total,
        "zoek": text,
        "soort": kind,
        "alle": everyone,
        "kinds": kind_options(counts, kind),
        "pages": paging,
        "canonical": canonical(reverse("site:organisations")),
        "description": _("Alle organisaties in dit register, met het aantal algoritmes dat zij beschrijven."),
    }
    return render(request, "site/organisations.html", context)


def kind_options(counts: dict[str, int], chosen: str) -> list[tuple[str, str]]:
    """Return the kinds to choose from, by name; what was chosen is always among them."""
    codes = set(counts) | ({chosen} if chosen else set())
    options = sorted((labels.organisation_kind(code), code) for code in codes)
    return [("", _("Alle soorten")), *((code, f"{label} ({counts.get(code, 0)})") for label, code in options)]


def _with_registrations(everyone: bool) -> QuerySet[Organisation]:
    organisations = Organisation.objects.all()
    if everyone:
        return organisations
    return organisations.filter(queries.has_any())


def _named(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    if not text:
        return organisations
    wanted = Q(name__icontains=text)
    if normalised := normalise_name(text):
        wanted |= Q(names__normalised__contains=normalised)
    return organisations.filter(pk__in=Organisation.objects.filter(wanted).values("pk"))


def organisation_revision(request: HttpRequest, code: str) -> str:
    """Return the revision of the page of an organisation: that of the data, and how it responds to remarks."""
    return f"{data_revision(request)}-{_response(request, code)}"


def _response(request: HttpRequest, code: str) -> remarks.Response:
    # Asked once: the revision is made of it, and the page shows it.
    kept: dict[str, remarks.Response] = request.__dict__.setdefault("_responses", {})
    if code not in kept:
        kept[code] = remarks.response(Remark.objects.filter(organisation__code=code))
    return kept[code]


@public_page(organisation_revision)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Show one organisation: its names, identifiers and relatives, and its registrations."""
    known = Organisation.objects.select_related("parent", "successor").annotate(count=queries.count_of_organisation())
    found = known.filter(code=code).first()
    if found is None:
        raise Http404(_("Deze organisatie kennen we niet."))
    names = list(found.names.order_by("name"))
    related = list(Organisation.objects.filter(Q(parent=found) | Q(successor=found)).order_by("name"))
    rows, paging = _registrations(found, found.count, page_number(request.GET.get("pagina")))
    context = {
        "organisation": found,
        "kind": labels.organisation_kind(found.kind),
        "other_names": [(each, _kind_of_name(each.kind)) for each in names if each.name != found.name],
        "identifiers": sorted(found.identifiers.items()),
        "children": [each for each in related if each.parent_id == found.pk],
        "predecessors": [each for each in related if each.successor_id == found.pk],
        "registrations": rows,
        "pages": paging["pages"],
        "total": paging["total"],
        "response": _response(request, code),
        "feed": reverse("site:feed_organisation", kwargs={"code": code}),
        "canonical": canonical(reverse("site:organisation", kwargs={"code": code})),
        "description": _("Algoritmes van %(name)s in het register.") % {"name": found.name},
    }
    return render(request, "site/organisation.html", context)


def _kind_of_name(kind: str) -> str:
    words = {
        NameKind.OFFICIAL: _("officiële naam"),
        NameKind.SHORT: _("korte naam"),
        NameKind.ALIAS: _("ook bekend als"),
        NameKind.FORMER: _("vroegere naam"),
    }
    return words.get(NameKind(kind), kind) if kind in NameKind.values else kind


def _registrations(found: Organisation, total: int, page: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    published = found.registrations.filter(state=State.PUBLISHED)
    base = reverse("site:organisation", kwargs={"code": found.code})
    paging = pages(page, total, REGISTRATIONS_PAGE_SIZE, lambda number: base + (f"?pagina={number}" if number > 1 else ""))
    start = (paging.current - 1) * REGISTRATIONS_PAGE_SIZE
    chosen = list(
        published.order_by("-last_seen_at", "number").values_list("pk", flat=True)[start : start + REGISTRATIONS_PAGE_SIZE]
    )
    current: dict[int, Version] = {}
    versions = Version.objects.filter(registration__in=chosen, valid_to__isnull=True).select_related("registration")
    # Dutch last, so that it is the one that stays
    for version in sorted(versions, key=lambda each: each.language == "nl"):
        current[version.registration_id] = version
    rows = [_row(current[pk]) for pk in chosen if pk in current]
    return rows, {"pages": paging, "total": total}


def _row(version: Version) -> dict[str, Any]:
    name = " ".join(str(version.document.get("name") or "").split()) or _("Algoritme zonder naam")
    number = version.registration.number
    return {
        "name": name,
        "number": number,
        "address": registration_address(number, name),
        "summary": str(version.document.get("description_short") or ""),
        "language": version.language,
        "dated": version.claimed_on or version.valid_from,
    }
