"""Words for codes that are not in the field catalogue: kinds of organisation, names of facets."""

from __future__ import annotations

from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from algoritmeregister import standards
from algoritmeregister.organisations import kinds
from algoritmeregister.standards.model import Code, Texts
from algoritmeregister.texts import in_language

# How a status or category (key of its code list) looks: next to the word, never instead of it.
TONES = {
    "in_gebruik": "active",
    "in_ontwikkeling": "changed",
    "buiten_gebruik": "quiet",
    "hoog_risico": "alarm",
    "impactvol": "category",
}

# Facet → field of the superset whose code list names its values.
CODED_FACETS = {
    "status": "status",
    "publication_category": "publication_category",
    "theme": "category",
    "impact_assessment": "impacttoetsen_grouping",
}

FACETS: dict[str, str | Promise] = {
    "organisation": _("Organisatie"),
    "organisation_kind": _("Soort organisatie"),
    "register": _("Register"),
    "status": _("Status"),
    "publication_category": _("Publicatiecategorie"),
    "theme": _("Thema"),
    "impact_assessment": _("Impacttoets"),
    "supplier": _("Leverancier"),
    "standard": _("Publicatiestandaard"),
    "start_year": _("Startjaar"),
}


def facet(key: str, language: str | None = None) -> str:
    """Return what a facet is called in `language`, which is that of this request: who knows it saves asking Django."""
    return _facet(key, language or get_language())


# Django looks a lazy text up each time it is written, and ten of them stand beside every list.
@lru_cache(128)
def _facet(key: str, language: str | None) -> str:
    return str(FACETS[key])


def organisation_kind(key: str) -> str:
    """Return what a kind of organisation is called, in the language of this request."""
    return kinds.label(key, get_language())


def facet_value(facet: str, value: str, language: str | None = None) -> str:
    """Return the word for a facet's value, in `language` (that of this request); the value itself when no list knows it."""
    return _facet_value(facet, value, language or get_language())


# The same values stand in every list of results.
@lru_cache(4_096)
def _facet_value(facet: str, value: str, language: str | None) -> str:
    if facet == "organisation_kind":
        return kinds.label(value, language)
    if facet == "standard":
        known = value in (*standards.VERSIONS, standards.SUPERSET)
        return in_language(standards.get(value).title, language) if known else value
    found = code(facet, value)
    return in_language(found.label, language) if found else value


@lru_cache(1_024)
def tone(facet: str, value: str) -> str:
    """Return how a status or category looks."""
    found = code(facet, value)
    return TONES.get(found.key if found else "", "neutral")


def code(facet: str, value: str) -> Code | None:
    """Return the code that a facet's value means, None when its values come from no list or the list does not have it."""
    if facet not in CODED_FACETS:
        return None
    field = standards.get(standards.SUPERSET).field(CODED_FACETS[facet])
    # Of rows with a title, the title is the field with the code list.
    codes = field.code_list or next((item.code_list for item in field.items if item.code_list), None)
    return codes.find(value) if codes else None


def words(texts: Texts) -> str:
    """Choose from a text in three languages the one for this request."""
    return in_language(texts, get_language())
