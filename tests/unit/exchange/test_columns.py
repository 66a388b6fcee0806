"""Tables for spreadsheets: fixed columns, and no text that becomes a formula."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from algoritmeregister import standards
from algoritmeregister.exchange.columns import BESIDE, METADATA_COLUMNS, as_it_was, columns, harmless
from tests.tries import tries


def test_it_works():
    keys = [field.key for field in standards.get(standards.SUPERSET).fields]
    assert columns() == (*METADATA_COLUMNS, *keys, BESIDE)


def test_no_column_has_the_name_of_another():
    assert len(set(columns())) == len(columns())


@tries("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_formula_becomes_text(start):
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@tries("text", ["", "=1+1", "'=1+1", "''=1+1", "'al", "''", "-", "'-'", "a'=b", "\n=1", "＝1"])
def test_what_was_added_can_be_taken_off(text):
    assert as_it_was(harmless(text)) == text


@pytest.mark.parametrize("text", ["", "gewoon", "a=b", "2024-05", "'al", " spatie"])
def test_another_text_stays(text):
    assert harmless(text) == text


def test_every_column_is_in_the_reference():
    page = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "description-files.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([a-z_]+)` \|", page, re.MULTILINE)
    assert documented == list(METADATA_COLUMNS)
