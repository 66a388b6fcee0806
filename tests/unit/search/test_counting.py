"""Remembering counts: what is asked again is the same, and the latest stay."""

from __future__ import annotations

import dataclasses

import pytest

from algoritmeregister.search.counting import Counted, Counts
from algoritmeregister.search.facets import FacetValue
from algoritmeregister.search.query import Query
from algoritmeregister.search.questions import EVERYTHING

ASKED = Query(text="parkeren", filters={"status": ("in_gebruik", "in_ontwikkeling"), "theme": ("verkeer",)})
COUNTS: Counts = {"theme": (FacetValue("verkeer", "", 2, True),)}


@pytest.fixture
def counted() -> Counted:
    counted = Counted(remembered=2)
    counted.put(ASKED, COUNTS, EVERYTHING.matches)
    return counted


@pytest.mark.parametrize("same", [{"page": 2}, {"sort": "newest"}, {"snippets": False}, {"page_size": 50}])
def test_another_page_or_order_has_the_same_counts(counted: Counted, same: dict[str, object]):
    assert counted.get(dataclasses.replace(ASKED, **same)) is COUNTS


@pytest.mark.parametrize(
    "other",
    [
        {"text": "x"},
        {"filters": {}},
        {"language": "en"},
        {"lacking": ("theme",)},
        {"having": ("goal",)},
        {"facet_values": 3},
    ],
)
def test_another_question_has_its_own(counted: Counted, other: dict[str, object]):
    assert counted.get(dataclasses.replace(ASKED, **other)) is None


def test_the_order_in_which_values_were_chosen_does_not_matter(counted: Counted):
    turned = {"theme": ("verkeer",), "status": ("in_ontwikkeling", "in_gebruik")}
    assert counted.get(Query(text="parkeren", filters=turned)) is COUNTS


def test_the_latest_are_remembered(counted: Counted):
    counted.put(Query(text="a"), COUNTS, EVERYTHING.matches)
    assert counted.get(ASKED) is COUNTS
    counted.put(Query(text="b"), COUNTS, EVERYTHING.matches)
    assert counted.get(Query(text="a")) is None
    assert counted.get(ASKED) is COUNTS
