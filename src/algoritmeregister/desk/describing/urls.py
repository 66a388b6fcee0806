"""The addresses of the forms for describing, beside those of the workflow."""

from __future__ import annotations

from django.urls import URLPattern, path

from algoritmeregister.desk.describing import hinting, sections

_ONE = "organisaties/<slug:code>/beschrijvingen/<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("schrijfhulp", hinting.writing_hints, name="writing_hints"),
    path(f"{_ONE}bewerk", sections.overview, name="describe"),
    path(f"{_ONE}bewerk/<slug:section>", sections.edit, name="describe_section"),
]
