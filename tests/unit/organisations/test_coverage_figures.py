"""In real data nobody is missed or mistaken: how many municipalities of the lists are in the merged listing, and why."""

from __future__ import annotations

from tests.benchmarks import coverage


def test_it_works():
    found = coverage.find()["gemeente"]
    assert found.are == 342
    assert [found.by(how) for how in (coverage.EXACT, coverage.SPELLING, coverage.OTHER_NAME, coverage.KIND_WORD)] == [
        200, 3, 1, 0]  # fmt: skip
    assert found.matched["Gemeente Nuenen c.a."] == ("Gemeente Nuenen, Gerwen en Nederwetten", coverage.OTHER_NAME)
