"""Letters that come back: an address that keeps refusing is left alone, and forgotten a month later."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from pathlib import Path

from django.db.models import F, QuerySet
from django.utils import timezone

from algoritmeregister.feedback.models import Subscription

MOST_FAILURES = 3
KEPT = timedelta(days=30)
# Part of the Message-ID of our letters; see letters.message().
_NONCE = re.compile(r"\.([0-9a-f]{16})@")
_BIGGEST = 200_000  # characters of a returned letter that are looked at


def count(subscriptions: QuerySet[Subscription]) -> None:
    """Count one refusal, and suspend what was refused too often."""
    subscriptions.update(failures=F("failures") + 1)
    subscriptions.filter(failures__gte=MOST_FAILURES, suspended_at=None).update(suspended_at=timezone.now())


def read(path: Path) -> int:
    """Count the letters that came back in a mailbox: an mbox file, a Maildir, or one message. Returns how many were ours.

    Only reports of lasting failure count (RFC 3464, status 5.x.x). A letter is known by our Message-ID in what came back: an
    address in it proves nothing. Reading the same mailbox twice counts twice: empty it. Raises `OSError`.
    """
    ours = 0
    for message in _messages(path):
        if not _is_failure(message):
            continue
        nonces = set(_NONCE.findall(message.as_string()[:_BIGGEST]))
        for nonce in nonces:
            found = Subscription.objects.filter(nonce__startswith=nonce)
            if found.exists():
                count(found)
                ours += 1
    return ours


def _messages(path: Path) -> Iterator[Message]:
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there")
    if path.is_dir():
        yield from mailbox.Maildir(path, create=False)
        return
    with path.open("rb") as file:
        is_mbox = file.read(5) == b"From "
    if is_mbox:
        box = mailbox.mbox(path, create=False)
        try:
            yield from box
        finally:
            box.close()
        return
    with path.open("rb") as file:
        from email import message_from_binary_file

        yield message_from_binary_file(file)


def _is_failure(message: Message) -> bool:
    """Tell whether a message reports that a letter could not be delivered, for good."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        groups = part.get_payload()
        for group in groups if isinstance(groups, list) else []:
            if isinstance(group, Message) and str(group.get("Action", "")).strip().lower() == "failed":
                return str(group.get("Status", "5")).strip().startswith("5")
    return False
