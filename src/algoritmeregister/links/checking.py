"""Look whether the addresses that are due are there, and remember what was found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from algoritmeregister.links.asking import Found, Politeness, ask
from algoritmeregister.links.models import LONGEST, Link, Use, Verdict
from algoritmeregister.organisations.models import Organisation

# In one go, so that other work gets its turn.
ROUND = 200
# A website may be away for a day. Dead is what gave nothing three times, over two days at least.
FAILURES, FAILING, AGAIN, SOON = 3, timedelta(days=2), timedelta(days=1), timedelta(hours=1)


def check_due(is_stopping: Callable[[], bool] = lambda: False, most: int = ROUND) -> int:
    """Ask the addresses that are due, the longest waiting first. Returns how many. None when LINK_CHECK_DAYS is 0."""
    if settings.LINK_CHECK_DAYS <= 0:
        return 0
    politeness, done = Politeness(), 0
    used = Exists(Use.objects.filter(link=OuterRef("pk")))
    for link in Link.objects.filter(used, next_at__lte=timezone.now()).order_by("next_at", "pk")[:most]:
        if is_stopping():
            break
        note(link, ask(link.address, politeness), timezone.now())
        done += 1
    return done


def note(link: Link, found: Found, now: datetime) -> None:
    """Remember what an address gave at a moment, and when to ask again."""
    link.checked_at, link.status, link.problem = now, found.status, found.problem[:300]
    link.moved_to = found.moved_to[:LONGEST]
    if found.is_good:
        link.failures, link.failing_since, link.verdict = 0, None, Verdict.GOOD
    else:
        link.failures += 1
        link.failing_since = link.failing_since or now
        link.verdict = _verdict(link, found, now)
    settled = found.is_good or link.verdict in {Verdict.DEAD, Verdict.PRIVATE}
    link.next_at = now + (timedelta(days=settings.LINK_CHECK_DAYS) if settled else AGAIN)
    link.save()


def _verdict(link: Link, found: Found, now: datetime) -> str:
    if found.is_private:
        return Verdict.PRIVATE
    since = link.failing_since or now
    if link.failures >= FAILURES and now - since >= FAILING:
        return Verdict.DEAD
    # It was good, and may be so again tomorrow.
    return link.verdict if link.verdict == Verdict.GOOD else Verdict.UNKNOWN


def ask_again(organisation: Organisation) -> int:
    """Put the links of an organisation that gave no answer in front: somebody mended them. Returns how many.

    What was asked within the hour waits, so that nobody makes us a nuisance to others.
    """
    now = timezone.now()
    found = Link.objects.filter(uses__draft__organisation=organisation, failures__gt=0, next_at__gt=now)
    keys = set(found.filter(checked_at__lt=now - SOON).values_list("pk", flat=True))
    return Link.objects.filter(pk__in=keys).update(next_at=now)
