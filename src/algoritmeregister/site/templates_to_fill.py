"""Empty forms for who describes algorithms: tables to fill in, and the form of an interview, for every version."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.exchange.blank import interview as interviews
from algoritmeregister.exchange.blank.templates import OF, TEMPLATES
from algoritmeregister.site.caching import public_page
from algoritmeregister.site.description import open_file
from algoritmeregister.site.page import canonical
from algoritmeregister.site.snapshots import build_revision
from algoritmeregister.texts import in_language
from algoritmeregister.ui.addresses import address_of


@dataclass(frozen=True)
class Forms:
    """The forms for one version: its name, the tables (format, address), and the addresses of the interview's form."""

    key: str
    title: str
    tables: list[tuple[str, str]]
    interview: str
    interview_pdf: str


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def forms() -> list[Forms]:
    """Return the forms there are in the reader's language, those of the newest version first."""
    return [
        Forms(
            version,
            in_language(standards.get(version).title, _language()),
            [
                (each.name, address_of("site:template_file", version=version, suffix=each.suffix))
                for each in TEMPLATES.values()
            ],
            address_of("site:interview", version=version),
            address_of("site:interview_pdf", version=version),
        )
        for version in OF
    ]


@public_page(build_revision)
def index(request: HttpRequest) -> HttpResponse:
    """List the empty forms."""
    context = {
        "forms": forms(),
        "canonical": canonical(reverse("site:templates")),
        "description": _("Vul beschrijvingen van algoritmes in met een rekenblad of een gespreksformulier."),
    }
    return render(request, "site/templates.html", context)


def _known(version: str) -> str:
    if version not in OF:
        raise Http404(_("Deze versie van de standaard is er niet."))
    return version


@public_page(build_revision)
def template_file(request: HttpRequest, version: str, suffix: str) -> HttpResponse:
    """Give a table to fill in, in the language of the address."""
    template = TEMPLATES.get(suffix)
    if template is None:
        raise Http404(_("Dit soort bestand hebben wij niet."))
    content = template.make(_known(version), _language())
    name = f"sjabloon-{version}{'' if _language() == 'nl' else '-' + _language()}.{suffix}"
    return open_file(HttpResponse(content), template.media_type, name, shown=False)


@public_page(build_revision)
def interview(request: HttpRequest, version: str) -> HttpResponse:
    """Show the form of an interview, to print or to fill in on paper."""
    context = {
        "form": interviews.interview(_known(version), _language()),
        "pdf": address_of("site:interview_pdf", version=version),
        "canonical": canonical(reverse("site:interview", kwargs={"version": version})),
        "description": _("Alle velden van de standaard als vragen, om te printen."),
    }
    return render(request, "site/interview.html", context)


@public_page(build_revision)
def interview_pdf(request: HttpRequest, version: str) -> HttpResponse:
    """Give the same form as PDF."""
    content = interviews.as_pdf(_known(version), _language())
    return open_file(HttpResponse(content), "application/pdf", f"gespreksformulier-{version}.pdf", shown=True)
