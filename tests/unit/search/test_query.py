"""What a caller may ask."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from algoritmeregister.search.query import MAX_DEPTH, MAX_PAGE_SIZE, Query, UnknownFilter


def test_it_works():
    query = Query(text="parkeren", filters={"status": ("in_gebruik", "in_gebruik", "")}, page=2)
    assert query.filters == {"status": ("in_gebruik",)}
    assert query.offset == 10


def test_unknown_filter_is_refused():
    with pytest.raises(UnknownFilter, match="kleur"):
        Query(filters={"kleur": ("rood",)})
    with pytest.raises(UnknownFilter, match="smaak"):
        Query(lacking=("smaak",))


def test_unknown_order_is_refused():
    with pytest.raises(ValueError, match="random"):
        Query(sort="random")  # type: ignore[arg-type]


def test_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Query(as_of=datetime(2026, 1, 1))
    Query(as_of=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(("page", "size"), [(0, 10), (-5, 10), (10**9, 10), (1, 0), (1, 10**9)])
def test_page_and_size_are_brought_within_range(page, size):
    query = Query(page=page, page_size=size)
    assert 1 <= query.page_size <= MAX_PAGE_SIZE
    assert 0 <= query.offset < MAX_DEPTH
