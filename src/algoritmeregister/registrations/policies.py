"""Who may do what to a registration. Each rule is a pair: `check_may_x` raises with a reason the reader sees,
`may_x` tells.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from algoritmeregister.accounts.policies import NotAllowed, check_may_publish, check_may_steward
from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register

__all__ = [
    "NotAllowed",
    "check_may_change",
    "check_may_follow_redaction",
    "check_may_merge",
    "check_may_redact",
    "check_may_say_again",
    "check_may_tell_of_assessment",
    "may_redact",
]


def check_may_change(by: Actor, register: Register | None = None) -> None:
    """Check that `by` may publish, change and withdraw registrations of `register`. Raises `NotAllowed`.

    An operator, a harvest and the software itself may. Somebody else only in the register that an organisation keeps here,
    when they may publish for that organisation; None: in no register in particular, so never.
    """
    if by.kind in {ActorKind.COMMAND, ActorKind.HARVEST, ActorKind.SYSTEM}:
        return
    if register is not None and register.is_local and register.owner is not None:
        check_may_publish(register.owner, by)
        return
    raise NotAllowed(_("Alleen de beheerder van dit register kan registraties veranderen."))


def check_may_tell_of_assessment(organisation: Organisation, by: Actor) -> None:
    """Check that `by` may say what is public of an assessment that `organisation` did: who publishes for it, or the software
    itself. Raises `NotAllowed`.
    """
    if by.kind not in {ActorKind.COMMAND, ActorKind.SYSTEM}:
        check_may_publish(organisation, by)


def check_may_redact(by: Actor) -> None:
    """Check that `by` may remove a text from what was published: only someone with access to the machine.

    Raises `NotAllowed`.
    """
    if by.kind is not ActorKind.COMMAND:
        raise NotAllowed(_("Alleen een beheerder van dit register kan een tekst uit een gepubliceerde versie verwijderen."))


def check_may_follow_redaction(by: Actor) -> None:
    """Check that `by` may remove here what the register of origin removed. Raises `NotAllowed`."""
    check_may_change(by)


def check_may_merge(by: Actor) -> None:
    """Check that `by` may say that two registrations are one, or two after all: someone with access to the machine, or who
    looks after the register. Raises `NotAllowed`.
    """
    check_may_steward(by)


def check_may_say_again(by: Actor) -> None:
    """Check that `by` may publish what the registers of a registration say together: who may change registrations, and who
    may say which are one. Raises `NotAllowed`.
    """
    if by.kind not in {ActorKind.COMMAND, ActorKind.HARVEST, ActorKind.SYSTEM}:
        check_may_merge(by)


def may_redact(by: Actor) -> bool:
    """Tell whether `by` may remove a text from what was published."""
    try:
        check_may_redact(by)
    except NotAllowed:
        return False
    return True
