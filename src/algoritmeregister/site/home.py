"""The home page: search, what is new, and what an algorithm is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.registers.models import Register
from algoritmeregister.registrations import queries
from algoritmeregister.site import changes
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.page import canonical


def examples() -> list[tuple[str, str]]:
    """Return searches to start with: what is shown, and what is asked (in Dutch, like most of the register)."""
    return [
        (_("parkeren"), "parkeren"),
        (_("uitkering"), "uitkering"),
        (_("camera's"), "camera's"),
        (_("chatbot"), "chatbot"),
    ]


@public_page(data_revision)
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page."""
    published = queries.published()
    context = {
        "count": published.count(),
        "organisation_count": published.values("organisation").distinct().count(),
        "register_count": Register.objects.filter(registrations__state="published").distinct().count(),
        "changes": changes.newest(language=get_language() or "nl"),
        "examples": examples(),
        "description": _("Zoek welke algoritmes de overheid gebruikt, waarvoor, en bij wie u terecht kunt."),
        "canonical": canonical(reverse("site:home")),
    }
    return render(request, "site/home.html", context)
