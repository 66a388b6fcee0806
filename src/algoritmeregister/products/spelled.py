"""Which values of the filter for suppliers are one supplier: what search adds up, and accepts, as the same.

A field that names several suppliers counts for each of them, as in the list of suppliers.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from algoritmeregister.news.models import Item
from algoritmeregister.products.models import Cursor, Placement, Supplier
from algoritmeregister.products.naming import decisions
from algoritmeregister.products.spelling import read
from algoritmeregister.search import content
from algoritmeregister.search.spellings import Spellings

# For so many seconds nobody looks whether another process changed products: every page with results asks this.
MOST_SECONDS = 30.0


@dataclass(frozen=True)
class _Kept:
    looked_at: float
    state: object
    spellings: Spellings
    values: Mapping[int, str]
    """Key of a supplier → the value that stands for it."""


_kept: _Kept | None = None


def suppliers() -> Spellings:
    """Return the spellings of suppliers as the index and the news have them, of at most some seconds ago."""
    return _now().spellings


def value_of(supplier: Supplier) -> str:
    """Return the value of the filter that stands for every spelling of a supplier."""
    return _now().values.get(supplier.pk) or _by_name(supplier.name)


def supplier_of(value: str) -> Supplier | None:
    """Return the one supplier that a value of the filter means, None when it is none or several."""
    kept = _now()
    named = kept.spellings.one.get(value, ())
    found = [key for key, stands in kept.values.items() if len(named) == 1 and stands == named[0][0]]
    return Supplier.objects.filter(pk__in=found).first() if found else None


def forget() -> None:
    """Look at once when it is asked next: something was decided, or a test begins."""
    global _kept
    _kept = None


def _now() -> _Kept:
    global _kept
    kept, now = _kept, time.monotonic()
    if kept is None or now - kept.looked_at > MOST_SECONDS:
        state = Cursor.objects.values_list("epoch", "sequence", "revision").first()
        is_same = kept is not None and kept.state == state and state is not None
        _kept = kept = _Kept(now, state, kept.spellings, kept.values) if kept and is_same else _Kept(now, state, *_read())
    return kept


def _read() -> tuple[Spellings, dict[int, str]]:
    names: dict[int, str] = {}
    named: dict[str, list[int]] = {}
    used: dict[int, Counter[str]] = {}
    for value, supplier, name, count in sorted([*_named_now(), *_named_before()]):
        names[supplier] = name
        used.setdefault(supplier, Counter())[value] += count
        if supplier not in named.setdefault(value, []):
            named[value].append(supplier)
    values: dict[int, str] = {}
    for supplier, counted in used.items():
        alone = [value for value in counted if len(named[value]) == 1]
        first = min(alone, key=lambda each: (-counted[each], each)) if alone else _by_name(names[supplier])
        if alone or first not in named:
            values[supplier] = first
    one = {
        value: tuple((values[each], names[each]) for each in found)
        for value, found in named.items()
        if all(each in values for each in found)
    }
    every: dict[str, list[str]] = {first: [first] for first in values.values()}
    for value, found in one.items():
        for first, _name in found:
            every[first].append(value)
    one |= {first: ((first, names[supplier]),) for supplier, first in values.items()}
    return Spellings(one, {first: tuple(sorted(set(several))) for first, several in every.items()}), values


def _named_now() -> list[tuple[str, int, str, int]]:
    """Return which suppliers are named by what stands in public registrations: value, supplier, its name, how often."""
    rows = Placement.objects.filter(from_name=False, mentions__isnull=False)
    counted = rows.values_list("provider", "mentions__supplier", "mentions__supplier__name").annotate(count=Count("pk"))
    return [
        (value, supplier, name, count)
        for provider, supplier, name, count in counted.order_by()
        for value, _label in content.suppliers({"provider": provider})
    ]


def _named_before() -> list[tuple[str, int, str, int]]:
    """Return the same of what stands in the news alone: earlier texts, and registrations that were withdrawn."""
    now = {value for provider in _providers() for value, _label in content.suppliers({"provider": provider})}
    labels = Item.objects.exclude(supplier="").values_list("supplier", "supplier_label").distinct().order_by()
    decided = decisions()
    readings = {value: read(label, decided).suppliers for value, label in labels if value not in now}
    keys = {each.key for found in readings.values() for each in found}
    known = {each.key: each.merged_into or each for each in _suppliers(keys)}
    return [
        (value, known[each.key].pk, known[each.key].name, 0)
        for value, found in readings.items()
        for each in found
        if each.key in known
    ]


def _providers() -> list[str]:
    return list(Placement.objects.values_list("provider", flat=True).distinct().order_by())


def _suppliers(keys: set[str]) -> list[Supplier]:
    return [each for each in Supplier.objects.select_related("merged_into") if each.key in keys] if keys else []


def _by_name(name: str) -> str:
    return next((value for value, _label in content.suppliers({"provider": name})), name.casefold())
