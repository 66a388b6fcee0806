"""The addresses of the way of a description, below /beheer/."""

from __future__ import annotations

from django.urls import path

from algoritmeregister.desk.workflow import (
    adopting,
    flow,
    listing,
    many,
    moving,
    national,
    notices,
    overview,
    previewing,
    publishing,
    publishing_many,
    reviewing,
)

_LIST = "organisaties/<slug:code>/beschrijvingen"
_ONE = f"{_LIST}/<uuid:uuid>"

urlpatterns = [
    path("organisaties/<slug:code>/werkwijze", flow.flow, name="flow"),
    path(_LIST, listing.drafts, name="drafts"),
    path(f"{_LIST}/elders", adopting.elsewhere, name="elsewhere"),
    path(f"{_LIST}/overal", many.replace, name="drafts_replace"),
    path(f"{_LIST}/publiceren", publishing_many.publish, name="drafts_publish"),
    path(f"{_LIST}/nagekeken", many.reviewed, name="drafts_reviewed"),
    path(_ONE, overview.overview, name="draft"),
    path(f"{_ONE}/voorbeeld", overview.text, name="draft_text"),
    path(f"{_ONE}/teksten/<int:number>", overview.earlier, name="draft_earlier"),
    path(f"{_ONE}/indienen", moving.submit, name="draft_submit"),
    path(f"{_ONE}/beoordelen", reviewing.review, name="draft_review"),
    path(f"{_ONE}/goedkeuren", reviewing.approve, name="draft_approve"),
    path(f"{_ONE}/terugsturen", reviewing.send_back, name="draft_send_back"),
    path(f"{_ONE}/publiceren", publishing.publish, name="draft_publish"),
    path(f"{_ONE}/uit-planning", moving.unschedule, name="draft_unschedule"),
    path(f"{_ONE}/intrekken", publishing.withdraw, name="draft_withdraw"),
    path(f"{_ONE}/archiveren", moving.archive, name="draft_archive"),
    path(f"{_ONE}/terughalen", moving.restore, name="draft_restore"),
    path(f"{_ONE}/weggooien", moving.discard, name="draft_discard"),
    path(f"{_ONE}/nagekeken", moving.reviewed, name="draft_reviewed"),
    path(f"{_ONE}/opmerkingen", moving.comment, name="draft_comment"),
    path(f"{_ONE}/opmerkingen/<int:pk>/afgehandeld", moving.resolve, name="draft_resolve"),
    path(f"{_ONE}/links", previewing.make, name="draft_preview"),
    path(f"{_ONE}/links/<int:pk>/beeindig", previewing.end, name="draft_preview_end"),
    path("meldingen", notices.notices, name="notices"),
    path("meldingen/gelezen", notices.read, name="notices_read"),
    path("meldingen/post", notices.choose, name="notices_choose"),
    path("landelijke-controle", national.waiting, name="national"),
    path("landelijke-controle/<uuid:uuid>", national.check, name="national_check"),
    path("landelijke-controle/<uuid:uuid>/goed", national.clear, name="national_clear"),
    path("landelijke-controle/<uuid:uuid>/terug", national.send_back, name="national_send_back"),
]
