"""Which suppliers are looked at in pairs: all that can be alike, without looking at every two."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.products.models import Supplier
from algoritmeregister.products.suggesting import ALIKE, LEAST_LETTERS, MOST_LONGER, _near, _pairs

NAMES = st.lists(st.text("abc", min_size=LEAST_LETTERS, max_size=14), max_size=12, unique=True)


@given(NAMES)
def test_no_pair_that_is_alike_is_missed(names):
    near = set(_near(dict(enumerate(names))))
    for one, other in combinations(range(len(names)), 2):
        first, second = names[one], names[other]
        comparable = first[0] == second[0] and abs(len(first) - len(second)) <= MOST_LONGER
        ratios = [SequenceMatcher(None, *each, autojunk=False).ratio() for each in ((first, second), (second, first))]
        if comparable and max(ratios) >= ALIKE:
            assert frozenset((one, other)) in near


@given(NAMES)
def test_every_name_that_begins_with_another_is_found(names):
    suppliers = [Supplier(pk=place, key=name) for place, name in enumerate(names, 1)]
    found = {(one.key, other.key) for one, other in _pairs(suppliers, ())}
    for one, other in combinations(names, 2):
        if one.startswith(other) or other.startswith(one):
            assert (one, other) in found


def test_names_that_share_little_are_not_looked_at():
    suppliers = [Supplier(pk=place, key=f"{name}soft") for place, name in enumerate(("kiwi", "kano", "kerk", "knal"), 1)]
    assert list(_pairs(suppliers, ())) == []
    assert len(list(_pairs(suppliers, (frozenset((1, 3)),)))) == 1
