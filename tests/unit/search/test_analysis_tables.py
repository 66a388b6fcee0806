"""The editable tables: their form, and that they say nothing twice or for nothing."""

from __future__ import annotations

import collections

import pytest

from algoritmeregister.search import tables
from algoritmeregister.search.analysis import index_terms, stopwords, version
from algoritmeregister.search.analysis.synonyms import LONGEST, synonyms, table
from tests.tries import tries

GROUPS = list(tables.rows("synonyms.tsv"))
ABBREVIATIONS = list(tables.rows("abbreviations.tsv"))


def test_there_are_hundreds_of_groups() -> None:
    assert len(GROUPS) > 400
    assert len(ABBREVIATIONS) > 150


@tries("name", tables.NAMES)
def test_every_table_is_read_and_has_no_trailing_spaces_or_wrong_characters(name: str) -> None:
    assert list(tables.rows(name))
    assert not [row for _, row in tables.rows(name) if "" in row]


def test_a_group_has_a_weight_a_direction_and_different_terms() -> None:
    for number, (weight, direction, terms) in GROUPS:
        stems = [tuple(index_terms(term)) for term in terms.split("|")]
        where = f"synonyms.tsv:{number}"
        assert 0.2 <= float(weight) <= 0.9, where
        assert direction in ("=", ">"), where
        assert len(stems) >= 2, where
        assert all(stems), where
        assert len(set(stems)) == len(stems), f"{where}: two terms have the same stem"


def test_no_group_is_there_twice() -> None:
    seen = collections.Counter(frozenset(term.strip() for term in row[2].split("|")) for _, row in GROUPS)
    assert [group for group, count in seen.items() if count > 1] == []


def test_an_abbreviation_is_there_once() -> None:
    seen = collections.Counter(row[0].casefold() for _, row in ABBREVIATIONS)
    assert [short for short, count in seen.items() if count > 1] == []


def test_no_term_is_only_a_stop_word() -> None:
    for number, row in GROUPS:
        for term in row[2].split("|"):
            # An abbreviation in capitals ("OM") is told apart from the little word ("om") in a query.
            assert term.strip() not in stopwords(), f"synonyms.tsv:{number}: {term}"


def test_terms_are_no_longer_than_what_a_query_is_compared_with() -> None:
    for number, row in GROUPS:
        assert all(len(index_terms(term)) <= LONGEST for term in row[2].split("|")), f"synonyms.tsv:{number}"


def test_both_ways_means_both_ways() -> None:
    for one, others in table().items():
        for other in others:
            back = [synonym for synonym in synonyms(other.stems) if synonym.stems == one]
            assert not back or 0 < back[0].weight <= 0.9


def test_one_way_means_one_way() -> None:
    """Gezichtsherkenning is biometrics, but biometrics is more than that."""
    assert ("biometrie",) in [synonym.stems for synonym in synonyms(tuple(index_terms("gezichtsherkenning")))]
    stoplicht = tuple(index_terms("stoplicht"))
    assert stoplicht not in [synonym.stems for synonym in synonyms(tuple(index_terms("iVRI")))]


def test_no_term_has_so_many_synonyms_that_it_finds_everything() -> None:
    assert {stems: len(others) for stems, others in table().items() if len(others) > 25} == {}


def test_the_version_changes_with_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    before = version()
    version.cache_clear()
    monkeypatch.setattr(tables, "digest", lambda: "another")
    try:
        assert version() != before
    finally:
        version.cache_clear()
