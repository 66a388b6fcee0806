"""Colleagues who fill in one assessment: who does which part, and what they say about a question."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.accounts.queries import colleagues
from algoritmeregister.assessments.actions.errors import AssessmentError
from algoritmeregister.assessments.actions.keeping import locked, note
from algoritmeregister.assessments.models import AnswerSet, Assignment, Comment, State
from algoritmeregister.assessments.packs import pack_of
from algoritmeregister.assessments.policies import check_may_comment, check_may_write
from algoritmeregister.audit.actors import Actor
from algoritmeregister.instruments.engine import Pack
from algoritmeregister.registrations.drafts.queries import who

LONGEST_COMMENT, MOST_COMMENTS, MOST_ASSIGNMENTS = 5_000, 500, 300


def comment(*, answers: AnswerSet, text: str, by: Actor, question: str = "") -> Comment:
    """Say something about a question ("": about the whole). Raises `NotAllowed`, `AssessmentError`."""
    check_may_comment(answers.organisation, by)
    said = text.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST_COMMENT:
        raise AssessmentError(_("Schrijf een opmerking van 1 tot %d tekens.") % LONGEST_COMMENT)
    pack = pack_of(answers)
    if question and (pack is None or question not in pack.nodes):
        raise AssessmentError(_("Deze vraag staat niet in dit instrument."))
    with transaction.atomic():
        now = locked(answers)
        if now.comments.count() >= MOST_COMMENTS:
            raise AssessmentError(_("Er staan al %d opmerkingen. Dat is het hoogste aantal.") % MOST_COMMENTS)
        made = Comment.objects.create(answers=now, question=question, text=said, revision=now.revision, by=who(by))
        note("comment on assessment", now, by, question=question)
    return made


def resolve(*, comment: Comment, by: Actor) -> Comment:
    """Say that a remark was dealt with; one that was is returned as it is. Raises `NotAllowed`."""
    check_may_comment(comment.answers.organisation, by)
    with transaction.atomic():
        now = Comment.objects.select_for_update(of=("self",)).select_related("answers__organisation").get(pk=comment.pk)
        if now.resolved_at is None:
            now.resolved_at, now.resolved_by = timezone.now(), who(by)
            now.save(update_fields=["resolved_at", "resolved_by"])
            note("resolve comment on assessment", now.answers, by, question=now.question)
    return now


def assign(*, answers: AnswerSet, part: str, person: str, by: Actor, role: str = "") -> Assignment:
    """Ask a colleague to fill in a section or a question, in a role of the instrument. Raises `NotAllowed`,
    `AssessmentError`. `part`: see `Assignment`; `person`: "user:<address>" of somebody of this organisation.
    """
    check_may_write(answers.organisation, by)
    pack = pack_of(answers)
    if pack is None or part not in parts_of(pack):
        raise AssessmentError(_("Kies een onderdeel of een vraag van dit instrument."))
    if role and role not in {each.id for each in pack.roles}:
        raise AssessmentError(_("Deze rol staat niet in dit instrument."))
    if person not in {f"user:{each.user.email}" for each in colleagues(answers.organisation) if each.user.is_active}:
        raise AssessmentError(_("Kies een collega van deze organisatie."))
    with transaction.atomic():
        now = locked(answers)
        if now.state == State.SIGNED:
            raise AssessmentError(_("Deze toets is ondertekend en verandert niet meer. Begin een nieuwe."))
        if now.assignments.count() >= MOST_ASSIGNMENTS:
            raise AssessmentError(_("Er is al %d keer iets verdeeld. Dat is het hoogste aantal.") % MOST_ASSIGNMENTS)
        made, _new = Assignment.objects.update_or_create(
            answers=now, part=part, person=person, defaults={"role": role, "at": timezone.now(), "by": who(by)}
        )
        note("assign assessment", now, by, part=part, person=person, role=role)
    return made


def unassign(*, assignment: Assignment, by: Actor) -> None:
    """Take a part from a colleague again. Raises `NotAllowed`, `AssessmentError` when the assessment is signed."""
    check_may_write(assignment.answers.organisation, by)
    with transaction.atomic():
        now = locked(assignment.answers)
        if now.state == State.SIGNED:
            raise AssessmentError(_("Deze toets is ondertekend en verandert niet meer. Begin een nieuwe."))
        note("unassign assessment", now, by, part=assignment.part, person=assignment.person)
        assignment.delete()


def parts_of(pack: Pack) -> list[str]:
    """Return what can be given to somebody: every section and every question, in the order of the instrument."""
    found = []
    for section in pack.sections:
        found.append(f"section:{section.id}")
        of_section = (each for each in pack.questions.values() if pack.section_of[each.id] is section)
        found += [f"question:{each.id}" for each in of_section if each.kind != "information"]
    return found
