"""The registrations before and after this one in the result from which it was opened: the address carries the question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest

from algoritmeregister.search import finding
from algoritmeregister.search.query import MAX_DEPTH
from algoritmeregister.search.results import Result
from algoritmeregister.site.addresses import registration_address
from algoritmeregister.site.asked import Asked
from algoritmeregister.ui.pages import page_number

# The name in the address for the place in the result, from 1.
PLACE = "plek"


@dataclass(frozen=True)
class Neighbours:
    """The way `back` to the result; the `place` in it and its `total`; the (name, address) before and after, or None.

    `place` is 0 when the registration is no longer there: the list changed since it was opened.
    """

    back: str
    place: int = 0
    total: int = 0
    before: tuple[str, str] | None = None
    after: tuple[str, str] | None = None


def address_in_result(asked: Asked, result: Result, place: int) -> str:
    """Return the address of a result's page, with the question and its `place` in the result."""
    question = asked.question
    below = registration_address(result.number, result.name, everything=asked.everything)
    return f"{below}?{question}{'&' if question else ''}{PLACE}={place}"


def neighbours(request: HttpRequest, number: str) -> Neighbours | None:
    """Return what is around a registration in the result it was opened from; None when it was opened otherwise."""
    if PLACE not in request.GET:
        return None
    asked, place = Asked.from_address(request.GET), page_number(request.GET[PLACE])
    back = replace(asked, page=(place - 1) // asked.size + 1)
    way_back = back.address(page=back.page)
    if place > MAX_DEPTH:
        return Neighbours(way_back)
    first, last = max(place - 2, 0), place
    # The smallest page that holds the result with both its neighbours: one question instead of three.
    size = next(size for size in range(3, MAX_DEPTH + 2) if first // size == last // size)
    query = replace(asked.query(), page=first // size + 1, page_size=size, facets=False, snippets=False)
    found = finding.find(query)
    start = (first // size) * size
    here = place - 1 - start
    if not (0 <= here < len(found.results)) or found.results[here].number != number:
        return Neighbours(way_back)

    def at(index: int) -> tuple[str, str] | None:
        if not 0 <= index < len(found.results):
            return None
        result = found.results[index]
        return result.name, address_in_result(asked, result, start + index + 1)

    return Neighbours(way_back, place, found.total, at(here - 1), at(here + 1))
