"""What can be asked about the links in descriptions. Reading only."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from algoritmeregister.links.models import Link, Use, Verdict
from algoritmeregister.organisations.models import Organisation

BROKEN = Q(link__verdict__in=[Verdict.DEAD, Verdict.PRIVATE])
MOVED = Q(link__verdict=Verdict.GOOD) & ~Q(link__moved_to="")


def broken(organisation: Organisation) -> QuerySet[Use]:
    """Return where a link stands that leads nowhere, by description."""
    return _of(organisation).filter(BROKEN).order_by("draft__title", "draft", "field", "pk")


def moved(organisation: Organisation) -> QuerySet[Use]:
    """Return where a link stands of which the page has another address for good, by description."""
    return _of(organisation).filter(MOVED).order_by("draft__title", "draft", "field", "pk")


def counts(organisation: Organisation) -> dict[str, int]:
    """Return how many different addresses an organisation's descriptions have, by verdict; every verdict is there."""
    rows = Link.objects.filter(uses__draft__organisation=organisation).values_list("verdict")
    found = dict(rows.annotate(count=Count("pk", distinct=True)).order_by())
    return {verdict.value: found.get(verdict.value, 0) for verdict in Verdict}


def _of(organisation: Organisation) -> QuerySet[Use]:
    return Use.objects.filter(draft__organisation=organisation).select_related("link", "draft")
