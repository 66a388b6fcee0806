"""The steps between a source's value and a field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from algoritmeregister.harvest import steps


def test_cleaning() -> None:
    assert steps.clean("\xa0 tekst\xa0met\r\nregel ") == "tekst met\nregel"


def test_recoding_ignores_case_and_keeps_what_it_does_not_know() -> None:
    table = {"in_gebruik": "In gebruik"}
    assert [steps.recode(text, table) for text in ("in_gebruik", " IN_GEBRUIK ", "pilot")] == [
        "In gebruik",
        "In gebruik",
        "pilot",
    ]


def test_recoding_by_pattern_takes_the_first_that_fits_the_whole_value() -> None:
    table = {"in gebruik.*": "In gebruik", "(pre-)?deployed.*": "In ontwikkeling", ".*": "Buiten gebruik"}
    assert steps.recode_like("In gebruik sinds 2006", table) == "In gebruik"
    assert steps.recode_like("Pre-Deployed\nsoon", table) == "In ontwikkeling"
    assert steps.recode_like("niet in gebruik", table) == "Buiten gebruik"
    assert steps.recode_like("onbekend", {"ja": "Ja"}) == "onbekend"


def test_extracting_gives_the_group_or_the_whole_and_otherwise_the_value() -> None:
    assert steps.extract("AB-001: Naam", "^([A-Z]+-[0-9]+)") == "AB-001"
    assert steps.extract("AB-001: Naam", "[0-9]+") == "001"
    assert steps.extract("Naam", "^[0-9]+") == "Naam"


def test_lists_of_links() -> None:
    assert steps.link_rows("1: AVG, https://a.example/x,y. 2: Awb, https://b.example") == [
        {"title": "AVG", "link": "https://a.example/x,y"},
        {"title": "Awb", "link": "https://b.example"},
    ]
    assert steps.link_rows("1: DPIA") == [{"title": "DPIA", "link": ""}]
    assert steps.link_rows("Artikel 5 van de wet") == "Artikel 5 van de wet"


@given(text=st.text(max_size=60))
def test_no_step_fails_on_any_text(text: str) -> None:
    for step in (steps.clean, steps.link_rows, steps.mark_cut):
        step(text)
    assert steps.clean(steps.clean(text)) == steps.clean(text)


def test_lists_of_links_as_our_own_tables_write_them() -> None:
    assert steps.link_rows("AVG <https://a.example/x>\nAwb, artikel 3\n<https://b.example>") == [
        {"title": "AVG", "link": "https://a.example/x"},
        {"title": "Awb, artikel 3", "link": ""},
        {"title": "", "link": "https://b.example"},
    ]
    assert steps.link_rows("lees <dit> <https://a.example>") == "lees <dit> <https://a.example>"


def test_rows_of_named_parts_by_name_or_in_order() -> None:
    keys = ("field", "reason", "explanation")
    assert steps.named_rows("field: risks; reason: veiligheid\nrisks; politie; omdat; het zo is", keys) == [
        {"field": "risks", "reason": "veiligheid"},
        {"field": "risks", "reason": "politie", "explanation": "omdat; het zo is"},
    ]


def test_a_hostile_text_takes_no_time_squared():
    # Each of these would take an hour when every place were looked at from every other.
    assert steps.link_rows("a" + " " * 300_000 + "<b>").startswith("a")
    assert steps.link_rows("x" * 300_000 + " <https://a.example>") == [{"title": "x" * 300_000, "link": "https://a.example"}]
