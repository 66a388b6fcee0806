"""Write to the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from algoritmeregister.audit.actors import Actor
from algoritmeregister.audit.models import Event


def record(
    *,
    action: str,
    subject: str = "",
    detail: dict[str, Any] | None = None,
    succeeded: bool = True,
    organisation: str = "",
    people: bool = False,
    by: Actor,
) -> Event:
    """Remember that `by` did `action` (a verb such as "redact") on `subject` (a name that stays meaningful).

    `detail` is small and never holds a secret or the text that was removed. `organisation`: the code of the one that it
    concerns. `people`: about who may do what, or signing in: nothing that a public page shows.
    """
    event = _event(action, subject, detail, by, succeeded=succeeded, organisation=organisation, people=people)
    event.save()
    return event


def record_many(
    *, action: str, subjects: Iterable[tuple[str, dict[str, Any]]], organisation: str = "", people: bool = False, by: Actor
) -> None:
    """Remember that `by` did `action` on each of these subjects, which have their own detail: a row each."""
    Event.objects.bulk_create(
        _event(action, subject, detail, by, succeeded=True, organisation=organisation, people=people)
        for subject, detail in subjects
    )


def _event(
    action: str, subject: str, detail: dict[str, Any] | None, by: Actor, *, succeeded: bool, organisation: str, people: bool
) -> Event:
    return Event(
        at=timezone.now(),
        actor_kind=by.kind,
        actor_name=by.name[:200],
        action=action,
        subject=subject[:500],
        succeeded=succeeded,
        detail=detail or {},
        origin=by.origin[:64],
        organisation=organisation,
        people=people,
    )
