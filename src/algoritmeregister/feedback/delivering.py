"""Deliver changes to webhooks: in order, signed, again when it failed, and no more when it keeps failing.

Each change arrives at least once: a worker that is killed after sending sends it again. Its id is its place in the ledger.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from django.db.models import Model
from django.utils import timezone

from algoritmeregister.feedback import claiming, outgoing, webhooks
from algoritmeregister.feedback.letters import Writer
from algoritmeregister.feedback.models import Webhook
from algoritmeregister.feedback.sending import since, until
from algoritmeregister.ledger import reading
from algoritmeregister.news import finding, following
from algoritmeregister.news.finding import Change

logger = logging.getLogger(__name__)

BATCH = 50  # changes in one delivery
MOST_BATCHES = 20  # to one webhook, before the others get their turn
MOST_FAILURES = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=12)
GONE = 410
CONTENT_TYPE = "application/cloudevents-batch+json; charset=utf-8"

# Tells one change as a CloudEvent.
Teller = Callable[[Change], dict[str, Any]]


def deliver_due(writer: Writer, tell: Teller) -> int:
    """Deliver what the webhooks did not get yet. Returns how many deliveries were taken."""
    due = Webhook.objects.filter(suspended_at=None, next_at__lte=timezone.now())
    head = reading.head()
    keys = list(due.exclude(told_epoch=head.epoch, told_sequence=head.sequence).values_list("pk", flat=True))
    if not keys or not following.keep_up():
        return 0
    taken = 0
    for key in keys:
        for _ in range(MOST_BATCHES):
            if not _deliver(key, writer, tell):
                break
            taken += 1
    return taken


def _deliver(key: int, writer: Writer, tell: Teller) -> bool:
    """Deliver the next changes to one webhook; says whether they were taken, and there may be more."""
    if not claiming.claim(Webhook, key, next_at__lte=timezone.now()):
        return False
    webhook = Webhook.objects.filter(pk=key).first()
    if webhook is None:
        return False
    there = reading.head()
    try:
        question = writer.question(webhook)
        items = question.items().filter(since(webhook)).filter(until(there)) if question else None
        changes = finding.changes(items.order_by("epoch", "sequence"), count=BATCH) if items is not None else []
        body = json.dumps([tell(each) for each in changes], ensure_ascii=False).encode()
    except Exception:
        logger.exception("No delivery could be made for %s.", webhook)
        claiming.wait(webhook, timezone.now() + FIRST_PAUSE)
        return False
    if not changes:
        claiming.note(webhook, told_epoch=there.epoch, told_sequence=there.sequence)
        return False
    problem, is_final = post(webhook, f"{changes[0].cursor}.{changes[-1].cursor}", body)
    if problem:
        note_failure(webhook, problem, is_final=is_final)
        return False
    epoch, sequence = (int(part) for part in changes[-1].cursor.split("-"))
    claiming.note(webhook, told_epoch=epoch, told_sequence=sequence, failures=0, problem="", delivered_at=timezone.now())
    return True


class Receiver(Protocol):
    """What is posted to: a `Webhook`, or a row of a higher room that has these columns and those of `claiming`."""

    url: str
    nonce: str
    failures: int


def post(webhook: Receiver, name: str, body: bytes) -> tuple[str, bool]:
    """Send one delivery. Returns what went wrong, empty when it was taken, and whether the other side wants no more."""
    headers = {"Content-Type": CONTENT_TYPE, **webhooks.signed(webhook, f"{webhook.nonce[:8]}.{name}", body)}
    try:
        answer = outgoing.send("POST", webhook.url, headers, body)
    except (outgoing.NotAllowed, outgoing.Unreachable) as error:
        return str(error), False
    return ("", False) if answer.is_good else (f"status {answer.status}", answer.status == GONE)


def note_failure(webhook: Receiver, problem: str, *, is_final: bool) -> None:
    """Note that a delivery failed: the next attempt waits longer each time, and after many there is none."""
    assert isinstance(webhook, Model)
    failures = webhook.failures + 1
    stopped = is_final or failures >= MOST_FAILURES
    now = timezone.now()
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 16))
    claiming.note(
        webhook,
        failures=failures,
        next_at=now + pause,
        suspended_at=now if stopped else None,
        problem=problem[:200],
    )
    # Without its address: that may have a secret in it.
    logger.warning("A delivery to %s failed (%s)%s.", webhook, problem, "; it is stopped" if stopped else "")
