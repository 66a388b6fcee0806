"""Standards of others: there and back without losing a value, and a report that accounts for each."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algoritmeregister import standards
from tests.shared_data import shared_data
from tests.unit.standards.generated_documents import valid_documents

SUPERSET = standards.SUPERSET
TEXT = st.text(max_size=60)
VALUES = st.one_of(
    TEXT,
    st.sampled_from(["production", "retired", "high", "rule-based", "a) High-impact", "2025-06-30", "nl", "a, b", None, 3]),
    st.lists(TEXT, max_size=3),
    st.lists(st.dictionaries(st.sampled_from(["name", "description", "link", "date"]), TEXT, max_size=3), max_size=3),
)


def there_and_back(record, standard, by=SUPERSET):
    ours = standards.convert(record, source=standard, target=by)
    back = standards.convert(ours.document, source=by, target=standard, beside=ours.beside)
    return ours, back.document


def unaccounted(record, converted):
    """Keys of which the value neither arrived as it was nor is told about."""
    told = {each.field for each in converted.losses}
    return {key for key, value in record.items() if key not in told and converted.document.get(key) != value}


def test_it_works():
    record = {
        "tool_name": "Route helper",
        "organisation": "HM Example Office",
        "phase": "private-beta",
        "frequency_usage": "daily",
        "risks": [{"name": "Bias", "description": "May send some the long way.", "mitigation": "Tested monthly."}],
        "date_archive": "2025-06-30",
        "mood": "good",
    }
    record = standards.profile("atrs").named(record)
    ours, back = there_and_back(record, "atrs")
    assert ours.document["name"] == "Route helper"
    assert ours.document["status"] == "In ontwikkeling"
    assert ours.document["end_date"] == "2025-06"
    assert ours.document["risks"] == "Bias: May send some the long way.: Tested monthly."
    assert ours.beside["atrs:frequency_usage"] == "daily"
    assert ours.beside["atrs:phase"] == "private-beta"
    assert {each.field: each.action for each in ours.losses} == {
        "organisation": "moved",
        "phase": "recoded",
        "frequency_usage": "dropped",
        "risks": "recoded",
        "date_archive": "recoded",
        "mood": "dropped",
    }
    assert back == record


def test_a_value_that_was_edited_here_is_not_overruled_by_the_remembered_one():
    ours = standards.convert({"phase": "private-beta"}, source="atrs", target="1.0")
    edited = {**ours.document, "status": "In gebruik"}
    back = standards.convert(edited, source="1.0", target="atrs", beside=ours.beside)
    assert back.document["phase"] == "production"
    assert back.beside["atrs:phase"] == "private-beta"


@pytest.mark.parametrize("standard", standards.FOREIGN)
def test_every_field_of_a_profile_has_a_place_or_stays_beside(standard):
    profile = standards.profile(standard)
    assert {"nl", "en", "fy"} == set(profile.title) == set(profile.about)
    record = {each.key: f"text of {each.key}" for each in standards.get(standard).fields}
    ours, back = there_and_back(record, standard)
    assert back == record
    assert len(ours.document) + len(ours.beside) >= len(record)


@pytest.mark.slow
@pytest.mark.parametrize("standard", standards.FOREIGN)
@pytest.mark.parametrize("by", [SUPERSET, "1.0", "0.3.1"])
def test_anything_of_others_comes_back_as_it_was(standard, by):
    keys = [*(each.key for each in standards.get(standard).fields), "stranger", "goal"]

    @settings(max_examples=60, deadline=None)
    @given(st.dictionaries(st.sampled_from(keys), VALUES, max_size=12))
    def holds(record):
        ours, back = there_and_back(record, standard, by)
        assert back == record
        assert not unaccounted(record, ours)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("standard", standards.FOREIGN)
def test_anything_of_ours_comes_back_as_it_was(standard):
    @settings(max_examples=60, deadline=None)
    @given(valid_documents(SUPERSET))
    def holds(document):
        theirs = standards.convert(document, source=SUPERSET, target=standard)
        back = standards.convert(theirs.document, source=standard, target=SUPERSET, beside=theirs.beside)
        assert back.document == document
        assert not unaccounted(document, theirs)

    holds()


def test_the_records_of_the_united_kingdom():
    listed = json.loads(shared_data("uk-atrs/atrs_records_2026-07-10.json").read_text(encoding="utf-8"))["records"]
    assert len(listed) == 136
    for raw in listed:
        record = standards.profile("atrs").named(raw)
        ours, back = there_and_back(record, "atrs", "1.0")
        assert back == record
        assert not unaccounted(record, ours)
        assert ours.document["name"] == raw["tool_name"]


@pytest.mark.parametrize(
    ("name", "header", "known"),
    [
        ("department-of-labor/AI_Use_Cases_Public_reporting-20260128.csv", 0, 4),
        ("department-of-the-treasury/Treasury-AI-Use-Case-Inventory.csv", 1, 20),
        ("securities-and-exchange-commission/2025-sec-individual-ai-use-cases.csv", 1, 20),
    ],
)
def test_inventories_of_the_united_states(name, header, known):
    content = shared_data(f"us-inventory/agencies/{name}").read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    rows = list(csv.reader(io.StringIO(text, newline="")))[header:]
    profile = standards.profile("omb")
    for row in rows[1:]:
        raw = {key: value for key, value in zip(rows[0], row, strict=False) if key and value}
        record = profile.named(raw)
        assert len(record) == len(raw)
        ours, back = there_and_back(record, "omb", "1.0")
        assert back == record
        assert not unaccounted(record, ours)
    assert len(profile.named(dict.fromkeys(rows[0], "x")).keys() & profile.fields.keys()) >= known


def test_the_real_register_goes_to_every_standard_of_others_and_back():
    records = json.loads(shared_data("national-register/merged-2026-08-08.json").read_text(encoding="utf-8"))
    for raw in records["algoritmes"][::10]:
        reading = standards.normalise(raw, version="1.0")
        for standard in standards.FOREIGN:
            theirs = standards.convert(reading.document, source="1.0", target=standard, beside=reading.beside)
            assert not unaccounted(reading.document, theirs), standard
            back = standards.convert(theirs.document, source=standard, target="1.0", beside=theirs.beside)
            # the version label follows the document
            assert {**back.document, "standard_version": ""} == {**reading.document, "standard_version": ""}, standard
