"""The addresses of this part of the desk, below that of the desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from algoritmeregister.desk.uploads import mappings, offering, previews

_PLACE = "organisaties/<slug:code>/inlezen"
_ONE = f"{_PLACE}/<uuid:uuid>"

patterns: list[URLPattern] = [
    path(_PLACE, offering.offer, name="uploads"),
    path(f"{_PLACE}/koppelingen/<int:pk>/weg", mappings.forget, name="forget_mapping"),
    path(f"{_ONE}/koppeling", mappings.mapping, name="upload_mapping"),
    path(_ONE, previews.preview, name="upload"),
    path(f"{_ONE}/kies", previews.choose, name="upload_choose"),
    path(f"{_ONE}/terugdraaien", previews.undo, name="upload_undo"),
    path(f"{_ONE}/hervat", previews.resume, name="upload_resume"),
    path(f"{_ONE}/weg", previews.throw_away, name="upload_discard"),
    path(f"{_ONE}/rest.<slug:suffix>", previews.rest_file, name="upload_rest"),
]
