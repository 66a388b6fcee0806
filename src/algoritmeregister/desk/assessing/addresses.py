"""The addresses of assessments at the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from algoritmeregister.desk.assessing import asking, history, pages, renewing, taking_over, together

_ONE = "organisaties/<slug:code>/toetsen/<uuid:uuid>"

patterns: list[URLPattern] = [
    path("organisaties/<slug:code>/toetsen", pages.listed, name="assessments"),
    path("organisaties/<slug:code>/toetsen/nieuw", pages.begin, name="assessment_new"),
    path(_ONE, pages.one, name="assessment"),
    path(f"{_ONE}/bestand.<slug:suffix>", pages.file, name="assessment_file"),
    path(f"{_ONE}/vragen", asking.fill, name="assessment_fill"),
    path(f"{_ONE}/klaar", pages.hand_in, name="assessment_hand_in"),
    path(f"{_ONE}/onderteken", pages.sign, name="assessment_sign"),
    path(f"{_ONE}/beschrijving", pages.link, name="assessment_link"),
    path(f"{_ONE}/openbaar", pages.show, name="assessment_show"),
    path(f"{_ONE}/opmerking", together.comment, name="assessment_comment"),
    path(f"{_ONE}/opmerking/<int:pk>", together.resolve, name="assessment_resolve"),
    path(f"{_ONE}/verdeling", together.division, name="assessment_division"),
    path(f"{_ONE}/verdeel", together.assign, name="assessment_assign"),
    path(f"{_ONE}/verdeel/<int:pk>", together.unassign, name="assessment_unassign"),
    path(f"{_ONE}/geschiedenis", history.history, name="assessment_history"),
    path(f"{_ONE}/teksten/<int:number>", history.text, name="assessment_text"),
    path(f"{_ONE}/versie", renewing.renew, name="assessment_renew"),
    path(f"{_ONE}/overnemen", taking_over.take_over, name="assessment_take_over"),
]
