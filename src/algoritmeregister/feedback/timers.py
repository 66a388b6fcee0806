"""Do something once a day, whoever is first, and again later when it failed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import time, timedelta

from django.db.models import Q
from django.utils import timezone

from algoritmeregister.feedback.models import Timer

logger = logging.getLogger(__name__)

# Not before this: a day's files are of that day, and at night nobody is kept waiting.
EARLIEST = time(3)
LONGEST, AGAIN_AFTER = timedelta(hours=2), timedelta(minutes=15)


def once_a_day(name: str, do: Callable[[], object]) -> bool:
    """Do it when it was not done today, and no other worker is busy with it. Returns whether it was done now.

    What fails is told in the log, and tried again a quarter later. What is killed halfway is tried again after two hours.
    """
    now = timezone.now()
    local = timezone.localtime(now)
    if local.time() < EARLIEST:
        return False
    Timer.objects.get_or_create(name=name)
    due = Q(done_on=None) | Q(done_on__lt=local.date())
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    mine = Timer.objects.filter(due, free, name=name)
    if not mine.update(claimed_until=now + LONGEST):
        return False
    try:
        do()
    except Exception:
        logger.exception("The daily work %r failed; it is tried again later.", name)
        Timer.objects.filter(name=name).update(claimed_until=timezone.now() + AGAIN_AFTER)
        return False
    Timer.objects.filter(name=name).update(done_on=local.date(), claimed_until=None)
    return True
