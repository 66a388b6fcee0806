"""The addresses of the forms for describing, beside those of the workflow."""

from __future__ import annotations

from django.urls import URLPattern, path

from algoritmeregister.desk.describing import hinting, sections, starting_points

_ALL = "organisaties/<slug:code>/beschrijvingen/"
_ONE = f"{_ALL}<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("schrijfhulp", hinting.writing_hints, name="writing_hints"),
    path(f"{_ALL}nieuw", starting_points.new, name="draft_new"),
    path(f"{_ALL}overnemen", starting_points.take_over, name="take_over"),
    path(f"{_ONE}bewerk", sections.overview, name="describe"),
    path(f"{_ONE}bewerk/<slug:section>", sections.edit, name="describe_section"),
]
