"""The list of organisations, and the page of one: who they are and which algorithms they registered."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from algoritmeregister.feedback.models import Remark
from algoritmeregister.feedback.remarks import queries as remarks
from algoritmeregister.organisations.models import NameKind, Organisation
from algoritmeregister.organisations.queries import called
from algoritmeregister.registrations import queries
from algoritmeregister.site import labels
from algoritmeregister.site.caching import data_revision, index_revision, public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.registered import registered
from algoritmeregister.ui.pages import page_number, pages
from algoritmeregister.unchanged import while_unchanged

PAGE_SIZE = 50


@public_page(data_revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the organisations that are in the register, with search on name (also short and former ones) and by kind."""
    text = request.GET.get("zoek", "").strip()[:200]
    kind = request.GET.get("soort", "")
    everyone = request.GET.get("alle") == "ja"
    shown = _with_registrations(everyone)
    # The same on every page of the list, and asked of all organisations.
    counts = while_unchanged(("organisations of a kind", everyone), lambda: _per_kind(shown))
    found = _named(shown, text)
    if kind:
        found = found.filter(kind=kind)
    total = found.count() if text else counts.get(kind, 0) if kind else sum(counts.values())

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


def _per_kind(organisations: QuerySet[Organisation]) -> dict[str, int]:
    return dict(organisations.order_by("kind").values_list("kind").annotate(n=Count("pk")))


def _named(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    if not text:
        return organisations
    return organisations.filter(pk__in=called(text).values("pk"))


def organisation_revision(request: HttpRequest, code: str) -> str | None:
    """Return the revision of the page of an organisation: that of the data, of the index its list comes from, and how it
    responds to remarks. None while the index is being made: what it gives then is not kept."""
    listed = index_revision(request)
    return f"{data_revision(request)}-{listed}-{_response(request, code)}" if listed else None


def _response(request: HttpRequest, code: str) -> remarks.Response:
    # Asked once: the revision is made of it, and the page shows it.
    kept: dict[str, remarks.Response] = request.__dict__.setdefault("_responses", {})
    if code not in kept:
        kept[code] = remarks.response(Remark.objects.filter(organisation__code=code))
    return kept[code]


@public_page(organisation_revision)
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """Show one organisation: its names, identifiers and relatives, and its registrations."""
    found = Organisation.objects.select_related("parent", "successor").filter(code=code).first()
    if found is None:
        raise Http404(_("Deze organisatie kennen we niet."))
    names = list(found.names.order_by("name"))
    related = list(Organisation.objects.filter(Q(parent=found) | Q(successor=found)).order_by("name"))
    context = {
        "organisation": found,
        "kind": labels.organisation_kind(found.kind),
        "other_names": [(each, _kind_of_name(each.kind)) for each in names if each.name != found.name],
        "identifiers": sorted(found.identifiers.items()),
        "children": [each for each in related if each.parent_id == found.pk],
        "predecessors": [each for each in related if each.successor_id == found.pk],
        "registered": registered(request, code),
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
