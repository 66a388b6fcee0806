"""Forget what was only kept to answer: addresses, and in time the texts that are not public. The figures stay."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from algoritmeregister.feedback.remarks.models import Correspondent, Remark
from algoritmeregister.feedback.remarks.states import CLOSED, State
from algoritmeregister.feedback.subscribing import DAYS_PER_MONTH

# What a steward did not let through can be let through so long.
REJECTED_KEPT = timedelta(days=30)


def forget() -> dict[str, int]:
    """Delete addresses that were not confirmed or not used in time, and texts after REMARK_MONTHS; returns how many of both.

    Of what was answered the term begins with the answer, of what was not when it came: then twice as long, so that
    there is time to answer. A text that the organisation made public stays, in the words that it chose.
    """
    now = timezone.now()
    term = timedelta(days=round(settings.REMARK_MONTHS * DAYS_PER_MONTH))
    addresses = Correspondent.objects.filter(expires_at__lte=now).delete()[0]
    due = (
        Q(state__in=CLOSED, answered_at__lte=now - term)
        | Q(state=State.REJECTED, changed_at__lte=now - REJECTED_KEPT)
        | Q(asked_at__lte=now - 2 * term)
    )
    old = Remark.objects.filter(due, forgotten_at=None)
    Correspondent.objects.filter(remark__in=old).delete()
    # The likeness of what was rejected stays: it is no text, and the same text is held again.
    public = old.exclude(public_text="").update(text="", likeness="", forgotten_at=now)
    rejected = old.filter(state=State.REJECTED).update(text="", answer="", forgotten_at=now)
    rest = old.filter(public_text="").update(text="", answer="", likeness="", forgotten_at=now)
    return {"addresses": addresses, "texts": public + rejected + rest}
