"""Which spellings may be of one supplier: suggestions with their evidence, for a steward to decide about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain, pairwise
from math import ceil

from django.db.models import Count

from algoritmeregister.products.models import Placement, Supplier
from algoritmeregister.products.pairing import kept_apart
from algoritmeregister.products.spelling import in_table

# Two keys that are alike for this part, of at least so many letters, may be one name with a typing error.
ALIKE, LEAST_LETTERS = 0.83, 5
# And the one has at most so many letters more.
MOST_LONGER = 3
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
    for one, other in _pairs(list(known.values()), shared.keys()):
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


def _pairs(suppliers: Sequence[Supplier], shared: Collection[frozenset[int]]) -> Iterator[tuple[Supplier, Supplier]]:
    """Give the pairs that are worth a look, each once and in the order of their keys in the database: not every two of
    thousands."""
    of_key = {each.pk: each for each in suppliers if len(each.key) >= LEAST_LETTERS}
    names = {pk: each.key for pk, each in of_key.items()}
    pairs = {*_beginning(names), *_near(names), *(each for each in shared if each <= names.keys())}
    for one, other in sorted(sorted(each) for each in pairs):
        yield of_key[one], of_key[other]


def _beginning(names: Mapping[int, str]) -> Iterator[frozenset[int]]:
    """Give the pairs of which one name begins with the other: in the alphabet those follow it."""
    before: list[tuple[str, int]] = []
    for name, pk in sorted((name, pk) for pk, name in names.items()):
        while before and not name.startswith(before[-1][0]):
            before.pop()
        yield from (frozenset((pk, other)) for _name, other in before)
        before.append((name, pk))


def _near(names: Mapping[int, str]) -> Iterator[frozenset[int]]:
    """Give the pairs with the same first letter that may be alike by their letters: they share enough runs of two.

    Of two names of together `t` letters, with `m` in common in the same order, at least 3m - t - 1 runs of two are the same:
    a letter that only the one has breaks two of its runs, one that only the other has breaks one.
    """
    found: dict[tuple[str, str, int], list[int]] = {}
    for pk, name in names.items():
        runs = [(name[0], run, number) for run, number in _numbered(name)]
        for other, count in Counter(chain.from_iterable(found.get(run, ()) for run in runs)).items():
            together = len(name) + len(names[other])
            if abs(len(name) - len(names[other])) <= MOST_LONGER and count >= 3 * ceil(ALIKE * together / 2) - together - 1:
                yield frozenset((pk, other))
        for run in runs:
            found.setdefault(run, []).append(pk)


def _numbered(name: str) -> Iterator[tuple[str, int]]:
    """Give the runs of two letters of a name, each with how many times it was there before."""
    counted = Counter[str]()
    for one, other in pairwise(name):
        yield one + other, counted[one + other]
        counted[one + other] += 1


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
