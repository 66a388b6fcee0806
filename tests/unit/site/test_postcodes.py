"""The operator's table of postcode areas."""

from __future__ import annotations

import logging

import pytest

from algoritmeregister.site import postcodes
from tests.tries import tries


@pytest.fixture
def table(settings, tmp_path):
    """Write a table and use it."""

    def write(text: str) -> None:
        path = tmp_path / "postcodes.csv"
        path.write_text(text, encoding="utf-8")
        settings.POSTCODE_TABLE = str(path)
        postcodes.read.cache_clear()

    return write


def test_it_works(table):
    table("\ufeff# wie is waar\n10;gm1\n1012;gm2\n1012 AB;gm3\n1;pv1\n")
    assert postcodes.available()
    assert postcodes.authorities("1012AB") == ("gm3", "gm2", "gm1", "pv1")
    assert postcodes.authorities("1099") == ("gm1", "pv1")
    assert postcodes.authorities("9999") == ()


def test_without_a_table_there_is_no_question(settings):
    settings.POSTCODE_TABLE = ""
    assert not postcodes.available()
    assert postcodes.revision() == ""


@pytest.mark.parametrize("line", ["fout", "12345;gm1", "0123;gm1", "10;", "10AB;gm1"])
def test_a_wrong_line_is_named_and_left_out(table, caplog, line):
    table(f"{line}\n10;gm1\n")
    with caplog.at_level(logging.ERROR):
        assert postcodes.authorities("1012") == ("gm1",)
    assert "line 1" in caplog.text


def test_a_table_that_disappears_is_an_empty_one(settings, tmp_path, caplog):
    settings.POSTCODE_TABLE = str(tmp_path / "weg.csv")
    with caplog.at_level(logging.ERROR):
        assert postcodes.authorities("1012") == ()
    assert "POSTCODE_TABLE" in caplog.text


@tries(
    ("typed", "read"),
    [("1012 ab", "1012AB"), ("1012", "1012"), ("0123", ""), ("10123", ""), ("ab", ""), ("", ""), ("1012A", "")],
)
def test_typed_postcodes(typed, read):
    assert postcodes.normalised(typed) == read
