"""How many people hear of a change that has not happened yet: who publishes sees that first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from algoritmeregister.feedback.models import Subscription
from algoritmeregister.news.question import Question

# Of one feed what it asks is worked out once; more different ones are not counted, and the page says "at least".
MOST_FEEDS = 500

# What a feed asks, by its address; a higher room knows.
_reader: Callable[[str], Question | None] | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of the change to come, in the values that the news is filtered by (`news.models.Item`)."""

    number: str
    kind: str
    organisation: str
    organisation_kind: str
    register: str = ""
    category: str = ""
    supplier: str = ""
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reach:
    """How many subscriptions hear of it; `more`: there are too many different ones to look at all."""

    count: int
    more: bool = False


def read_with(reader: Callable[[str], Question | None]) -> None:
    """Say who can tell what a feed asks."""
    global _reader
    _reader = reader


def count(facts: Facts) -> Reach:
    """Return how many confirmed subscriptions ask for such a change."""
    return counts([facts])[0]


def counts(changes: Sequence[Facts]) -> list[Reach]:
    """Return for each of these changes how many confirmed subscriptions ask for it. One question."""
    now = timezone.now()
    open_now = Subscription.objects.filter(expires_at__gt=now, suspended_at=None).exclude(confirmed_at=None)
    feeds = list(open_now.order_by().values_list("feed").annotate(count=Count("pk")).order_by("-count")[: MOST_FEEDS + 1])
    asked = [(_reader(feed) if _reader else None, many) for feed, many in feeds[:MOST_FEEDS]]
    return [
        Reach(sum(many for question, many in asked if _asks_for(question, each)), len(feeds) > MOST_FEEDS)
        for each in changes
    ]  # fmt: skip


def _asks_for(question: Question | None, facts: Facts) -> bool:
    if question is None or (question.numbers is not None and facts.number not in question.numbers):
        return False
    one = {
        "kind": facts.kind, "organisation": facts.organisation, "organisation_kind": facts.organisation_kind,
        "publication_category": facts.category, "supplier": facts.supplier, "register": facts.register,
    }  # fmt: skip
    return all(
        bool(facts.themes & set(values)) if key == "theme" else one[key] in values
        for key, values in question.filters.items()
    )
