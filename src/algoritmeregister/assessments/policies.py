"""Who may do what with a saved assessment. `check_may_x` raises with a reason the reader sees."""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import NotAllowed, check_may, may_publish, may_review
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.assessments.models import AnswerSet, State
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.queries import who


def check_may_write(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may begin and fill in assessments: an editor. Raises `NotAllowed`."""
    check_may(Permission.EDIT, organisation, by)


def check_may_comment(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may say something about answers: who writes, signs or publishes here. Raises `NotAllowed`."""
    if not (may_review(organisation, by) or may_publish(organisation, by)):
        check_may(Permission.EDIT, organisation, by)


def check_may_sign(answers: AnswerSet, by: Actor) -> None:
    """Check that `by` may sign: a reviewer who wrote none of it, once it is complete. Raises `NotAllowed`."""
    check_may(Permission.REVIEW, answers.organisation, by)
    if answers.state != State.COMPLETE:
        raise NotAllowed(_("Deze toets is niet klaar om te ondertekenen."))
    if answers.saves.filter(by=who(by)).exists():
        raise NotAllowed(_("Iemand die niet meeschreef, ondertekent de toets."))


def check_may_show(answers: AnswerSet, by: Actor) -> None:
    """Check that `by` may say what of it is public: a publisher. Raises `NotAllowed`."""
    check_may(Permission.PUBLISH, answers.organisation, by)
