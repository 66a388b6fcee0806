"""Which changes belong to a search: of the registrations it finds now, and of those it found when they were withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.news.models import Item
from algoritmeregister.news.question import Question
from algoritmeregister.search import finding
from algoritmeregister.search.query import Query
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.asked_news import PARAMETERS, facets_of

# Registrations that are followed through one search; a search that finds more is not a search but the whole register.
MOST_FOUND = 5_000
MOST_FOUND_BEFORE = 1_000
# Moments at which registrations were withdrawn that are looked at, the newest: an import withdraws many at one moment.
MOMENTS = 20


def question(asked: Asked) -> Question:
    """Return the question to the news that goes with a search.

    A search with only filters that changes have themselves is answered by those, withdrawn registrations and all. Any other
    is answered by the index: the registrations that it finds.
    """
    if not asked.text and set(asked.filters) <= set(PARAMETERS):
        return Question(filters=facets_of(asked.filters))
    return Question(numbers=_found(asked) | _withdrawn(asked))


def _found(asked: Asked) -> set[str]:
    return set(finding.first_numbers(_query(asked), MOST_FOUND))


def _withdrawn(asked: Asked) -> set[str]:
    """Return the registrations that this search found just before they were withdrawn."""
    # One question for all moments: how many there are must not decide what a feed costs.
    gone = Item.objects.filter(kind=Kind.WITHDRAWN).order_by("-observed_at", "-epoch", "-sequence")
    numbers: dict[datetime, set[str]] = {}
    for moment, number in gone.values_list("observed_at", "number")[: MOMENTS * MOST_FOUND].iterator():
        if moment not in numbers and len(numbers) == MOMENTS:
            break
        numbers.setdefault(moment, set()).add(number)
    found: set[str] = set()
    for moment, gone_then in numbers.items():
        before = _query(asked, as_of=moment - timedelta(microseconds=1))
        found |= gone_then.intersection(finding.first_numbers(before, MOST_FOUND_BEFORE))
    return found


def _query(asked: Asked, *, as_of: datetime | None = None) -> Query:
    return replace(asked.query(), sort="newest", page=1, as_of=as_of, facets=False, snippets=False)
