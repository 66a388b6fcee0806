"""The difference of two texts in words."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.registrations.word_difference import Piece, after_of, before_of, difference

words = st.lists(st.sampled_from(["de", "gemeente", "controleert", "niet", ".", "\n", ",", "x"]), max_size=40).map(" ".join)


def test_it_works():
    pieces = difference("Een mens kijkt mee.", "Een mens kijkt altijd mee.")
    assert pieces == (Piece("Een mens kijkt", "same"), Piece(" altijd", "added"), Piece(" mee.", "same"))


@given(st.one_of(st.text(), words), st.one_of(st.text(), words))
def test_the_pieces_give_both_texts_back(before, after):
    pieces = difference(before, after)
    assert before_of(pieces) == before
    assert after_of(pieces) == after
    assert all(piece.text for piece in pieces)
    assert all(one.change != other.change for one, other in pairwise(pieces)), "neighbours are joined"


def test_what_went_comes_before_what_came():
    changes = [piece.change for piece in difference("In ontwikkeling sinds mei 2024", "In gebruik sinds mei 2024")]
    assert changes == ["same", "removed", "added", "same"]


def test_equal_texts_are_one_piece():
    assert difference("zelfde", "zelfde") == (Piece("zelfde", "same"),)
    assert difference("", "") == ()


def test_texts_with_next_to_nothing_in_common_are_not_cut_in_crumbs():
    before = "Wij gebruiken camera's om de drukte op straat te meten."
    after = "Het model voorspelt, per week, hoeveel zout nodig is!"
    assert [piece.change for piece in difference(before, after)] == ["removed", "added"]


@pytest.mark.parametrize(("length", "different"), [(340, 2), (900, 17), (4_000, 500), (30_000, 3), (200_000, 200_000)])
def test_hostile_and_very_long_texts_are_compared_in_bounded_time(length, different):
    dice = random.Random(length)
    before, after = (" ".join(str(dice.randrange(different)) for _ in range(length)) for _ in range(2))
    began = time.process_time()
    pieces = difference(before, after)
    assert time.process_time() - began < 5
    assert (before_of(pieces), after_of(pieces)) == (before, after)


def test_a_long_text_is_compared_by_sentence():
    sentences = [f"Zin {number} gaat over de gemeente en de gemeente en de gemeente." for number in range(400)]
    before = " ".join(sentences)
    sentences[3], sentences[300] = "Deze zin is nieuw.", "En deze ook."
    pieces = difference(before, " ".join(sentences))
    assert [piece.text.strip() for piece in pieces if piece.change == "added"] == ["Deze zin is nieuw.", "En deze ook."]
