"""How many changes there were per week: one question to the database, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from algoritmeregister.news.question import Question

WEEKS = 26


@dataclass(frozen=True)
class Week:
    """How many changes were observed in the week that begins on this Monday; without those of only a date or a name."""

    monday: date
    changes: int


def per_week(today: date, organisation_kinds: Sequence[str] = ()) -> tuple[Week, ...]:
    """Count the changes of the last `WEEKS` weeks, that of `today` included; of organisations of these kinds, or of all."""
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    starts = [_start(monday) for monday in (*mondays, this_monday + timedelta(weeks=1))]
    filters = {"organisation_kind": tuple(organisation_kinds)} if organisation_kinds else {}
    found = Question(since=starts[0], until=starts[-1], filters=filters).items().order_by()
    counted = found.aggregate(
        **{
            f"week_{place}": Count("pk", filter=Q(observed_at__gte=starts[place], observed_at__lt=starts[place + 1]))
            for place in range(WEEKS)
        }
    )
    return tuple(Week(monday, counted[f"week_{place}"]) for place, monday in enumerate(mondays))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
