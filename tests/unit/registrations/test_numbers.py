"""The eight-digit number and its check digit."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.registrations.numbers import check_digit, is_valid, new_number
from tests.shared_data import shared_data
from tests.tries import tries


def test_it_works():
    assert check_digit("1113689") == "3"
    assert is_valid("11136893")


@given(st.text(alphabet="123456789", min_size=7, max_size=7))
def test_every_number_with_its_check_digit_is_valid_and_no_other(first_seven):
    valid = [digit for digit in "0123456789" if is_valid(first_seven + digit)]
    assert valid == [check_digit(first_seven)]


@given(st.text(alphabet="123456789", min_size=7, max_size=7), st.integers(0, 6), st.sampled_from("123456789"))
def test_one_wrong_digit_is_noticed(first_seven, place, digit):
    number = first_seven + check_digit(first_seven)
    other = number[:place] + digit + number[place + 1 :]
    # 3 · 5 = 15, so a change of a digit by a multiple of ten is the only one that goes unnoticed, and there is none
    assert is_valid(other) == (other == number)


@tries("wrong", ["", "1113689", "111368933", "0113689 ", "1113689x", "01136893", "１１１３６８９３"])
def test_it_refuses_what_is_no_number(wrong):
    assert not is_valid(wrong)


@pytest.mark.parametrize("wrong", ["", "123456", "12345678", "123456x"])
def test_check_digit_refuses_what_is_not_seven_digits(wrong):
    with pytest.raises(ValueError, match="seven digits"):
        check_digit(wrong)


def test_new_numbers_are_valid_and_differ():
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) > 190
    assert all(is_valid(number) for number in numbers)


def test_every_real_number_is_valid():
    records = json.loads(shared_data("national-register/merged-2026-08-08.json").read_text(encoding="utf-8"))["algoritmes"]
    assert [record["id"] for record in records if not is_valid(record["id"])] == []
