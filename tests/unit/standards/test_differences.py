"""What differs between two versions of the standard, and the rules of conversion as readers see them."""

from __future__ import annotations

import pytest

from algoritmeregister import standards
from tests.tries import tries

PAIRS = [(older, newer) for older in standards.VERSIONS for newer in standards.VERSIONS]


def between(older, newer):
    return standards.differences(standards.get(older), standards.get(newer))


def test_it_works():
    found = {(each.kind, each.field.key): each for each in between("0.4", "1.0")}
    assert ("added", "publication_category") in found
    assert ("removed", "self_learning") not in found  # 0.4 calls that field "type"
    assert ("removed", "type") in found
    short = found["changed", "description_short"]
    assert {each.name: (each.older, each.newer) for each in short.aspects} == {
        "max_length": (250, 400),
        "required": (False, True),
    }


def test_values_that_came_and_went_are_named():
    theme = next(each for each in between("0.4", "1.0") if each.field.key == "category")
    codes = next(each for each in theme.aspects if each.name == "codes")
    assert "Financiën" in codes.older
    assert "Overheidsfinanciën" in codes.newer


@tries(("older", "newer"), PAIRS)
def test_every_field_of_both_is_the_same_or_told(older, newer):
    before, after = ({each.superset_key: each for each in standards.get(one).fields} for one in (older, newer))
    told = between(older, newer)
    assert {each.newer.superset_key for each in told if each.kind == "added"} == set(after) - set(before)
    assert {each.older.superset_key for each in told if each.kind == "removed"} == set(before) - set(after)
    silent = set(before) & set(after) - {each.newer.superset_key for each in told if each.kind == "changed"}
    for home in silent:
        assert (before[home].type, before[home].max_length, before[home].required, before[home].key) == (
            after[home].type,
            after[home].max_length,
            after[home].required,
            after[home].key,
        )


@pytest.mark.parametrize("version", standards.VERSIONS)
def test_the_rules_name_every_key_of_the_version_and_of_the_superset(version):
    found = standards.described_rules(version)
    own = {*found.same, *(key for rule in found.rules for key in rule.own)}
    assert own == standards.get(version).keys
    homes = {standards.get(version).field(key).superset_key for key in found.same}
    homes |= {key for rule in found.rules for key in rule.keys} | {key for _, keys in found.beside for key in keys}
    assert homes == standards.get(standards.SUPERSET).keys
    assert all(set(text) == set(standards.LANGUAGES) for text, _ in found.beside)
    assert all(set(rule.text) == set(standards.LANGUAGES) for rule in found.rules)
