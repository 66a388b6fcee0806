"""What a form sends is filled in where it belongs, and nowhere else."""

from __future__ import annotations

import pytest

from algoritmeregister.instruments import library
from algoritmeregister.instruments.engine import filling
from algoritmeregister.instruments.engine.answers import MOST_ITEMS


@pytest.fixture(scope="module")
def pack():
    return library.own()["mensenrechten"][0]


def sent(pack, index):
    name = f"how_touched|each_right:{index}"
    return filling.fill(pack, {}, {name: ["Zo."]}, [name]).values


def test_it_works(pack):
    assert sent(pack, "1") == {"each_right": [{}, {"how_touched": "Zo."}]}


@pytest.mark.parametrize("index", [str(MOST_ITEMS), "000000300000", "0" * 6 + "9" * 5_000, "-1", "²", ""])
def test_nobody_makes_more_items_than_there_may_be(pack, index):
    """Also not with zeros in front: each item costs memory, and anybody may send a form."""
    assert sent(pack, index) == {}
