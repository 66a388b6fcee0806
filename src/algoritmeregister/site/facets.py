"""The facets as checkboxes: the most used values beside the results, and all values of one facet on a page of its own."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from algoritmeregister.search import finding
from algoritmeregister.search.analysis import fold
from algoritmeregister.search.facets import FacetValue
from algoritmeregister.search.naming import FILTERS
from algoritmeregister.search.results import Results
from algoritmeregister.site import labels
from algoritmeregister.site.asked import Asked
from algoritmeregister.site.caching import index_revision, public_page
from algoritmeregister.ui.addresses import address_in, address_of
from algoritmeregister.ui.environment import component
from algoritmeregister.ui.formats import number_text
from algoritmeregister.ui.fragments import as_html

SHOWN = 8
# The facets that are open when nothing is chosen.
OPENED = 3
# More values than this would make a wall beside the results: they get a page of their own.
MOST_BESIDE = 20
# Values on the page of one facet: more than there are organisations in the country. Beyond it the name box helps.
MOST_LISTED = 2_000
LONGEST_NAME = 100
# The box that narrows the list of values. It is in the one form with the checkboxes, so that what is ticked stays ticked;
# the result page, which has no use for it, takes it out of the address again.
NAME_BOX = "naam"
# The order of the list: by how often each occurs, or, with this value, by name. The result page takes it out again too.
ORDER_BOX, BY_NAME = "volgorde", "naam"
# Stands where the count of a checkbox comes: no text of a registration keeps this character.
_COUNT = "\x1e"
# From this many values on, the button is above the list as well.
LONG_LIST = 24


@dataclass(frozen=True)
class Choice:
    """One value of a facet, as a checkbox."""

    value: str
    label: str
    count: int
    selected: bool

    @property
    def key(self) -> str:
        """Return a name for the element: the same wherever the value stands, so that the focus finds it again."""
        return f"{zlib.crc32(self.value.encode()):08x}"


class ShownFacet(NamedTuple):
    """A facet as checkboxes: `name` in the address, the most used `first` and the `rest` as HTML, how many the rest has
    (`more`), how many are `selected`, the address of `all` values when there are too many for here (empty when not), and
    whether it stands `opened`."""

    name: str
    label: str
    first: Markup
    rest: Markup
    more: int
    selected: int
    all: str
    opened: bool


def choice(key: str, value: FacetValue, language: str | None = None) -> Choice:
    """Return a value that the index counted for the facet `key`, with its word in `language` (that of this request)."""
    return Choice(value.value, value.label or labels.facet_value(key, value.value, language), value.count, value.selected)


def _boxes(name: str, key: str, values: Sequence[FacetValue], language: str) -> Markup:
    """Return values as checkboxes of the form with the search box."""
    pieces: list[str] = []
    for value, label, count, selected in values:
        before, after = _box(name, key, value, label, selected, language)
        pieces += (before, str(count) if count < 1_000 else number_text(count, language), after)
    return as_html("".join(pieces))  # pieces of a template


# The same values stand beside every list of results, and only their counts differ.
@lru_cache(8_192)
def _box(name: str, key: str, value: str, label: str, selected: bool, language: str) -> tuple[str, str]:
    """Return a checkbox as HTML: what comes before its count, and what comes after."""
    shown = choice(key, FacetValue(value, label, 0, selected), language)
    whole = component("checkbox")(
        name, value, shown.label, f"{name}-{shown.key}", checked=selected, count=_COUNT, form="zoekformulier"
    )
    # The last: what somebody typed in an address may hold anything.
    before, _count, after = str(whole).rpartition(_COUNT)
    return before, after


def most_values(asked: Asked) -> int:
    """Return how many values of a facet must be counted for a list of results: those that may stand beside it, one more that
    tells that there are others, and as many as are chosen."""
    return MOST_BESIDE + 1 + max(map(len, asked.filters.values()), default=0)


def shown_facets(asked: Asked, found: Results, language: str) -> list[ShownFacet]:
    """Return the facets that have something to choose, in the order of the page and in `language` (that of this request)."""
    shown: list[ShownFacet] = []
    for name, key in FILTERS.items():
        values = found.facets.get(key, ())
        # One value that everything has narrows nothing.
        if not values or (len(values) == 1 and not values[0].selected and values[0].count == found.total):
            continue
        if key == "start_year":
            values = tuple(sorted(values, key=lambda each: each.value, reverse=True))
        chosen = sum(each.selected for each in values)
        hidden = values[SHOWN:]
        # What is chosen keeps its place, or moves up when it would hide behind "more".
        first = [*values[:SHOWN], *(each for each in hidden if each.selected)] if chosen else values[:SHOWN]
        # Years are few, and are read as a row: all of them stay here.
        many = len(values) > max(MOST_BESIDE, len(first)) and key != "start_year"
        rest: Sequence[FacetValue] = () if many else hidden
        if chosen:
            rest = [each for each in rest if not each.selected]
        shown.append(
            ShownFacet(
                name,
                labels.facet(key, language),
                _boxes(name, key, first, language),
                _boxes(name, key, rest, language),
                len(rest),
                chosen,
                _address(name, asked, language) if many else "",
                chosen > 0 or len(shown) < OPENED,
            )
        )
    return shown


def _address(name: str, asked: Asked, language: str) -> str:
    return address_in(language, "site:facet", name=name) + (f"?{asked.question}" if asked.question else "")


@public_page(index_revision)
def facet(request: HttpRequest, name: str) -> HttpResponse:
    """Show all values of one facet for the question in the address, to choose from: the most used first, or by name with
    `volgorde=naam`; `naam` narrows the list."""
    key = FILTERS.get(name)
    if key is None:
        raise Http404(_("Op dit kenmerk kunt u niet filteren."))
    asked = replace(Asked.from_address(request.GET), page=1)
    query = replace(asked.query(), page_size=1, facet_values=MOST_LISTED, snippets=False)
    choices = [choice(key, value) for value in finding.find(query).facets.get(key, ())]
    wanted = request.GET.get(NAME_BOX, "").replace("\x00", "").strip()[:LONGEST_NAME]
    by_name = request.GET.get(ORDER_BOX) == BY_NAME
    if by_name:
        choices.sort(key=lambda each: fold(each.label))
    listed = [each for each in choices if not each.selected and fold(wanted) in fold(each.label)]
    context = {
        "name": name,
        "label": labels.facet(key),
        "wanted": wanted,
        "chosen": [each for each in choices if each.selected],
        "listed": listed,
        "orders": [("", _("Meeste registraties eerst")), (BY_NAME, _("Op naam"))],
        "order": BY_NAME if by_name else "",
        "long": len(listed) >= LONG_LIST,
        "hidden": [pair for pair in asked.pairs() if pair[0] != name],
        "here": address_of("site:facet", name=name),
        "unnamed": _address(name, asked, get_language() or "nl"),
        "results": address_of("site:registrations"),
        "back": asked.address(),
    }
    return render(request, "site/facet.html", context)
