"""Values of a facet that mean the same: a higher room knows which, and says so. Filters then accept each of them, and counts
are added up under one. The index keeps what registrations say: nothing is made anew when somebody decides otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from algoritmeregister.search.facets import Alike, FacetValue

T = TypeVar("T")


@dataclass(frozen=True)
class Spellings:
    """What means the same. `one`: value → what it counts for, each as (the value that stands for all, its label), several
    when it names several; `all`: the value that stands for all → every value that counts for it."""

    one: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    all: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


# Facet → who knows its spellings. Asked at every question: who answers remembers.
_known: dict[str, Callable[[], Spellings]] = {}


def know(facet: str, ask: Callable[[], Spellings]) -> None:
    """Say who knows the spellings of a facet's values."""
    _known[facet] = ask


def are_known(facet: str) -> bool:
    """Tell whether somebody knows the spellings of a facet."""
    return facet in _known


def alike() -> Alike:
    """Return per facet of which somebody knows the spellings what each value counts for."""
    return {facet: ask().one for facet, ask in _known.items()}


def widened(facet: str, values: Sequence[str]) -> list[str]:
    """Return the values of a filter together with those that mean the same. One that names several means only itself."""
    if facet not in _known or not values:
        return list(values)
    told = _known[facet]()
    found: dict[str, None] = {}
    for value in values:
        found[value] = None
        named = told.one.get(value, ())
        if len(named) == 1:
            found |= dict.fromkeys(told.all[named[0][0]])
    return list(found)


def added_up(facet: str, counted: Iterable[tuple[str, str, int, bool]], limit: int | None = None) -> list[FacetValue]:
    """Return counted values (value, label, count, selected), those that mean the same added up; in the order of facets.

    A value that names several counts for each of them. `limit`: only so many, and what is selected.
    """
    told = _known[facet]() if facet in _known else Spellings()
    found: dict[str, FacetValue] = {}
    for written, as_written, times, chosen in counted:
        for value, label in told.one.get(written, ((written, as_written),)):
            count, selected = times, chosen
            if other := found.get(value):
                label, count, selected = other.label or label, count + int(other.count), selected or other.selected
            found[value] = FacetValue(value, label, count, selected)
    ordered = sorted(found.values(), key=lambda each: (-int(each.count), each.label or each.value, each.value))
    return ordered if limit is None else [*ordered[:limit], *(each for each in ordered[limit:] if each.selected)]
