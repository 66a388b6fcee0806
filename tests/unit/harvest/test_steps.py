"""The steps between a source's value and a field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.harvest import steps


@pytest.mark.parametrize(
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
    ],
)
def test_dates(value: str, expected: str) -> None:
    assert steps.iso_date(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2022-07-01", "2022-07"),
        ("2022-07", "2022-07"),
        ("01-07-2022", "2022-07"),
        ("2022-13", "2022-13"),
        ("zomer", "zomer"),
    ],
)
def test_months(value: str, expected: str) -> None:
    assert steps.iso_month(value) == expected


def test_cleaning() -> None:
    assert steps.clean("\xa0 tekst\xa0met\r\nregel ") == "tekst met\nregel"


def test_recoding_ignores_case_and_keeps_what_it_does_not_know() -> None:
    table = {"in_gebruik": "In gebruik"}
    assert [steps.recode(text, table) for text in ("in_gebruik", " IN_GEBRUIK ", "pilot")] == [
        "In gebruik",
        "In gebruik",
        "pilot",
    ]


def test_lists_of_links() -> None:
    assert steps.link_rows("1: AVG, https://a.example/x,y. 2: Awb, https://b.example") == [
        {"title": "AVG", "link": "https://a.example/x,y"},
        {"title": "Awb", "link": "https://b.example"},
    ]
    assert steps.link_rows("1: DPIA") == [{"title": "DPIA", "link": ""}]
    assert steps.link_rows("Artikel 5 van de wet") == "Artikel 5 van de wet"


def test_moments() -> None:
    moment = steps.parse_moment("2026-06-08T19:40:28Z")
    assert moment is not None
    assert moment.isoformat() == "2026-06-08T19:40:28+00:00"
    assert steps.parse_moment("gisteren") is None
    assert steps.parse_moment(20260608) is None


@given(text=st.text(max_size=60))
def test_no_step_fails_on_any_text(text: str) -> None:
    for step in (steps.clean, steps.iso_date, steps.iso_month, steps.link_rows, steps.parse_moment, steps.mark_cut):
        step(text)
    assert steps.clean(steps.clean(text)) == steps.clean(text)
    assert steps.iso_date(steps.iso_date(text)) == steps.iso_date(text)
