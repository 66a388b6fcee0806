"""The addresses of the forms for describing, beside those of the workflow."""

from __future__ import annotations

from django.urls import URLPattern, path

from algoritmeregister.desk.describing import from_instrument, hinting, sections, starting_points, translating

_ALL = "organisaties/<slug:code>/beschrijvingen/"
_ONE = f"{_ALL}<uuid:uuid>/"

urlpatterns: list[URLPattern] = [
    path("schrijfhulp", hinting.writing_hints, name="writing_hints"),
    path(f"{_ALL}nieuw", starting_points.new, name="draft_new"),
    path(f"{_ALL}overnemen", starting_points.take_over, name="take_over"),
    path(f"{_ALL}uit-instrument", from_instrument.from_instrument, name="from_instrument"),
    path(f"{_ONE}bewerk", sections.overview, name="describe"),
    path(f"{_ONE}bewerk/<slug:section>", sections.edit, name="describe_section"),
    path(f"{_ONE}vertaal/<slug:language>", translating.translate, name="translate"),
    path(f"{_ONE}vertaal/<slug:language>/teksten/<int:number>", translating.earlier, name="translation_earlier"),
]
