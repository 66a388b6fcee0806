"""What every page needs: the register's name, the menu, the language switch, the theme of this installation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.ui.addresses import address_of
from algoritmeregister.ui.language import in_other, split

DEFAULT_LOGO = "ui/mark.svg"


@dataclass(frozen=True)
class MenuItem:
    """An entry of the menu. `current`: "page" for the page itself, "true" for one below it, else empty."""

    name: str
    address: str
    current: str


@dataclass(frozen=True)
class LanguageLink:
    """This page in another language."""

    code: str
    name: str
    address: str
    absolute: str
    current: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the context that all templates share. Asks nothing of the database: error pages use it too."""
    language, prefix = get_language() or settings.LANGUAGE_CODE, get_script_prefix()
    site_name, contact_email, security_contact = settings.SITE_NAME, settings.CONTACT_EMAIL, settings.SECURITY_CONTACT
    return {
        "language": language,
        "site_name": site_name,
        "contact_email": contact_email,
        "security_contact": security_contact,
        "theme_class": settings.THEME_CLASS,
        "theme_stylesheet": settings.THEME_STYLESHEET,
        "logo": settings.LOGO or DEFAULT_LOGO,
        "navigation": _navigation(request.path, language, prefix),
        "footer_links": _footer_links(language, prefix),
        # All that the foot of a page is made of, which is on every page the same.
        "foot": (prefix, site_name, contact_email, security_contact),
        "languages": language_links(request, language),
    }


# Asked for every page; the language must be that of the request.
@lru_cache(64)
def _menu(language: str, prefix: str) -> list[tuple[str, str]]:
    """Return the main menu: name and address."""
    return [
        (_("Home"), address_of("site:home")),
        (_("Algoritmes"), address_of("site:registrations")),
        (_("Organisaties"), address_of("site:organisations")),
        (_("Registers"), address_of("site:registers")),
        (_("Wijzigingen"), address_of("site:news")),
        (_("Ik kreeg een brief"), address_of("site:decision")),
    ]


@lru_cache(64)
def _footer_links(language: str, prefix: str) -> list[tuple[str, str]]:
    """Return the pages that only the footer names: name and address."""
    return [
        (_("Over dit register"), address_of("site:about")),
        (_("Leveranciers"), address_of("site:suppliers")),
        (_("Cijfers"), address_of("site:figures")),
        (_("Publicatiestandaard"), address_of("site:standard")),
        (_("Instrumenten"), address_of("site:instruments")),
        (_("Sjablonen"), address_of("site:templates")),
        (_("Volgen"), address_of("site:feeds")),
        (_("Downloads"), address_of("site:downloads")),
        (_("API"), address_of("api-docs")),
        (_("Kennisbank"), address_of("site:guides")),
        (_("Agenda"), address_of("site:agenda")),
        (_("Vragen en antwoorden"), address_of("site:questions")),
        (_("Toegankelijkheid"), address_of("site:accessibility")),
        (_("Privacy"), address_of("site:privacy")),
        (_("Sitemap"), address_of("site:page_map")),
        (_("Inloggen"), address_of("desk:home")),
    ]


# Of the path only which entry it is, or is below, matters; without an address of its own it is asked once per page.
@lru_cache(512)
def _navigation(path: str, language: str, prefix: str) -> tuple[MenuItem, ...]:
    """Return the main menu of the page at a path."""
    return tuple(MenuItem(name, address, _place(path, address)) for name, address in _menu(language, prefix))


def _place(path: str, address: str) -> str:
    if path == address:
        return "page"
    return "true" if not address.endswith("/") and path.startswith(address + "/") else ""


def language_links(request: HttpRequest, language: str) -> list[LanguageLink]:
    """Return this page in every language, with the same question."""
    query = request.META.get("QUERY_STRING", "")
    suffix = f"?{query}" if query else ""
    result = []
    for code, name in settings.LANGUAGES:
        address = in_other(request.path, code) + suffix
        result.append(LanguageLink(code, name, address, settings.SITE_URL + address, code == language))
    return result


def canonical(path: str) -> str:
    """Return the full public address of a path."""
    return f"{settings.SITE_URL}{path}"


def bare_path(path: str) -> str:
    """Return a path without its language."""
    return split(path)[1]
