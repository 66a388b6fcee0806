"""The name of a file that somebody sends is one that our disk takes."""

from __future__ import annotations

import pytest

from algoritmeregister.harvest.uploads.keeping import plain_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("lijst.xlsx", "lijst.xlsx"), ("C:\\map\\lijst.xlsx", "lijst.xlsx"), ("../../etc/passwd", "passwd"),
        ("a\0b<c>.csv", "a_b_c_.csv"), ("..", "bestand"), ("", "bestand"),
    ],
)  # fmt: skip
def test_it_works(sent, kept):
    assert plain_name(sent) == kept


@pytest.mark.parametrize("sign", ["a", "é", "算", "𝔞"])
def test_it_is_no_longer_than_a_name_may_be(sign):
    name = plain_name(sign * 300 + ".xlsx")
    assert len(name.encode()) <= 255
    assert name.endswith(".xlsx")
