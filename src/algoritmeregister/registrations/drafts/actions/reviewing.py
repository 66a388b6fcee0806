"""Ask for a review, approve or send back, the national check, and remarks per field."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.registrations.drafts import noticing
from algoritmeregister.registrations.drafts.actions.stepping import LONGEST_COMMENT, check_can, held, note, take
from algoritmeregister.registrations.drafts.errors import DraftError, Invalid
from algoritmeregister.registrations.drafts.listeners import Happened, tell
from algoritmeregister.registrations.drafts.models import Comment, Draft
from algoritmeregister.registrations.drafts.policies import CHECKS, check_may_comment
from algoritmeregister.registrations.drafts.queries import errors, who
from algoritmeregister.registrations.drafts.states import Step


def submit(*, draft: Draft, by: Actor, comment: str = "", revision: int | None = None) -> Draft:
    """Ask for a review of a description. Raises `Invalid`, `NotAllowed`, `ForbiddenStep`, and `Conflict` when `revision` is
    given and is not the current one.
    """
    return _onwards(draft, Step.SUBMIT, by, comment, revision)


def approve(*, draft: Draft, by: Actor, comment: str = "", revision: int | None = None) -> Draft:
    """Approve a description; where there is a national check, it goes there. Raises as `submit` does."""
    return _onwards(draft, Step.APPROVE, by, comment, revision)


def clear(*, draft: Draft, by: Actor, comment: str = "", revision: int | None = None) -> Draft:
    """Pass a description at the national check. Raises as `submit` does."""
    return _onwards(draft, Step.CLEAR, by, comment, revision)


def _onwards(draft: Draft, step: Step, by: Actor, comment: str, revision: int | None) -> Draft:
    with held(draft, f"{step.value} description", by, revision) as now:
        CHECKS[step](now, by)
        check_can(now, step)
        if found := errors(now):
            raise Invalid(found)
        take(now, step, by, comment.strip())
        return now


def send_back(*, draft: Draft, comment: str, by: Actor, revision: int | None = None) -> Draft:
    """Send a description back to its writers; `comment` says what has to be better.

    Without it there must be remarks that nobody resolved yet. Raises `DraftError` when there are none, `NotAllowed`,
    `ForbiddenStep`, `Conflict`.
    """
    with held(draft, "send back description", by, revision) as now:
        CHECKS[Step.SEND_BACK](now, by)
        if not comment.strip() and not Comment.objects.filter(draft=now, resolved_at__isnull=True).exists():
            raise DraftError(_("Schrijf wat er beter moet. Of maak eerst een opmerking bij een veld."))
        take(now, Step.SEND_BACK, by, comment.strip())
        return now


def comment(*, draft: Draft, text: str, by: Actor, field: str = "") -> Comment:
    """Say something about a field of a description ("": about the whole). Raises `NotAllowed`, `DraftError`."""
    with held(draft, "comment on description", by) as now:
        check_may_comment(now, by)
        said = text.strip()
        if not said or len(said) > LONGEST_COMMENT:
            raise DraftError(_("Schrijf een opmerking van 1 tot %d tekens.") % LONGEST_COMMENT)
        made = Comment.objects.create(draft=now, field=field[:100], text=said, by=who(by), revision=now.revision)
        note(now, "comment on description", by, field=field[:100])
        happened = Happened("comment", now, by, comment=made)
        noticing.note(happened)
        tell(happened)
        return made


def resolve(*, comment: Comment, by: Actor) -> Comment:
    """Say that a remark was dealt with; one that was is returned as it is. Raises `NotAllowed`."""
    with held(comment.draft, "resolve comment", by) as now:
        check_may_comment(now, by)
        found = Comment.objects.select_for_update().get(pk=comment.pk)
        if found.resolved_at is None:
            found.resolved_at, found.resolved_by = timezone.now(), who(by)
            found.save(update_fields=["resolved_at", "resolved_by"])
            note(now, "resolve comment", by, field=found.field)
            tell(Happened("resolve", now, by, comment=found))
        return found
