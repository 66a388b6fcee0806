"""Who may do what with remarks. Each check raises with the reason that the reader sees.

The organisation answers. Where nobody of it writes descriptions here, a steward of the register answers in the register's
own name. Only a steward lets through what was held: who would be bothered by spam should not have to look at it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.accounts.models import Membership
from algoritmeregister.accounts.policies import (
    NotAllowed,
    check_may_edit,
    check_may_publish,
    check_may_steward,
    may_steward,
)
from algoritmeregister.accounts.roles import Role
from algoritmeregister.audit.actors import Actor
from algoritmeregister.feedback.remarks.models import Remark
from algoritmeregister.organisations.models import Organisation


def has_desk(organisation: Organisation) -> bool:
    """Tell whether somebody of the organisation can answer here: an editor with an open account."""
    return Membership.objects.filter(organisation=organisation, role=Role.EDITOR, user__is_active=True).exists()


def check_may_answer(remark: Remark, by: Actor) -> None:
    """Check that `by` may answer a remark. Raises `NotAllowed`."""
    if may_steward(by) and not has_desk(remark.organisation):
        return
    check_may_edit(remark.organisation, by)


def check_may_show(remark: Remark, by: Actor) -> None:
    """Check that `by` may make a remark and its answer public, or take them back. Raises `NotAllowed`."""
    if may_steward(by) and not has_desk(remark.organisation):
        return
    check_may_publish(remark.organisation, by)


def check_may_judge(by: Actor) -> None:
    """Check that `by` may let through what was held, or reject it. Raises `NotAllowed`."""
    try:
        check_may_steward(by)
    except NotAllowed as error:
        raise NotAllowed(_("Alleen een registerbeheerder kijkt naar berichten die zijn opgehouden.")) from error
