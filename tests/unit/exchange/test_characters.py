"""What of a text can be printed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.exchange.characters import REPLACEMENT, certain, printable, without


def test_it_works():
    assert printable("Gewoon, met ï en €.\nTweede regel") == "Gewoon, met ï en €.\nTweede regel"
    assert without("a😀b", frozenset("😀")) == f"a{REPLACEMENT}b"
    assert certain("Één 漢 €") == f"Één {REPLACEMENT} €"


def test_control_characters_half_characters_and_byte_order_marks_go():
    assert printable("a\x00\x01b\ufeffc\ud800d\ue000e") == "abcde"
    assert printable("a\tb\u2028c") == "a b c"


def test_a_word_without_end_can_be_broken_and_a_usual_one_is_whole():
    assert "\u200b" in printable("x" * 200)
    assert printable("x" * 200).replace("\u200b", "") == "x" * 200
    assert "\u200b" not in printable("aansprakelijkheidswaardevaststelling")


def test_an_address_can_be_copied_as_it_is_and_a_long_part_of_one_is_broken():
    address = "https://register.voorbeeldstad.example/algoritmes/12345674"
    assert printable(address) == address
    assert "\u200b" in printable(f"https://voorbeeldstad.example/{'x' * 60}")
    assert "\u200b" in printable("1/2" * 40), "no line ends after a slash that a digit follows"


@given(st.text())
def test_printing_twice_changes_nothing(text):
    assert printable(printable(text)) == printable(text)
