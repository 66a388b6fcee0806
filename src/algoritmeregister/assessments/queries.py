"""The assessments of an organisation, and those that the public may see."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from algoritmeregister.assessments.models import AnswerSave, AnswerSet, Assignment, Comment, Shown, State
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.queries import who
from algoritmeregister.registrations.models import Registration
from algoritmeregister.ui.questions import number_in


def of(organisation: Organisation) -> QuerySet[AnswerSet]:
    """Return the assessments of an organisation with their description, the last changed first."""
    return AnswerSet.objects.filter(organisation=organisation).select_related(
        "draft__registration", "organisation", "follows"
    )


def listing(organisation: Organisation, by: Actor) -> QuerySet[AnswerSet]:
    """Return the assessments of an organisation without their answers. Each carries `remarks_open`, how many remarks nobody
    resolved yet, and `asked`, how many parts `by` was asked to do.
    """
    return (
        of(organisation)
        .defer("values")
        .annotate(
            remarks_open=Count("comments", filter=Q(comments__isnull=False, comments__resolved_at=None), distinct=True),
            asked=Count("assignments", filter=Q(assignments__person=who(by)), distinct=True),
        )
    )


def one(organisation: Organisation, uuid: UUID) -> AnswerSet | None:
    """Return an assessment of an organisation; None when it has none with this id."""
    return of(organisation).filter(uuid=uuid).first()


def to_show(organisation: Organisation, uuid: UUID, by: Actor) -> AnswerSet | None:
    """Return an assessment for its page. It carries `later`, the id of the one that brings it up to date (None: there is
    none), and `wrote`, whether `by` wrote in it.
    """
    later = AnswerSet.objects.filter(follows=OuterRef("pk")).order_by("-pk").values("uuid")[:1]
    wrote = AnswerSave.objects.filter(answers=OuterRef("pk"), by=who(by))
    return of(organisation).filter(uuid=uuid).annotate(later=Subquery(later), wrote=Exists(wrote)).first()


def beside(answers: AnswerSet) -> QuerySet[AnswerSet]:
    """Return the other assessments whose answers can be of use: of the same description; where it belongs to none, those of
    the organisation that belong to none either.
    """
    return of(answers.organisation).filter(draft=answers.draft).exclude(pk=answers.pk)


def comment(answers: AnswerSet, key: str) -> Comment | None:
    """Return a remark about an assessment, by what an address says; None when there is none."""
    number = number_in(key, 10**17)
    return None if number is None else answers.comments.select_related("answers__organisation").filter(pk=number).first()


def open_comments(answers: AnswerSet, questions: Iterable[str]) -> dict[str, list[Comment]]:
    """Return what was said about these questions and not dealt with yet, per question, the oldest first."""
    found: dict[str, list[Comment]] = {}
    for each in answers.comments.filter(question__in=set(questions), resolved_at=None):
        found.setdefault(each.question, []).append(each)
    return found


def assigned(answers: AnswerSet, parts: Iterable[str]) -> list[Assignment]:
    """Return who was asked to do these parts."""
    return list(answers.assignments.filter(part__in=set(parts)))


def with_revision(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Let registrations carry `assessments_revision`: when a publisher last chose what is shown of them; None: never.

    In the same question as the registration. One that is no longer shown counts too, or its page would not change.
    """
    mine = Q(draft__registration=OuterRef("pk")) | Q(draft__registration__merged_into=OuterRef("pk"))
    chosen = AnswerSet.objects.filter(mine, shown_at__isnull=False)
    return rows.annotate(assessments_revision=Subquery(chosen.order_by("-shown_at").values("shown_at")[:1]))


def public_of(registration: Registration) -> list[AnswerSet]:
    """Return what the public may see of a registration: signed, and its publisher chose so. The oldest first.

    Also those of registrations that turned out to be this one: they were done for the same algorithm.
    """
    mine = Q(draft__registration=registration) | Q(draft__registration__merged_into=registration)
    shown = AnswerSet.objects.filter(mine, state=State.SIGNED).exclude(shown=Shown.NOTHING)
    return list(shown.order_by("signed_at"))
