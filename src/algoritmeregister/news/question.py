"""What someone asks of the news: which period, which changes, of which registrations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from algoritmeregister.ledger.kinds import Kind
from algoritmeregister.news.models import SEPARATOR, Item
from algoritmeregister.search.spellings import widened

# What changes can be filtered by; all but `kind` as in search.
FACETS = ("kind", "organisation", "organisation_kind", "theme", "publication_category", "supplier", "register")
MAX_SELECTED = 50  # values per facet


class UnknownFilter(ValueError):
    """A filter names a facet that does not exist. The message names it."""


@dataclass(frozen=True)
class Question:
    """One question. `since` and `until` (aware; from, up to and not including) are about when a change was observed, None is
    no bound. `filters`: facet → values; values of one facet widen, facets narrow. `minor`: also changes of a date or a name
    alone. `numbers`: only of these registrations, None is all.

    That a registration came to stand in a register, or no longer does, is minor for everybody but who asks for that
    register.
    """

    since: datetime | None = None
    until: datetime | None = None
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minor: bool = False
    numbers: Collection[str] | None = None

    def __post_init__(self) -> None:
        """Refuse what is certainly a mistake of the caller: `UnknownFilter`, `ValueError` for a moment without a zone."""
        for key in self.filters:
            if key not in FACETS:
                raise UnknownFilter(f"there is no filter {key!r}; there are: {', '.join(FACETS)}")
        for moment in (self.since, self.until):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a moment needs a time zone")
        chosen = {key: tuple(dict.fromkeys(values))[:MAX_SELECTED] for key, values in self.filters.items() if values}
        object.__setattr__(self, "filters", chosen)

    def items(self) -> QuerySet[Item]:
        """Return what is asked for, in no order yet."""
        found = self.in_period()
        if not self.minor:
            found = found.filter(Q(minor=False) | Q(kind=Kind.SOURCES) if self.of_registers else Q(minor=False))
        if self.numbers is not None:
            found = found.filter(number__in=list(self.numbers))
        for key, values in self.filters.items():
            found = found.filter(_matching(key, values))
        return found

    @property
    def of_registers(self) -> bool:
        """Whether it is about registers that were chosen."""
        return "register" in self.filters

    def in_period(self) -> QuerySet[Item]:
        """Return everything that was observed in the period."""
        found = Item.objects.all()
        if self.since:
            found = found.filter(observed_at__gte=self.since)
        if self.until:
            found = found.filter(observed_at__lt=self.until)
        return found


_COLUMNS = {
    "kind": "kind__in",
    "organisation": "organisation__code__in",
    "organisation_kind": "organisation__kind__in",
    "publication_category": "category__in",
    "supplier": "supplier__in",
}
# Columns with several values.
_SEVERAL = {"theme": "themes", "register": "registers"}


def _matching(key: str, values: tuple[str, ...]) -> Q:
    if key in _SEVERAL:
        found = Q()
        for value in values:
            found |= Q((f"{_SEVERAL[key]}__contains", f"{SEPARATOR}{value}{SEPARATOR}"))
        return found
    return Q((_COLUMNS[key], widened(key, values)))
