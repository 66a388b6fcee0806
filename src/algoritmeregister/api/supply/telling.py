"""Tell programs of changes of state: signed, in order, again when it failed, and no more when it keeps failing.

What is told are the steps that descriptions took; each arrives at least once. Of what stands in a description nothing is
told, and of who took the step only what sort they are: a program that may read asks for the rest.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from algoritmeregister.api.supply.models import StateHook
from algoritmeregister.api.supply.naming import ROOT, STATES
from algoritmeregister.feedback import claiming, delivering
from algoritmeregister.ledger.chain import moment
from algoritmeregister.registrations.drafts.models import DraftStep
from algoritmeregister.registrations.drafts.states import DraftState

logger = logging.getLogger(__name__)

TYPE = "algoritmeregister.description."
BATCH = 50
# Longer than a step takes from its moment to its row: what is told is older than that, and than whoever still writes.
SETTLED = timedelta(seconds=2)
# When the oldest transaction began that wrote something and is not committed yet.
_OLDEST_WRITER = (
    "SELECT MIN(xact_start) FROM pg_stat_activity"
    " WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
)


def deliver_due() -> int:
    """Deliver what webhooks did not hear yet. Returns how many deliveries were taken."""
    due = StateHook.objects.filter(suspended_at=None, next_at__lte=timezone.now())
    return sum(_deliver(pk) for pk in due.values_list("pk", flat=True))


def _settled() -> datetime:
    """Return the moment before which no step can be added any more.

    Of two transactions at once, the one that began later may be committed first: on PostgreSQL a step with a lower number
    then comes after one that was told, and would be passed over. On SQLite one writes at a time.
    """
    last = timezone.now()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_OLDEST_WRITER)
            last = min(last, cursor.fetchone()[0] or last)
    return last - SETTLED


def _steps(hook: StateHook) -> list[DraftStep]:
    found = DraftStep.objects.filter(pk__gt=hook.told_step, draft__organisation=hook.organisation_id, at__lte=_settled())
    return list(found.select_related("draft__organisation").order_by("pk")[:BATCH])


def _deliver(pk: int) -> bool:
    """Deliver the next steps to one webhook; says whether they were taken."""
    hook = StateHook.objects.get(pk=pk)
    if not _steps(hook) or not claiming.claim(StateHook, pk, next_at__lte=timezone.now()):
        return False
    hook.refresh_from_db()
    steps = _steps(hook)
    if not steps:
        claiming.note(hook)
        return False
    body = json.dumps([event(each) for each in steps], ensure_ascii=False).encode()
    problem, is_final = delivering.post(hook, f"{steps[0].pk}.{steps[-1].pk}", body)
    if problem:
        delivering.note_failure(hook, problem, is_final=is_final)
        return False
    claiming.note(hook, told_step=steps[-1].pk, failures=0, problem="", delivered_at=timezone.now())
    return True


def event(step: DraftStep) -> dict[str, Any]:
    """Return a step as an event (CloudEvents 1.0). `subject`: the number of the description."""
    draft = step.draft
    return {
        "specversion": "1.0",
        "id": f"step-{step.pk}",
        "source": f"{settings.SITE_URL}{ROOT}",
        "type": f"{TYPE}{step.step}",
        "subject": draft.number,
        "time": moment(step.at),
        "datacontenttype": "application/json",
        "data": {
            "organisation": draft.organisation.code,
            "lars": draft.number,
            "source_id": draft.source_id,
            "step": step.step,
            "from": step.from_state or None,
            "to": step.to_state,
            "state": STATES[DraftState(step.to_state)],
            "revision": step.revision,
            "by": step.by.partition(":")[0],
        },
    }
