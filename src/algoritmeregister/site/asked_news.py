"""What a reader asks of the changes, as it stands in the address: a week or a period, filters, and page. There and back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from algoritmeregister.news.question import Question
from algoritmeregister.search import naming
from algoritmeregister.site import asked
from algoritmeregister.site.asked import MAX_VALUE_LENGTH, MAX_VALUES
from algoritmeregister.site.days import FIRST_DAY, LAST_DAY, day_in, start_of
from algoritmeregister.ui.pages import page_number

# Name in the address → facet of the news. All but `wijziging` as on the result page.
PARAMETERS: Mapping[str, str] = {
    "wijziging": "kind",
    **{
        name: naming.FILTERS[name]
        for name in ("organisatie", "soort", "thema", "categorie", "leverancier", "register")
    },
}
ALL, YES = "alles", "ja"
# A longer period is for the downloads: counting it would keep others waiting.
LONGEST_PERIOD = timedelta(days=366)
PAGE_SIZE = 25
_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True)
class AskedNews:
    """One question: the days `since` and `until` (both included), `filters` by name in the address, whether changes of a
    date or name alone are asked for too (`minor`), and the `page`. `error`: the address had a date that is none, or a period
    that is too long."""

    since: date
    until: date
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minor: bool = False
    page: int = 1
    error: str = ""

    @classmethod
    def from_address(cls, parameters: QueryDict) -> AskedNews:
        """Read a question from an address; what cannot be understood is left out, or told in `error`."""
        since, until, error = _period(parameters)
        return cls(
            since,
            until,
            filters_of(parameters),
            parameters.get(ALL) == YES,
            page_number(parameters.get("pagina")),
            error,
        )

    @property
    def is_week(self) -> bool:
        """Whether the period is one week, from Monday."""
        return self.since.weekday() == 0 and (self.until - self.since).days == 6

    def question(self) -> Question:
        """Return the question as the news takes it."""
        return Question(start_of(self.since), start_of(self.until + timedelta(days=1)), facets_of(self.filters), self.minor)

    def pairs(self, *, page: int = 1) -> Iterator[tuple[str, str]]:
        """Yield the parts of the address: name and value."""
        if self.is_week:
            year, week, _ = self.since.isocalendar()
            yield "week", f"{year}-W{week:02}"
        else:
            yield "van", self.since.isoformat()
            yield "tot", self.until.isoformat()
        yield from self.filter_pairs()
        if page > 1:
            yield "pagina", str(page)

    def filter_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the parts of the address that are not about the period: what a feed of the same has too."""
        for name, values in self.filters.items():
            for value in values:
                yield name, value
        if self.minor:
            yield ALL, YES

    def address(self, *, page: int = 1) -> str:
        """Return the address of this question, in the language of this request."""
        return f"{reverse('site:news')}?{urlencode(list(self.pairs(page=page)))}"

    def without(self, name: str, value: str) -> AskedNews:
        """Return the question without one value of one filter."""
        left = {key: tuple(each for each in values if (key, each) != (name, value)) for key, values in self.filters.items()}
        return replace(self, filters={key: values for key, values in left.items() if values}, page=1)

    def moved(self, direction: int) -> AskedNews:
        """Return the question about the period before (-1) or after (1) this one, as long as this one."""
        days = timedelta(days=((self.until - self.since).days + 1) * direction)
        return replace(self, since=self.since + days, until=self.until + days, page=1)


def filters_of(parameters: QueryDict) -> dict[str, tuple[str, ...]]:
    """Read the filters from an address."""
    filters = {}
    for name in PARAMETERS:
        values = [each.replace("\x00", "").strip()[:MAX_VALUE_LENGTH] for each in parameters.getlist(name)[:MAX_VALUES]]
        known = [asked.known(name, each) if name in naming.FILTERS else each for each in values if each]
        if chosen := tuple(dict.fromkeys(known)):
            filters[name] = chosen
    return filters


def facets_of(filters: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return filters by name in the address as filters by facet."""
    return {PARAMETERS[name]: values for name, values in filters.items()}


def week_of(day: date) -> tuple[date, date]:
    """Return the Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _period(parameters: QueryDict) -> tuple[date, date, str]:
    this_week = week_of(timezone.localdate())
    since_text, until_text, week_text = (parameters.get(name, "").strip() for name in ("van", "tot", "week"))
    if since_text or until_text:
        since, until = day_in(since_text), day_in(until_text) if until_text else timezone.localdate()
        if until and not since_text:
            since = until - timedelta(days=6)
        if since is None or until is None:
            return *this_week, "no date"
        if until < since:
            return *this_week, "turned"
        return (since, until, "") if until - since <= LONGEST_PERIOD else (*this_week, "long")
    if not week_text:
        return *this_week, ""
    found = _WEEK.fullmatch(week_text)
    try:
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        monday = None
    if monday is None or not FIRST_DAY <= monday <= LAST_DAY - timedelta(days=7):
        return *this_week, "no date"
    return *week_of(monday), ""
