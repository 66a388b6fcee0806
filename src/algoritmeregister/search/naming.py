"""How filters and orders are called in addresses: the same on the pages, in downloads and in the API.

Addresses are fixed, so a name here never changes; a new facet gets a line.
"""

from __future__ import annotations

from collections.abc import Mapping

from algoritmeregister.search.query import Sort

# Name in the address → facet of the index.
FILTERS: Mapping[str, str] = {
    "status": "status",
    "categorie": "publication_category",
    "thema": "theme",
    "soort": "organisation_kind",
    "organisatie": "organisation",
    "impacttoets": "impact_assessment",
    "leverancier": "supplier",
    "startjaar": "start_year",
    "register": "register",
    "standaard": "standard",
}
# Name in the address → order of the results.
SORTS: Mapping[str, Sort] = {
    "relevantie": "relevance",
    "nieuwste": "newest",
    "oudste": "oldest",
    "naam": "name",
    "organisatie": "organisation",
}
