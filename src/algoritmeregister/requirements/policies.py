"""Who may do what with requirements. `check_may_x` raises with a reason the reader sees."""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import NotAllowed, check_may, is_operator
from algoritmeregister.accounts.roles import Permission
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.queries import who
from algoritmeregister.requirements.models import State, Work


def check_may_take_in(by: Actor) -> None:
    """Check that `by` may take in requirements of a source: only an operator. Raises `NotAllowed`."""
    if not is_operator(by):
        raise NotAllowed(_("Alleen een beheerder van dit register kan eisen en maatregelen overnemen."))


def check_may_work(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may say what is done about requirements: an editor. Raises `NotAllowed`."""
    check_may(Permission.EDIT, organisation, by)


def check_may_approve(work: Work, by: Actor) -> None:
    """Check that `by` may agree that a requirement does not apply: a reviewer, and not who wrote it. Raises `NotAllowed`."""
    check_may(Permission.REVIEW, work.organisation, by)
    if work.state != State.NOT_APPLICABLE:
        raise NotAllowed(_("Er is niets om mee in te stemmen."))
    if work.changed_by == who(by):
        raise NotAllowed(_("Iemand anders dan wie dit schreef, stemt ermee in."))


def may_approve(work: Work, by: Actor) -> bool:
    """Tell whether `by` may agree that a requirement does not apply."""
    try:
        check_may_approve(work, by)
    except NotAllowed:
        return False
    return True
