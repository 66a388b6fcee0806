"""Dates and numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from babel.core import Locale
from babel.numbers import format_decimal

from algoritmeregister.ui.formats import FRISIAN_MONTHS, LOCALES, date_text, number_text
from tests.tries import tries


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [("nl", "5 maart 2026", "maart 2026"), ("en", "5 March 2026", "March 2026"), ("fy", "5 maart 2026", "maart 2026")],
)
def test_it_works(language, day, month):
    assert date_text(date(2026, 3, 5), language) == day
    assert date_text("2026-03-05", language) == day
    assert date_text("2026-03-05T10:00:00Z", language) == day
    assert date_text("2026-03", language) == month


def test_a_moment_is_the_day_in_the_netherlands():
    assert date_text(datetime(2026, 3, 5, 23, 30, tzinfo=UTC), "nl") == "6 maart 2026"


@tries("text", ["volgt", "2026-13", "2026-02-31", "2026", "05-03-2026", "", "2026-03-05x"])
def test_a_text_that_is_no_date_stays_as_it_is(text):
    assert date_text(text, "nl") == text


def test_frisian_months_are_those_of_cldr_without_capitals():
    assert list(FRISIAN_MONTHS) == [name.lower() for name in Locale.parse("fy").months["format"]["wide"].values()]


def test_numbers():
    assert [number_text(1530, language) for language in ("nl", "en", "fy")] == ["1.530", "1,530", "1.530"]
    for number in (0, 7, -8, 999, 1_000, -1_530, 100_000, 12_345_678):
        for language, locale in LOCALES.items():
            assert number_text(number, language) == format_decimal(number, locale=locale)
