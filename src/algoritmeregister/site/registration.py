"""The page of one registration: everything known about it, where it came from, and a tombstone when it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.assessments import queries as assessments
from algoritmeregister.exchange.linked_data import SERIALISATIONS
from algoritmeregister.feedback.remarks import queries as remarks
from algoritmeregister.knowledge import articles
from algoritmeregister.news import wording
from algoritmeregister.products import queries as products
from algoritmeregister.registrations import fields, queries
from algoritmeregister.registrations.drafts import queries as reviews
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from algoritmeregister.site import assessments as done
from algoritmeregister.site import citing, glossary, guides, labels, similar, structured, summary
from algoritmeregister.site.addresses import page_of, registration_address, slug_of
from algoritmeregister.site.caching import index_revision, ledger_revision, public_page
from algoritmeregister.site.neighbours import PLACE, neighbours
from algoritmeregister.site.page import canonical
from algoritmeregister.site.products import Elsewhere, elsewhere
from algoritmeregister.site.provenance import provenance
from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.language import name_of
from algoritmeregister.ui.rich_text import plain
from algoritmeregister.unchanged import while_unchanged
from algoritmeregister.written_once import WrittenOnce

VERSIONS_SHOWN = 5


@WrittenOnce
def _numbered(number: str) -> QuerySet[Registration]:
    known = Registration.objects.select_related("register", "organisation").filter(number=number)
    known = assessments.with_revision(products.with_revision(reviews.with_review(known)))
    return articles.with_revision(remarks.with_revision(known))


def find(request: HttpRequest, number: str) -> Registration | None:
    """Return the registration, asked once per request."""
    cached: dict[str, Registration | None] = request.__dict__.setdefault("_registrations", {})
    if number not in cached:
        cached[number] = _numbered.first(number)
    return cached[number]


def revision(request: HttpRequest, number: str, slug: str = "") -> str | None:
    """Return the revision of this page: the ledger, and what it does not tell (last seen, names, products, remarks)."""
    of_it = while_unchanged(("registration", number, timezone.localdate()), lambda: _revision(request, number))
    around = index_revision(request) if PLACE in request.GET else ""
    return f"{of_it}-{around}" if of_it else None


def _revision(request: HttpRequest, number: str) -> str | None:
    found = find(request, number)
    if found is None:
        return None
    seen = f"{found.last_seen_at.timestamp()}-{found.organisation.name}-{found.register.name}-{found.register.website}"
    seen += "-" + "-".join(str(each) for each in reviewed(found).values())
    beside = f"{getattr(found, 'products_revision', None)}-{getattr(found, 'remarks_revision', None)}"
    beside += f"-{getattr(found, 'assessments_revision', None)}-{getattr(found, 'guides_revision', None)}"
    return f"{ledger_revision(request)}-{seen}-{beside}"


@public_page(revision)
def registration(request: HttpRequest, number: str, slug: str = "") -> HttpResponse:
    """Show one registration. An outdated readable tail leads to the right one; a withdrawn registration answers 410."""
    found = find(request, number)
    if (found is None or found.merged_into_id) and (goes_on := queries.goes_on_as(number)):
        return redirect(address_of("site:registration", number=goes_on.number), permanent=True)
    version = queries.shown_version(found, get_language() or settings.LANGUAGE_CODE) if found else None
    if found is None or version is None:
        raise Http404(_("Er is geen registratie met dit nummer."))
    name = title_of(version)
    if found.state == State.WITHDRAWN:
        context = {"registration": found, "version": version, "name": name}
        return render(request, "site/withdrawn.html", context, status=410)
    if slug and slug != slug_of(name):
        asked = request.META.get("QUERY_STRING", "")
        return redirect(registration_address(number, name) + (f"?{asked}" if asked else ""))
    context = page_context(found, version, name) | {"neighbours": neighbours(request, number)}
    return render(request, "site/registration.html", context)


def reviewed(found: Registration) -> dict[str, Any]:
    """Return when the organisation last looked whether this is right, when it will again, and whether that is too late."""
    last, again = getattr(found, "reviewed_on", None), getattr(found, "review_on", None)
    return {"on": last, "again": again, "late": bool(last and again and again <= timezone.localdate())}


def title_of(version: Version) -> str:
    """Return the name of the algorithm; a plain description when the source gives none."""
    return " ".join(str(version.document.get("name") or "").split()) or _("Algoritme zonder naam")


def page_context(found: Registration, version: Version, name: str, *, around: bool = True) -> dict[str, Any]:
    """Return what the template of a registration shows; without what is `around` it for a version of the past."""
    noticed = queries.findings(version)
    all_versions = queries.versions_in_short(found)
    introduction = str(version.document.get("description_short") or "")
    groups = fields.shown_groups(version, noticed)
    used = elsewhere(found) if around else Elsewhere()
    others = similar.others(version, found.number, used_by=[each["number"] for each in used.users]) if around else None
    findings = [(fields.label_of(version, finding.field), fields.base_key(finding.field), finding) for finding in noticed]
    return {
        "registration": found,
        "version": version,
        "name": name,
        "summary": introduction,
        "reviewed": reviewed(found),
        "short": summary.summarise(version),
        "groups": groups,
        "terms": glossary.explained(texts_of(groups)),
        "others": others or similar.Others(),
        "elsewhere": used,
        "remarks": remarks.public_of(found) if around and getattr(found, "remarks_revision", None) else [],
        "guides": guides.beside_registration(found) if around else [],
        "assessments": done.shown(found) if around and getattr(found, "assessments_revision", None) else [],
        "errors": [each for each in findings if each[2].severity == "error"],
        "advice": [each for each in findings if each[2].severity != "error"],
        "status": fields.coded(version, "status"),
        "tones": labels.TONES,
        "category": fields.coded(version, "publication_category"),
        "themes": fields.coded(version, "category"),
        "standard": standards.get(version.standard),
        "grounds": wording.GROUNDS,
        "leftovers": fields.leftovers(version),
        "versions": all_versions[:VERSIONS_SHOWN],
        "version_count": len(all_versions),
        "language_name": name_of,
        "timeline": page_of(found.number, "history"),
        "beside": f"{address_of('site:beside')}?nummer={found.number}",
        "source_address": source_address(found),
        "provenance": provenance(found, version),
        "sharing": citing.sharing(found, version, name),
        "permanent": canonical(page_of(found.number, "registration")),
        "canonical": canonical(registration_address(found.number, name)),
        "structured": structured.algorithm(found, version, name),
        "data": [
            (kind, page_of(found.number, "registration_data", suffix=suffix))
            for suffix, (kind, _name) in SERIALISATIONS.items()
        ],
        "description": plain(introduction)[:200],
    }


def texts_of(groups: list[fields.ShownGroup]) -> Iterator[tuple[str, str]]:
    """Yield the running texts of the page, in which a term may need an explanation: key of the field and text."""
    for group in groups:
        for each in group.fields:
            if each.how in {"text", "rich_text"}:
                yield each.key, plain(str(each.value))


def source_address(found: Registration) -> str:
    """Return where the registration stands in its own register: its identity, when that is a web address."""
    return found.uri if found.uri.startswith("https://") else found.register.website
