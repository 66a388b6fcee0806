"""All pages of this site, by group: the page that helps who is lost. The sitemap for search engines names the same ones.

Pages made of registrations (one of each registration, organisation, register or supplier) are found on the lists here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from algoritmeregister.site.caching import public_page
from algoritmeregister.site.page import canonical


@dataclass(frozen=True)
class Entry:
    """A page: the name of its address (`site:…`, or of another room), what it is called, what is there in a few words."""

    view: str
    name: str | Promise
    what: str | Promise = ""


@dataclass(frozen=True)
class Group:
    """Pages that somebody looks for together. `key` is its anchor."""

    key: str
    title: str | Promise
    pages: tuple[Entry, ...]


GROUPS = (
    Group(
        "zoeken",
        _("Algoritmes vinden"),
        (
            Entry("site:home", _("Home"), _("zoeken, en wat er nieuw is")),
            Entry("site:registrations", _("Algoritmes"), _("zoeken in alle registraties, met filters")),
            Entry("site:organisations", _("Organisaties"), _("wat elke organisatie laat zien")),
            Entry("site:registers", _("Registers"), _("waar de registraties vandaan komen")),
            Entry("site:suppliers", _("Leveranciers"), _("van wie overheden algoritmes kopen")),
            Entry("site:beside", _("Registraties vergelijken"), _("twee of drie naast elkaar")),
        ),
    ),
    Group(
        "burgers",
        _("Als een algoritme u raakt"),
        (
            Entry("site:decision", _("Ik kreeg een brief"), _("welk algoritme meehielp en wat u kunt doen")),
            Entry("site:questions", _("Vragen en antwoorden"), _("ook over bezwaar maken")),
            Entry(
                "site:find_remark",
                _("Hoe staat het met mijn bericht?"),
                _("het antwoord op uw vraag of melding"),
            ),
        ),
    ),
    Group(
        "verandert",
        _("Wat er verandert en wat er ontbreekt"),
        (
            Entry("site:news", _("Wijzigingen"), _("per week wat er bijkwam, veranderde en verdween")),
            Entry("site:feeds", _("Volgen"), _("bericht krijgen als er iets verandert")),
            Entry("site:follow", _("Volg per e-mail")),
            Entry("site:figures", _("Cijfers"), _("het register in grafieken")),
            Entry("site:coverage", _("Wie ontbreekt er nog?"), _("welke overheden nog niets laten zien")),
        ),
    ),
    Group(
        "organisaties",
        _("Voor organisaties"),
        (
            Entry("site:standard", _("Publicatiestandaard"), _("wat er in een beschrijving staat")),
            Entry("site:templates", _("Sjablonen"), _("om een beschrijving te maken")),
            Entry("site:instruments", _("Instrumenten"), _("vragenlijsten en hulp bij keuzes")),
            Entry("site:guides", _("Kennisbank"), _("uitleg voor wie met algoritmes werkt")),
            Entry("site:agenda", _("Agenda"), _("bijeenkomsten")),
            Entry("site:proposals", _("Voorstellen voor de standaard")),
            Entry("site:propose", _("Doe een voorstel voor de standaard")),
            Entry("site:suggest_register", _("Meld een register aan")),
            Entry("desk:home", _("Inloggen"), _("beschrijvingen maken en beheren")),
        ),
    ),
    Group(
        "gegevens",
        _("Gegevens om mee te werken"),
        (
            Entry("site:downloads", _("Downloads"), _("het hele register in bestanden")),
            Entry("site:columns", _("Wat elke kolom betekent")),
            Entry("api-docs", _("API"), _("voor programma's die lezen")),
            Entry("supply-docs", _("De aanlever-API"), _("voor programma's die beschrijvingen sturen")),
        ),
    ),
    Group(
        "site",
        _("Over deze site"),
        (
            Entry("site:about", _("Over dit register"), _("wie het maakt en hoe u meedoet")),
            Entry("site:accessibility", _("Toegankelijkheid")),
            Entry("site:privacy", _("Privacy")),
            Entry("site:page_map", _("Sitemap"), _("deze pagina")),
        ),
    ),
)


def _revision(request: HttpRequest) -> str:
    """Return a revision of what is not already in an ETag: only the software decides which pages there are."""
    return f"pages-{len(GROUPS)}"


@public_page(_revision)
def page_map(request: HttpRequest) -> HttpResponse:
    """Name all pages."""
    context = {
        "groups": GROUPS,
        "security": bool(settings.SECURITY_CONTACT),
        "canonical": canonical(reverse("site:page_map")),
        "description": _("Alle pagina's van deze site op een rij."),
    }
    return render(request, "site/page_map.html", context)
