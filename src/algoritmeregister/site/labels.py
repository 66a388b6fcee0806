"""Words for codes that are not in the field catalogue: kinds of organisation, legal grounds, names of facets."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from algoritmeregister.organisations import kinds

REDACTION_GROUNDS: dict[str, str | Promise] = {
    "personal-data": _("bescherming van persoonsgegevens"),
    "court-order": _("een uitspraak van de rechter"),
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


def organisation_kind(key: str) -> str:
    """Return what a kind of organisation is called, in the language of this request."""
    return kinds.label(key, get_language())
