"""The addresses of what a steward decides."""

from __future__ import annotations

from django.urls import path

from algoritmeregister.desk.stewarding import duplicates, listed, names, profiles, runs, suppliers

patterns = [
    path("dubbelen", duplicates.listing, name="duplicates"),
    path("dubbelen/<int:pk>", duplicates.decide, name="decide_duplicate"),
    path("ophalen", runs.listing, name="runs"),
    path("ophalen/<int:pk>", runs.decide, name="decide_run"),
    path("mappingprofielen", profiles.listing, name="profiles"),
    path("leveranciers", suppliers.listing, name="suppliers"),
    path("leveranciers/besluit", suppliers.decide, name="decide_suppliers"),
    path("leveranciers/spelling", suppliers.spelling, name="decide_spelling"),
    path("aanmeldingen", listed.suggestions, name="suggestions"),
    path("aanmeldingen/<int:pk>", listed.decide, name="decide_suggestion"),
    path("namen", names.listing, name="renames"),
    path("niets-te-melden", listed.statements, name="statements"),
]
