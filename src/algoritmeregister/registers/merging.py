"""What happens to registers and statements when two organisations turn out to be one."""

from __future__ import annotations

from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register, Statement


def follow_merger(organisation: Organisation, into: Organisation, by: Actor) -> None:
    """Give the registers and statements of `organisation` to `into`. Of two statements that hold, the older stays."""
    Register.objects.filter(owner=organisation).update(owner=into)
    holding = Statement.objects.filter(organisation__in=[organisation, into], ended_on__isnull=True)
    for newer in list(holding.order_by("stated_on", "pk"))[1:]:
        newer.delete()
    Statement.objects.filter(organisation=organisation).update(organisation=into)
