"""Suggestions for misspelt words, from the words that a register uses."""

from __future__ import annotations

import pytest

from algoritmeregister.search.analysis import Spelling
from tests.tries import tries

WORDS = {
    "algoritme": 900,
    "algemeen": 200,
    "gemeente": 800,
    "gezichtsherkenning": 12,
    "parkeren": 40,
    "parkeerscanauto": 5,
    "vergunning": 100,
    "bijstand": 60,
    "verkeer": 50,
    "verkeerslichten": 20,
    "boete": 30,
    "wet": 1000,
    "café": 3,
}


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(WORDS)


@tries(
    ("typed", "meant"),
    [
        ("algortime", "algoritme"),
        ("algoritne", "algoritme"),
        ("allgoritme", "algoritme"),
        ("gemente", "gemeente"),
        ("gezichtherkening", "gezichtsherkenning"),
        ("vergunnning", "vergunning"),
        ("bijtsand", "bijstand"),
        ("verkeerslchten", "verkeerslichten"),
        ("boette", "boete"),
        ("PARKEERSCANOUTO", "parkeerscanauto"),
        ("caffe", "cafe"),
    ],
)
def test_it_works(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.suggest(typed)[0][0] == meant


def test_two_letters_swapped_count_as_one_mistake(spelling: Spelling) -> None:
    assert spelling.suggest("algortime") == [("algoritme", 1)]


def test_a_known_word_is_not_corrected(spelling: Spelling) -> None:
    assert spelling.suggest("gemeente") == []
    assert spelling.suggest("Café") == []


@tries("typed", ["wte", "we", "", "2024", "12345678", "c++", "🙂", "x" * 1_000, "boot1"])
def test_what_is_too_short_or_no_word_is_not_corrected(spelling: Spelling, typed: str) -> None:
    assert spelling.suggest(typed) == []


def test_a_short_word_allows_one_mistake_only(spelling: Spelling) -> None:
    assert spelling.suggest("boetl") == [("boete", 1)]
    assert spelling.suggest("bxetl") == []


def test_of_equally_near_words_the_most_used_comes_first() -> None:
    assert Spelling({"boekt": 1, "boete": 50}).suggest("boeke")[0][0] in ("boekt", "boete")
    assert [word for word, _ in Spelling({"kamer": 1, "kader": 50}).suggest("kaser")] == ["kader", "kamer"]


def test_words_of_the_synonym_tables_are_suggested_too() -> None:
    assert Spelling({}).suggest("stoplciht") == [("stoplicht", 1)]
    assert Spelling({}).suggest("stoplicht") == [], "and known"


def test_a_word_of_the_register_comes_before_one_of_the_tables_and_is_told_once() -> None:
    assert Spelling({"stoplucht": 1}).suggest("stoplecht") == [("stoplucht", 1), ("stoplicht", 1)]
    assert Spelling({"stoplicht": 2, "stoplucht": 1}).suggest("stoplecht") == [("stoplicht", 1), ("stoplucht", 1)]


def test_a_common_short_word_was_meant() -> None:
    assert Spelling({"best": 100}).suggest("mest") == []
    assert Spelling({"best": 100}).suggest("bset") == [("best", 1)]


def test_what_looks_like_nothing_gets_no_suggestion() -> None:
    assert Spelling({}).suggest("qxzvwkjq") == []
