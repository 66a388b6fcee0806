"""Schema and validation must agree on every document, as far as structure goes."""

import json
import random
import re
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from algoritmeregister.standards import LANGUAGES, SUPERSET, VERSIONS, UnknownStandard, get, json_schema, validate
from algoritmeregister.standards.patterns import rich_length, rich_length_pattern
from tests.tries import tries

from .generated_documents import any_json, any_value, changed_documents, valid_documents

ALL = (*VERSIONS, SUPERSET)
_VALIDATORS = {version: Draft202012Validator(json_schema(version)) for version in ALL}
_relaxed = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def structurally_right(document: Any, version: str) -> bool:
    return not any(finding.structural for finding in validate(document, version))


def assert_agreement(document: Any, version: str) -> None:
    problems = [error.message for error in _VALIDATORS[version].iter_errors(document)]
    findings = [(finding.field, finding.rule) for finding in validate(document, version) if finding.structural]
    assert bool(problems) == bool(findings), (problems, findings, document)


def test_it_works():
    schema = json_schema("1.0", "en")
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["properties"]["goal"]["title"] == "Goal and impact"
    assert schema["required"] == [field.key for field in get("1.0").fields if field.required]


@tries("version", ALL)
@tries("language", LANGUAGES)
def test_schema_is_right_under_its_own_dialect(version, language):
    schema = json_schema(version, language)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize("version", ALL)
def test_schema_has_every_field_with_label_and_help(version):
    properties = json_schema(version, "fy")["properties"]
    assert [(key, each["title"], each["description"]) for key, each in properties.items()] == [
        (field.key, field.label["fy"], field.help["fy"]) for field in get(version).fields
    ]


def test_unknown_version_is_refused():
    with pytest.raises(UnknownStandard, match=r"9\.9.*known: 0\.1"):
        json_schema("9.9")


def test_unknown_language_is_refused():
    with pytest.raises(ValueError, match=r"'de'.*known: nl, en, fy"):
        json_schema("1.0", "de")


@pytest.mark.parametrize("version", ALL)
@_relaxed
@given(data=st.data())
def test_valid_documents_are_valid_for_both(version, data):
    document = data.draw(valid_documents(version))
    assert_agreement(document, version)
    assert structurally_right(document, version)


@pytest.mark.parametrize("version", ALL)
@_relaxed
@given(data=st.data())
def test_schema_and_validation_agree_on_changed_documents(version, data):
    assert_agreement(data.draw(changed_documents(version)), version)


@pytest.mark.parametrize("version", ALL)
@settings(_relaxed, max_examples=15)
@given(data=st.data())
def test_schema_and_validation_agree_on_any_json(version, data):
    assert_agreement(data.draw(any_json), version)


@pytest.mark.parametrize("version", ALL)
@settings(_relaxed, max_examples=2)
@given(data=st.data())
def test_schema_and_validation_agree_on_each_field_alone(version, data):
    for field in get(version).fields:
        assert_agreement({field.key: data.draw(any_value(field))}, version)
        right = {required.key: _right(required) for required in get(version).fields if required.required}
        assert_agreement(right | {field.key: data.draw(any_value(field))}, version)


def _right(field: Any) -> str:
    return field.code_list.values[0] if field.code_list else "x"


@pytest.mark.parametrize("version", ALL)
def test_the_examples_of_the_catalogue_make_a_right_document(version):
    document: dict[str, Any] = {}
    for field in get(version).fields:
        if field.items:
            document[field.key] = [{item.key: item.example["nl"] for item in field.items}]
        else:
            document[field.key] = [field.example["nl"]] if field.is_list else field.example["nl"]
    document.pop("withheld", None)
    assert list(_VALIDATORS[version].iter_errors(document)) == []
    status = {"end_date_in_use", "host"}
    assert [finding.message["nl"] for finding in validate(document, version) if finding.rule not in status] == []


@given(
    st.lists(st.sampled_from(["<", ">", "&", ";", "#", "x", "amp", "p", " ", "\n", "é"]), max_size=25).map("".join),
    st.integers(1, 12),
)
def test_length_of_rich_text_is_the_same_as_a_pattern(text, limit):

    assert (re.search(rich_length_pattern(limit), text) is not None) == (rich_length(text) <= limit)


def test_pattern_of_rich_text_takes_linear_time():

    dice = random.Random(7)
    pattern = re.compile(rich_length_pattern(2500))
    hostile = ["&amp" * 5000, "<" * 20000, "<a" * 9000, "&#" * 9000, "&amp;" * 9000, "<p>" * 9000 + "x" * 2501]
    hostile.append("".join(dice.choice("<>&;#ax") for _ in range(20000)))
    start = time.process_time()
    for text in hostile:
        pattern.search(text)
    assert time.process_time() - start < 1
