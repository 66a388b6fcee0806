"""Which values of the filter for suppliers are one supplier: what search adds up, and accepts, as the same."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from algoritmeregister.products.models import Cursor, Placement
from algoritmeregister.search import content
from algoritmeregister.search.spellings import Spellings

# For so many seconds nobody looks whether another process changed products: every page with results asks this.
MOST_SECONDS = 30.0


@dataclass(frozen=True)
class _Kept:
    looked_at: float
    state: object
    spellings: Spellings


_kept: _Kept | None = None


def suppliers() -> Spellings:
    """Return the spellings of suppliers as the index has them, of at most some seconds ago."""
    global _kept
    kept, now = _kept, time.monotonic()
    if kept is None or now - kept.looked_at > MOST_SECONDS:
        state = Cursor.objects.values_list("epoch", "sequence", "revision").first()
        is_same = kept is not None and kept.state == state and state is not None
        _kept = kept = _Kept(now, state, kept.spellings if kept and is_same else _read())
    return kept.spellings


def forget() -> None:
    """Look at once when it is asked next: something was decided, or a test begins."""
    global _kept
    _kept = None


def _read() -> Spellings:
    # Of a field with several names, or with a sentence, nobody can say whose spelling it is.
    alone = Placement.objects.filter(supplier__isnull=False, from_name=False).exclude(mentions__place__gt=0)
    rows = alone.values_list("provider", "supplier", "supplier__name").annotate(count=Count("pk")).order_by()
    written: dict[int, Counter[str]] = {}
    names: dict[int, str] = {}
    for provider, supplier, name, count in rows:
        for value, _label in content.suppliers({"provider": provider}):
            written.setdefault(supplier, Counter())[value] += count
            names[supplier] = name
    one: dict[str, tuple[str, str]] = {}
    every: dict[str, tuple[str, ...]] = {}
    for supplier, values in written.items():
        first = min(values, key=lambda each: (-values[each], each))
        every[first] = tuple(sorted(values))
        one |= dict.fromkeys(values, (first, names[supplier]))
    return Spellings(one, every)
