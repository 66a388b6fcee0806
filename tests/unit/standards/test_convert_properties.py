"""Properties of conversion that hold for every pair of versions and every document."""

import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algoritmeregister.standards.catalogue import SUPERSET, VERSIONS
from algoritmeregister.standards.convert import convert, to_superset
from tests.unit.standards.documents import documents, json_values, messy_documents

ALL = (*VERSIONS, SUPERSET)
PAIRS = [(one, other) for one in ALL for other in ALL if one != other]
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

thorough = settings(parent=quick, max_examples=150)


def there_and_back(document: dict[str, Any], *route: str) -> tuple[dict[str, Any], dict[str, Any]]:
    beside: dict[str, Any] = {}
    for source, target in itertools.pairwise(route):
        result = convert(document, source=source, target=target, beside=beside)
        document, beside = result.document, result.beside
    return document, beside


@pytest.mark.parametrize(("source", "target"), PAIRS)
@quick
@given(data=st.data())
def test_there_and_back_gives_the_same_document(source: str, target: str, data: st.DataObject) -> None:
    document = data.draw(documents(source))
    assert there_and_back(document, source, target, source) == (document, {})


@pytest.mark.parametrize("version", ALL)
@quick
@given(data=st.data())
def test_up_through_all_versions_and_down_again_gives_the_same_document(version: str, data: st.DataObject) -> None:
    document = data.draw(documents(version))
    route = (version, *VERSIONS, *reversed(VERSIONS), version)
    assert there_and_back(document, *route) == (document, {})


def without_label(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != "standard_version"}


@pytest.mark.parametrize("version", VERSIONS)
@quick
@given(data=st.data())
def test_the_superset_accounts_for_every_value_of_a_messy_document(version: str, data: st.DataObject) -> None:
    document = data.draw(messy_documents(version))
    raised = convert(document, source=version, target=SUPERSET)
    held = [*raised.document.values(), *raised.beside.values()]
    assert raised.document.keys().isdisjoint(raised.beside)
    for value in document.values():
        assert value in held or [value] in held or (isinstance(value, str) and value.split(", ") in held)
    assert len(held) == len(document)


@thorough
@given(data=st.data(), pair=st.sampled_from(PAIRS))
def test_accounts_for_every_value_of_a_messy_document(data: st.DataObject, pair: tuple[str, str]) -> None:
    source, target = pair
    document = data.draw(messy_documents(source))
    before = convert(document, source=source, target=SUPERSET)
    result = convert(document, source=source, target=target)
    after = convert(result.document, source=target, target=SUPERSET, beside=result.beside)
    assert without_label(after.document | after.beside) == without_label(before.document | before.beside)


@thorough
@given(data=st.data(), pair=st.sampled_from(PAIRS))
def test_whatever_stands_beside_is_kept_or_reported(data: st.DataObject, pair: tuple[str, str]) -> None:
    source, target = pair
    document = data.draw(messy_documents(source))
    keys = st.sampled_from(["goal", "impact", "owner", "dpia", "category"])
    beside = data.draw(st.dictionaries(keys, json_values, max_size=3))
    result = convert(document, source=source, target=target, beside=beside)
    told = {loss.field for loss in result.losses if loss.action == "superseded"}
    raised = to_superset(document, source, beside)
    for key, value in beside.items():
        assert key in told or raised.get(key) == value or result.beside.get(key) == value


@pytest.mark.parametrize("version", ALL)
@quick
@given(data=st.data())
def test_to_the_same_version_is_the_identity(version: str, data: st.DataObject) -> None:
    document = data.draw(messy_documents(version))
    result = convert(document, source=version, target=version, beside={"x": 1})
    assert (result.document, result.beside, result.losses) == (document, {"x": 1}, ())


@thorough
@given(data=st.data(), pair=st.sampled_from(PAIRS))
def test_every_value_that_did_not_arrive_is_reported(data: st.DataObject, pair: tuple[str, str]) -> None:
    source, target = pair
    document = data.draw(documents(source))
    result = convert(document, source=source, target=target)
    told = {loss.field for loss in result.losses}
    for key, value in document.items():
        assert key in told or result.document.get(key) == value or key == "standard_version"
    for loss in result.losses:
        assert loss.value == document[loss.field]
        assert loss.target is None or loss.target in result.document
