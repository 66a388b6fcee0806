"""Which spellings may be of one supplier: suggestions with their evidence, for a steward to decide about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Count

from algoritmeregister.products.models import Placement, Supplier
from algoritmeregister.products.pairing import kept_apart
from algoritmeregister.products.spelling import in_table

# Two keys that are alike for this part, of at least so many letters, may be one name with a typing error.
ALIKE, LEAST_LETTERS = 0.83, 5
# A cluster with the texts of more suppliers is a text that is simply copied: evidence of nothing.
MOST_SUPPLIERS = 3


@dataclass(frozen=True)
class Suggestion:
    """That `supplier` may be `into`, which more registrations name. `likeness`: of their letters, 0 to 1; `begins`: one
    name begins with the other; `shared_texts`: how many registrations have a text that is also of the other."""

    supplier: Supplier
    into: Supplier
    named: int
    into_named: int
    likeness: float
    begins: bool
    shared_texts: int


def suggestions(apart: Set[frozenset[int]] | None = None) -> list[Suggestion]:
    """Return the pairs of suppliers that may be one, the most likely first, without those that a steward said to be two
    (`apart`: by key, when these are known already). Three questions at most."""
    rows = Supplier.objects.filter(merged_into__isnull=True).annotate(named_by=Count("mentions")).order_by("pk")
    known = {each.pk: each for each in rows if each.named_by}
    named = {each.pk: int(each.named_by) for each in known.values()}
    shared, apart = _shared_texts(), kept_apart() if apart is None else apart
    found = []
    for one, other in _pairs(list(known.values()), shared):
        if frozenset((one.pk, other.pk)) in apart:
            continue
        # Who is in the table, or is named more, is who the other may be.
        into, supplier = sorted((one, other), key=lambda each: (in_table(each.key) is None, -named[each.pk], each.key))
        if in_table(supplier.key):
            continue  # the table says that they are two
        likeness = SequenceMatcher(None, one.key, other.key, autojunk=False).ratio()
        begins = supplier.key.startswith(into.key) or into.key.startswith(supplier.key)
        texts = shared.get(frozenset((one.pk, other.pk)), 0)
        if likeness >= ALIKE or begins or (texts and likeness >= 0.5):
            found.append(Suggestion(supplier, into, named[supplier.pk], named[into.pk], likeness, begins, texts))
    return sorted(found, key=lambda each: (-(each.likeness + (each.shared_texts > 0)), each.supplier.key, each.into.key))


def _pairs(suppliers: list[Supplier], shared: dict[frozenset[int], int]) -> Iterator[tuple[Supplier, Supplier]]:
    """Give the pairs that are worth a look: not every two of thousands."""
    for place, one in enumerate(suppliers):
        for other in suppliers[place + 1 :]:
            short, long = sorted((one.key, other.key), key=len)
            if len(short) < LEAST_LETTERS:
                continue
            near = short[0] == long[0] and len(long) - len(short) <= 3
            if near or long.startswith(short) or frozenset((one.pk, other.pk)) in shared:
                yield one, other


def _shared_texts() -> dict[frozenset[int], int]:
    """Count the registrations whose text, letter by letter in compared form, is that of one of another supplier."""
    suppliers: dict[str, Counter[int]] = {}
    rows = Placement.objects.filter(text__isnull=False, supplier__isnull=False, from_name=False)
    for text, supplier, count in rows.values_list("text", "supplier").annotate(count=Count("pk")).order_by():
        suppliers.setdefault(text, Counter())[supplier] += count
    shared: dict[frozenset[int], int] = {}
    for counted in suppliers.values():
        if 1 < len(counted) <= MOST_SUPPLIERS:
            every = sorted(counted)
            for place, one in enumerate(every):
                for other in every[place + 1 :]:
                    pair = frozenset((one, other))
                    shared[pair] = shared.get(pair, 0) + min(counted[one], counted[other])
    return shared
