"""Clients of older versions of the standard: what they send is converted, and what they cannot hold is kept."""

from __future__ import annotations

import pytest

from algoritmeregister.registrations.drafts import actions
from tests.people import OPERATOR
from tests.supplying import OLD_TEXT, TEXT, Program

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def older(program):
    """The same program, in the words of version 0.4."""
    return Program(program.key, program.place, "v0_4")


def test_it_works(program, older, draft_of):
    lars = older.create(OLD_TEXT)[1]["lars_code"]
    assert draft_of(lars).standard == "0.4"
    record = older.read(lars)[1]
    assert {key: record[key] for key in OLD_TEXT} == OLD_TEXT
    assert record["standard_version"] == "0.4"
    newer = program.read(lars)[1]
    assert newer["standard_version"] == "1.0"
    assert newer["name"] == OLD_TEXT["name"]
    assert newer["lawful_basis"] == OLD_TEXT["lawful_basis"]
    assert [each["title"] for each in newer["impacttoetsen_grouping"]] == OLD_TEXT["impacttoetsen"]


def test_the_oldest_version_too(program, draft_of):
    oldest = Program(program.key, program.place, "v0_1")
    lars = oldest.create({"name": "Oud", "organization": "Gemeente Proefdorp"})[1]["lars_code"]
    assert draft_of(lars).standard == "0.1"
    assert oldest.read(lars)[1]["name"] == "Oud"


def test_an_older_client_does_not_lose_what_its_version_cannot_hold(program, older):
    lars = program.create(TEXT)[1]["lars_code"]
    record = older.read(lars)[1]
    assert "publication_category" in older.last["Conversion-Losses"]
    sent = {key: value for key, value in record.items() if key not in {"lars", "create_dt", "language", "state"}}
    assert older.update(lars, sent) == (200, {"message": "NO_CHANGES"})
    assert older.update(lars, {**sent, "goal": "Eerlijk verdelen."})[0] == 200
    newer = program.read(lars)[1]
    assert newer["goal"] == "Eerlijk verdelen."
    assert newer["publication_category"] == TEXT["publication_category"]


def test_what_a_colleague_wrote_in_more_fields_stays(program, draft_of):
    lars = program.create(TEXT)[1]["lars_code"]
    draft = draft_of(lars)
    text = {**draft.document, "objection_procedure": "Bel ons."}
    actions.save(draft=draft, document=text, standard="superset", revision=draft.revision, by=OPERATOR)
    assert program.update(lars, TEXT) == (200, {"message": "NO_CHANGES"})
    assert program.update(lars, {**TEXT, "name": "Anders"})[0] == 200
    assert draft_of(lars).beside["objection_procedure"] == "Bel ons."
    assert program.algorithms()[1][0]["schema_version"] == "1.0"


def test_what_is_wrong_is_told_in_the_words_of_the_version(older):
    status, told = older.create({"name": "Zonder organisatie", "type": "Misschien"})
    assert status == 422
    assert sorted(each["loc"][1] for each in told["detail"]) == ["organization", "type"]
