"""Read the audit log: what concerns one organisation, or one person."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from algoritmeregister.audit.actors import ActorKind
from algoritmeregister.audit.models import Event


def of_organisation(code: str) -> QuerySet[Event]:
    """Return what concerns the organisation with this code, newest first."""
    return Event.objects.filter(organisation=code)


def of_person(name: str) -> QuerySet[Event]:
    """Return what the person who signs in with this mail address did, and what was done about them; newest first."""
    return Event.objects.filter(Q(actor_kind=ActorKind.USER, actor_name=name) | Q(people=True, subject=name))
