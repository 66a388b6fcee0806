"""The assessments of an organisation, and those that the public may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from algoritmeregister.assessments.models import AnswerSet, Shown, State
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.models import Registration


def of(organisation: Organisation) -> QuerySet[AnswerSet]:
    """Return the assessments of an organisation with their description, the last changed first."""
    return AnswerSet.objects.filter(organisation=organisation).select_related("draft", "organisation")


def one(organisation: Organisation, uuid: UUID) -> AnswerSet | None:
    """Return an assessment of an organisation; None when it has none with this id."""
    return of(organisation).filter(uuid=uuid).first()


def with_revision(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Let registrations carry `assessments_revision`: when a publisher last chose what is shown of them; None: never.

    In the same question as the registration. One that is no longer shown counts too, or its page would not change.
    """
    chosen = AnswerSet.objects.filter(draft__registration=OuterRef("pk"), shown_at__isnull=False)
    return rows.annotate(assessments_revision=Subquery(chosen.order_by("-shown_at").values("shown_at")[:1]))


def public_of(registration: Registration) -> list[AnswerSet]:
    """Return what the public may see of a registration: signed, and its publisher chose so. The oldest first."""
    shown = AnswerSet.objects.filter(draft__registration=registration, state=State.SIGNED).exclude(shown=Shown.NOTHING)
    return list(shown.order_by("signed_at"))
