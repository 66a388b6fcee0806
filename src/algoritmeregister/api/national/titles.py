"""What the lines of the national register's spreadsheets are called, where our catalogue has better words for them.

Programs look for these exact titles. The English and Frisian files have keys instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from algoritmeregister.standards import Field

_EVERYWHERE: Mapping[str, str] = {"lars": "Algoritme-ID", "publication_dt": "Publicatie datum"}
_EARLY: Mapping[str, str] = {
    "description": "Omschrijving",
    "dpia": "Data Protection Impact Assessment (DPIA)",
    "standard_version": "Schema",
    "uuid": "UUID",
}
_FIRST: Mapping[str, str] = {
    **_EARLY,
    "competent_authority": "Bevoegde authoriteit",  # as it is written there
    "iama": "Impact Assessment Mensenrechten en Algoritmes (IAMA)",
}
_TITLES: Mapping[str, Mapping[str, str]] = {
    "0.1": _FIRST,
    "0.2.3": _FIRST,
    "0.3.1": {
        **_EARLY,
        "iama": "Mensenrechtentoets",
        "iama_description": "Link naar Mensenrechtentoets",
        "tags": "Tags",
    },
    "0.4": {"impacttoetsen": "Impacttoetsen"},
    "1.0": {
        "organization": "Organisatienaam",
        "lawful_basis_grouping": "Verwijzingen wettelijke basis",
        "source_data_grouping": "Verwijzingen gegevensbronnen",
    },
}


def title_of(field: Field, standard: str, language: str) -> str:
    """Return what the line of a field is called in a file in this language."""
    if language != "nl":
        return field.key
    return _TITLES.get(standard, {}).get(field.key) or _EVERYWHERE.get(field.key) or field.label["nl"]
