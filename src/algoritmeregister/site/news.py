"""What changed, by week or by any period, with the facets of search. Date-only changes and new names are folded away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.ledger import reading as ledger
from algoritmeregister.news import counting, finding, following, wording
from algoritmeregister.news.counting import Counted, Value
from algoritmeregister.news.finding import Change
from algoritmeregister.news.wording import ChangedField
from algoritmeregister.site import labels, telling
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.asked_news import ALL, PAGE_SIZE, PARAMETERS, YES, AskedNews, week_of
from algoritmeregister.site.caching import data_revision, public_page
from algoritmeregister.site.days import start_of
from algoritmeregister.site.facets import Choice
from algoritmeregister.site.page import canonical
from algoritmeregister.site.results import ActiveFilter
from algoritmeregister.site.translated import names_then
from algoritmeregister.ui.formats import date_text
from algoritmeregister.ui.pages import pages

SHOWN = 8
# More than these are found by the filter's own words, not by reading: the rest is not shown.
MOST_CHOICES = 60


@dataclass(frozen=True)
class Line:
    """A change as a line of the list; `language` is that of its name."""

    change: Change
    label: str
    tone: str
    name: str
    language: str
    address: str
    fields: Sequence[ChangedField]
    removed: str
    assessment: str
    reason: str
    ground: str
    version: str
    comparison: str


def revision(request: HttpRequest, **_: Any) -> str | None:
    """Return the revision of pages made of changes; None while the news is still taking in what the ledger has.

    The day is in it: "this week" is another week tomorrow, without a change in the register. Asked once per request.
    """
    cached: dict[str, str | None] = request.__dict__.setdefault("_news", {})
    if "revision" not in cached:
        head = ledger.head()
        complete = following.keep_up(head)
        cached["revision"] = f"{data_revision(request, head=head)}-{timezone.localdate()}" if complete else None
    return cached["revision"]


@public_page(revision)
def news(request: HttpRequest) -> HttpResponse:
    """Show the changes of the asked period, newest first."""
    asked = AskedNews.from_address(request.GET)
    question = asked.question()
    taken_in = revision(request)
    counted = counting.count(question, revision=taken_in or "")
    paging = pages(asked.page, counted.total, PAGE_SIZE, lambda page: asked.address(page=page))
    found = finding.changes(
        finding.by_observation(question.items()), first=(paging.current - 1) * PAGE_SIZE, count=PAGE_SIZE
    )
    feed = urlencode(list(asked.filter_pairs()))
    context = {
        "asked": asked,
        "error": _error(asked.error),
        "title": title(asked),
        "counted": counted,
        "lines": lines(found),
        "facets": shown_facets(asked, counted),
        "active": _active(asked, counted),
        "without_filters": replace(asked, filters={}, page=1).address(),
        "pages": paging,
        "earlier": asked.moved(-1).address(),
        "later": asked.moved(1).address() if asked.until < timezone.localdate() else "",
        "this_week": replace(asked, **_this_week(), page=1).address(),
        "is_this_week": asked.is_week and asked.since == week_of(timezone.localdate())[0],
        "newest": _newest_week(asked) if not counted.total else "",
        "minor": (replace(asked, minor=not asked.minor, page=1).address(), asked.minor),
        "hidden": [(ALL, YES)] if asked.minor else [],
        "building": taken_in is None,
        "here": reverse("site:news"),
        "feed": reverse("site:feed") + (f"?{feed}" if feed else ""),
        "canonical": canonical(reverse("site:news")) if not request.GET else "",
        "description": _("Zie per week welke algoritmes nieuw, gewijzigd of ingetrokken zijn."),
    }
    return render(request, "site/news.html", context)


def title(asked: AskedNews) -> str:
    """Return what the page is about, with its dates."""
    language = get_language() or "nl"
    days = {"from": date_text(asked.since, language), "to": date_text(asked.until, language)}
    return _("Wijzigingen van %(from)s tot en met %(to)s") % days


def lines(found: Sequence[Change]) -> list[Line]:
    """Return changes as lines of the list, with names in the language of this request where there were any, else in Dutch.
    One question to the database at most."""
    names = names_then(found, get_language() or settings.LANGUAGE_CODE)
    return [line(each, *names.get(each.cursor, ("", ""))) for each in found]


def line(change: Change, translated: str = "", language: str = "") -> Line:
    """Return a change as a line of the list. `translated`: the name it had in `language`; else it is as its text has it."""
    name = translated or change.name or _("Algoritme zonder naam")
    number, version, before = change.number, change.version, change.before
    return Line(
        change=change,
        label=wording.kind_label(change.kind),
        tone=telling.tone(change.kind),
        name=name,
        language=language if translated else change.language,
        address=registration_address(number, name),
        fields=wording.fields_of(change),
        removed=wording.removed_field(change.path, version) if change.path else "",
        assessment=wording.assessment(change.assessment),
        reason=wording.reason(change.reason),
        ground=wording.ground(change.ground),
        version=telling.version_address(number, version.number) if version else "",
        comparison=telling.comparison_address(number, before.number, version.number) if before and version else "",
    )


@dataclass(frozen=True)
class NewsFacet:
    """A facet as checkboxes: `name` in the address, the most used `first`, the `rest`, and how many are `selected`."""

    name: str
    label: str
    first: Sequence[Choice]
    rest: Sequence[Choice]
    selected: int


def shown_facets(asked: AskedNews, counted: Counted) -> list[NewsFacet]:
    """Return the facets that have something to choose, in the order of the page."""
    shown = []
    for name, key in PARAMETERS.items():
        values = counted.facets[key]
        if not values or (len(values) == 1 and not values[0].selected):
            continue
        choices = [_choice(key, value) for value in values]
        choices.sort(key=lambda each: not each.selected)
        selected = sum(each.selected for each in choices)
        first = max(SHOWN, selected)
        shown.append(NewsFacet(name, facet_label(key), choices[:first], choices[first:MOST_CHOICES], selected))
    return shown


def facet_label(key: str) -> str:
    """Return what a facet of the news is called."""
    return _("Soort wijziging") if key == "kind" else labels.facet(key)


def value_label(key: str, value: str, label: str = "") -> str:
    """Return the word for a facet's value."""
    return wording.kind_label(value) if key == "kind" else label or labels.facet_value(key, value)


def _choice(key: str, value: Value) -> Choice:
    return Choice(value.value, value_label(key, value.value, value.label), value.count, value.selected)


def _active(asked: AskedNews, counted: Counted) -> list[ActiveFilter]:
    active = []
    for name, values in asked.filters.items():
        key = PARAMETERS[name]
        known = {each.value: each.label for each in counted.facets[key]}
        for value in values:
            label = value_label(key, value, known.get(value, ""))
            active.append(ActiveFilter(facet_label(key), label, asked.without(name, value).address()))
    return active


def _this_week() -> dict[str, Any]:
    since, until = week_of(timezone.localdate())
    return {"since": since, "until": until}


def _newest_week(asked: AskedNews) -> str:
    """Return the address of the newest week before this period in which something changed, empty when there is none."""
    moment = counting.newest_before(start_of(asked.until + timedelta(days=1)))
    if moment is None:
        return ""
    since, until = week_of(timezone.localdate(moment))
    return replace(asked, since=since, until=until, filters={}, page=1).address()


def _error(error: str) -> str:
    words = {
        "no date": _("Wij begrijpen de datum niet. Schrijf een datum als 2026-06-15. Hier staat de huidige week."),
        "turned": _("De einddatum ligt vóór de begindatum. Hier staat de huidige week."),
        "long": _("Kies een periode van ten hoogste een jaar. Hier staat de huidige week."),
    }
    return words.get(error, "")
