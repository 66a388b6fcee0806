"""Numbers out of addresses and forms: only those that are, and none that no database keeps."""

from __future__ import annotations

import pytest

from algoritmeregister.ui.questions import number_in
from tests.tries import tries


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("999999999", 999_999_999)])
def test_it_works(text, number):
    assert number_in(text) == number


@tries("text", ["", " 1", "-1", "1.0", "²", "٣", "1000000000", "0" * 20, "9" * 5_000, "een"])
def test_what_is_none_is_none(text):
    assert number_in(text) is None


def test_more_than_the_most_is_none():
    assert [number_in(each, 20) for each in ("20", "21", "99")] == [20, None, None]
