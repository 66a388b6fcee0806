"""Remember what was done with people, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from algoritmeregister.accounts.policies import NotAllowed
from algoritmeregister.audit.actions import record, record_many
from algoritmeregister.audit.actors import Actor
from algoritmeregister.organisations.models import Organisation


@contextmanager
def refusals_remembered(
    *, action: str, subject: str, organisation: Organisation | None = None, detail: dict[str, Any] | None = None, by: Actor
) -> Iterator[None]:
    """Write to the log that `by` was refused what is asked inside. Goes around the transaction, so that the row stays."""
    try:
        yield
    except NotAllowed:
        remember(action=action, subject=subject, organisation=organisation, detail=detail, succeeded=False, by=by)
        raise


def remember(
    *,
    action: str,
    subject: str,
    organisation: Organisation | None = None,
    detail: dict[str, Any] | None = None,
    succeeded: bool = True,
    by: Actor,
) -> None:
    """Write to the log what was done with the person `subject` (a mail address), for which organisation."""
    code = organisation.code if organisation else ""
    record(action=action, subject=subject, detail=detail, succeeded=succeeded, organisation=code, people=True, by=by)


def remember_many(
    *, action: str, subjects: Iterable[tuple[str, dict[str, Any]]], organisation: Organisation, by: Actor
) -> None:
    """Write to the log that the same was done with each of these subjects, which have their own detail: a row each."""
    record_many(action=action, subjects=subjects, organisation=organisation.code, people=True, by=by)
