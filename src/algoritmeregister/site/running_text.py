"""The pages with running text: about this register, accessibility, privacy."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from algoritmeregister.site import prose, tables
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical
from algoritmeregister.site.prose import in_this_language

# The five statuses of the Dutch accessibility statement, with what they mean.
STATUSES: dict[str, str | Promise] = {
    "A": gettext_lazy("voldoet volledig"),
    "B": gettext_lazy("voldoet gedeeltelijk"),
    "C": gettext_lazy("eerste maatregelen genomen"),
    "D": gettext_lazy("voldoet niet"),
    "E": gettext_lazy("nog geen verklaring"),
}


def _values() -> dict[str, str]:
    days = settings.LOG_DAYS
    return {
        "publisher": settings.PUBLISHER,
        "contact": settings.CONTACT_EMAIL,
        "log_days": str(days) if days else "",
        "no_log": "yes" if days == 0 else "",
        "unknown_log": "yes" if days is None else "",
    }


def _revision(request: HttpRequest) -> str:
    """Return a revision of everything these pages are made of that is not already in an ETag: settings."""
    gaps = (settings.ACCESSIBILITY_STATUS, settings.ACCESSIBILITY_DATE, settings.ACCESSIBILITY_GAPS)
    links = (settings.ACCESSIBILITY_STATEMENT, settings.PRIVACY_STATEMENT, settings.PUBLISHER_WEBSITE)
    made_of = [_values(), str(gaps), links]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()


def _page(request: HttpRequest, name: str, address: str, **more: Any) -> HttpResponse:
    page = tables.read("texts")[name]
    lead = in_this_language(page["lead"])
    context = {
        "title": in_this_language(page["title"]),
        "lead": lead,
        "sections": prose.sections(name, _values()),
        "canonical": canonical(reverse(address)),
        "description": lead,
        "official": "",
        "publisher_website": "",
        **more,
    }
    return render(request, "site/running_text.html", context)


@public_page(_revision)
def about(request: HttpRequest) -> HttpResponse:
    """Tell what this register is, who makes it and how an organisation joins."""
    return _page(request, "about", "site:about", publisher_website=settings.PUBLISHER_WEBSITE)


@public_page(_revision)
def privacy(request: HttpRequest) -> HttpResponse:
    """Tell what is kept of a visit."""
    return _page(request, "privacy", "site:privacy", official=settings.PRIVACY_STATEMENT)


@public_page(_revision)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement, made from the settings; what the operator did not state is said to be unknown."""
    status = settings.ACCESSIBILITY_STATUS
    context = {
        "status": status,
        "status_meaning": STATUSES.get(status, ""),
        "dated": settings.ACCESSIBILITY_DATE,
        "gaps": settings.ACCESSIBILITY_GAPS,
        "official": settings.ACCESSIBILITY_STATEMENT,
        "publisher": settings.PUBLISHER,
        "canonical": canonical(reverse("site:accessibility")),
        "description": _("Hoe toegankelijk deze site is, wat nog niet goed gaat en waar u een probleem meldt."),
    }
    return render(request, "site/accessibility.html", context)
