"""Dates as sources write them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.harvest import dates
from tests.tries import tries


@tries(
    ("value", "expected"),
    [
        ("2022-11-24", "2022-11-24"),
        ("2022-11-24 00:00:00", "2022-11-24"),
        ("2023-03-31T08:34:11.986578+00:00", "2023-03-31"),
        ("24-11-2022", "2022-11-24"),
        ("44889", "2022-11-24"),
        ("44889.0", "2022-11-24"),
        ("31-02-2022", "31-02-2022"),
        ("Mogelijk 2023", "Mogelijk 2023"),
        ("2022-11", "2022-11"),
        ("21 juni 2022", "2022-06-21"),
        ("1 mrt. 2021", "2021-03-01"),
        ("3 vogel 2022", "3 vogel 2022"),
        ("12-31-2022", "12-31-2022"),
    ],
)
def test_dates(value: str, expected: str) -> None:
    assert dates.iso_date(value) == expected


@tries(
    ("value", "expected"),
    [
        ("2022-07-01", "2022-07"),
        ("2022-07", "2022-07"),
        ("01-07-2022", "2022-07"),
        ("2022-13", "2022-13"),
        ("juni 2022", "2022-06"),
        ("zomer", "zomer"),
        ("zomer 2022", "zomer 2022"),
    ],
)
def test_months(value: str, expected: str) -> None:
    assert dates.iso_month(value) == expected


def test_moments() -> None:
    moment = dates.parse_moment("2026-06-08T19:40:28Z")
    assert moment is not None
    assert moment.isoformat() == "2026-06-08T19:40:28+00:00"
    assert dates.parse_moment("gisteren") is None
    assert dates.parse_moment(20260608) is None


def test_americans_put_the_month_first_and_only_when_the_profile_says_so() -> None:
    assert dates.iso_date("1/15/2024", month_first=True) == "2024-01-15"
    assert dates.iso_date("1/15/2024") == "1/15/2024"
    assert dates.iso_date("2/1/2024") == "2024-01-02"
    assert dates.iso_date("2/1/2024", month_first=True) == "2024-02-01"


@given(text=st.text(max_size=60))
def test_no_text_is_an_error_and_a_date_stays_itself(text: str) -> None:
    dates.parse_moment(text)
    assert dates.iso_date(dates.iso_date(text)) == dates.iso_date(text)
    assert dates.iso_month(dates.iso_month(text)) == dates.iso_month(text)
