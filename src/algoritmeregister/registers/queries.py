"""What can be asked about registers. Reading only."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from algoritmeregister.registers.models import Proposal, Register, Statement
from algoritmeregister.registers.naming import place


def accepted() -> QuerySet[Register]:
    """Return the registers that are part of the overview, with their owner, by name."""
    return Register.objects.filter(proposal=Proposal.ACCEPTED).select_related("owner").order_by("name", "slug")


def suggested() -> QuerySet[Register]:
    """Return the registers that wait for a steward, the oldest suggestion first."""
    return Register.objects.filter(proposal=Proposal.SUGGESTED).select_related("owner").order_by("suggested_at", "pk")


def counted(registers: QuerySet[Register]) -> QuerySet[Register]:
    """Add to each register how many registrations are `published`: public now, also when another register has them too. In
    the same question to the database.
    """
    return registers.annotate(published=count_of_register())


def count_of_register(*, gone: bool = False) -> Coalesce:
    """Return what to annotate registers with: how many registrations are public there now, or how many are `gone`. Counted
    per register from an index; a join would be grouped by all that is known of a register.
    """
    # A relation of the room above: what stands in a register is public for as long as it is not gone from there.
    here = Q(appearances__isnull=False, appearances__gone_at__isnull=not gone)
    there = Register.objects.filter(here, pk=OuterRef("pk"))
    return Coalesce(Subquery(there.order_by().values("pk").annotate(count=Count("appearances")).values("count")), 0)


def at_address(address: str) -> Register | None:
    """Return the register, also a suggested one, that is at this address for people or machines; None when there is none."""
    wanted = place(address)
    if not wanted:
        return None
    known = Register.objects.exclude(proposal=Proposal.REJECTED).exclude(website="", data_url="").order_by("proposal", "pk")
    return next((each for each in known if wanted in {place(each.website), place(each.data_url)}), None)


def statements() -> QuerySet[Statement]:
    """Return who says, or said, to have nothing to register, with the organisation, by its name."""
    return Statement.objects.select_related("organisation").order_by("organisation__name", "stated_on")
