"""How often something may be asked of us: so that nobody fills a stranger's mailbox, or a desk, through us."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from algoritmeregister.feedback.models import Attempt

PER_ADDRESS, PER_CLIENT, IN_ALL = 3, 10, 500
ADDRESS_PERIOD, CLIENT_PERIOD = timedelta(days=1), timedelta(hours=1)
KEPT = timedelta(days=1)


def client_may(client: str) -> bool:
    """Count one attempt of a client (its address on the network) and tell whether it is within the limit of an hour."""
    now = timezone.now()
    return count(f"client {client}", now, CLIENT_PERIOD) <= PER_CLIENT and count("all", now, CLIENT_PERIOD) <= IN_ALL


def address_may(address: str) -> bool:
    """Count one letter to an address that did not confirm yet, and tell whether it is within what one may get in a day."""
    return count(f"address {_mailbox(address)}", timezone.now(), ADDRESS_PERIOD) <= PER_ADDRESS


def forget() -> int:
    """Delete what is older than a day; returns how many."""
    return Attempt.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def count(what: str, now: datetime, period: timedelta) -> int:
    """Count one attempt at `what`, and return how many there were in the last `period` (at most a day), with this one."""
    key = hmac.new(settings.SECRET_KEY.encode(), what.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    # First counted, then looked at: of two at once, both see both.
    Attempt.objects.create(key=key, at=now)
    return Attempt.objects.filter(key=key, at__gt=now - period).count()


def _mailbox(address: str) -> str:
    """Return the mailbox of an address: what comes after a plus sign is the same one."""
    local, _, host = address.lower().rpartition("@")
    return f"{local.split('+', 1)[0]}@{host}"
