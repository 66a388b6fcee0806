"""`/versies` and `/vergelijking`: what there was, and what changed in between."""

from __future__ import annotations

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """A registration of two versions, in two standards."""
    made = factories.registration(goal="De weg is veilig.")
    factories.registration(goal="De weg blijft veilig.", provider=None, observed_at=factories.LATER)
    return made


def test_it_works(get, made):
    found = get(f"/algoritmes/{made.number}/versies")
    until = [(each["number"], each["observed_to"]) for each in found["versions"]]
    assert until == [(2, None), (1, "2026-06-15T12:00:00.000000Z")]
    assert [(each["kind"], each["before"], each["changed"]) for each in found["events"]] == [
        ("updated", 1, ["goal", "provider"]), ("published", None, []),
    ]  # fmt: skip


def test_a_version_as_it_was(get, made):
    assert get(f"/algoritmes/{made.number}/versies/1")["document"]["goal"] == "De weg is veilig."
    assert get(f"/algoritmes/{made.number}/versies/1?inStandaard=0.4")["standard"] == "0.4"


def test_two_versions_compared_word_by_word(get, made):
    found = get(f"/algoritmes/{made.number}/vergelijking?van=1&naar=2")
    changed = {each["key"]: each for each in found["changed"]}
    assert {key: each["change"] for key, each in changed.items()} == {"goal": "changed", "provider": "removed"}
    pieces = [(each["text"].strip(), each["change"]) for each in changed["goal"]["pieces"]]
    assert ("is", "removed") in pieces
    assert ("blijft", "added") in pieces
    assert "name" in found["same"]


def test_labels_are_in_the_language_of_the_caller(get, made):
    found = get(f"/algoritmes/{made.number}/vergelijking?van=1&naar=2", **{"Accept-Language": "en"})
    assert {"Supplier", "Provider"} & {each["label"] for each in found["changed"]}


def test_across_standards_a_field_with_another_name_is_no_difference(get):
    from algoritmeregister import standards

    old = standards.convert(factories.document(), source="1.0", target="0.4").document
    made = factories.registration("oud", whole=old, standard="0.4")
    factories.registration("oud", observed_at=factories.LATER)
    found = get(f"/algoritmes/{made.number}/vergelijking?van=1&naar=2")
    assert (found["before"]["standard"], found["after"]["standard"]) == ("0.4", "1.0")
    assert {"name", "goal"} <= set(found["same"])


def test_a_withdrawn_registration_keeps_its_history(get):
    gone = factories.withdrawn()
    assert [each["kind"] for each in get(f"/algoritmes/{gone.number}/versies")["events"]] == ["withdrawn", "published"]


def test_a_version_that_is_not_there_is_named(refused, made):
    assert "7" in refused(f"/algoritmes/{made.number}/versies/7", 404)["detail"]
    assert "3, 9" in refused(f"/algoritmes/{made.number}/vergelijking?van=9&naar=3", 404)["detail"]


def test_without_two_versions_there_is_nothing_to_compare(refused, made):
    problem = refused(f"/algoritmes/{made.number}/vergelijking")
    assert [each["pointer"] for each in problem["errors"]] == ["#/van", "#/naar"]
