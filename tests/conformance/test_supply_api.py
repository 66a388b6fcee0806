"""Our description of the supply API beside the national register's: nothing that a client relies on is gone."""

from __future__ import annotations

import json
import re

import pytest
from jsonschema import Draft202012Validator

from algoritmeregister.api.supply.naming import VERSIONS
from tests.shared_data import shared_data


def theirs(name):
    return json.loads((shared_data("supply-api") / name).read_text("utf-8"))


def ours(client, version):
    response = client.get(f"/aanleverapi/{version}/openapi.json" if version else "/aanleverapi/openapi.json")
    assert response.status_code == 200
    return response.json()


def answers(operation):
    return {status for status in operation["responses"] if status != "default"}


@pytest.fixture
def pair(client):
    return theirs("openapi-v1_0.json"), ours(client, "v1_0")


def test_it_works(pair):
    old, new = pair
    assert len(old["paths"]) == 8
    assert new["servers"][0]["url"] == old["servers"][0]["url"]


def test_every_path_and_method_with_its_name_and_places_is_there(pair):
    old, new = pair
    for path, methods in old["paths"].items():
        for method, operation in methods.items():
            found = new["paths"][path][method]
            assert found["operationId"] == operation["operationId"]
            assert found["tags"] == operation["tags"]
            wanted = {(each["name"], each["in"]) for each in operation["parameters"]}
            required = {(each["name"], each["in"]) for each in found["parameters"] if each["required"]}
            assert required == wanted, path
            assert bool(found.get("requestBody", {}).get("required")) == bool(operation.get("requestBody")), path


def test_every_status_that_is_documented_is(pair):
    old, new = pair
    for path, methods in old["paths"].items():
        for method, operation in methods.items():
            assert answers(operation) <= answers(new["paths"][path][method]), (method, path)


def test_what_is_sent_has_the_same_keys_of_which_the_same_are_required(pair):
    old, new = (api["components"]["schemas"] for api in pair)
    for name in ("AlgorithmIn", "ArchiveVersionRequest"):
        assert list(new[name]["properties"]) == list(old[name]["properties"])
        assert sorted(new[name]["required"]) == sorted(old[name]["required"])
    for old_name, key in (("v1_0__EnumStatus", "status"), ("v1_0__EnumPublicationCategory", "publication_category")):
        assert new["AlgorithmIn"]["properties"][key]["enum"] == old[old_name]["enum"]
    assert new["AlgorithmIn"]["properties"]["category"]["items"]["enum"] == old["v1_0__EnumCategory"]["enum"]


def test_what_is_answered_has_every_key_that_it_had(pair):
    old, new = (api["components"]["schemas"] for api in pair)
    same = (
        "AlgorithmActionResponse", "AlgorithmSummary", "HTTPValidationError", "Message", "NewAlgorithmResponse",
        "PreviewUrl", "ValidationError",
    )  # fmt: skip
    for theirs_, ours_ in [*((name, name) for name in same), ("v1_0__Algorithm", "Algorithm")]:
        assert list(new[ours_]["properties"]) == list(old[theirs_]["properties"]), theirs_
        assert set(new[ours_].get("required", [])) == set(old[theirs_].get("required", [])), theirs_
    for name in ("State", "Language"):
        assert new[name]["enum"] == old[name]["enum"]


@pytest.mark.parametrize(("version", "name"), [("v0_1", "v0_1__Algorithm"), ("v0_4", "v0_4__Algorithm")])
def test_the_older_versions_have_their_own_keys(client, version, name):
    old = theirs("openapi-v1_0.json")["components"]["schemas"][name]
    new = ours(client, version)["components"]["schemas"]["Algorithm"]
    assert set(new["properties"]) == set(old["properties"])
    assert set(new["required"]) == set(old["required"])


def test_who_am_i_is_there_without_a_version(client):
    old, new = theirs("openapi-base.json"), ours(client, "")
    assert new["servers"] == old["servers"]
    assert new["paths"]["/user/me"]["get"]["operationId"] == old["paths"]["/user/me"]["get"]["operationId"]
    for name in ("User", "OrganisationConfig"):
        mine, its = new["components"]["schemas"][name], old["components"]["schemas"][name]
        assert set(mine["properties"]) == set(its["properties"])
        assert set(mine["required"]) == set(its["required"])
    for name in ("Role", "OrgType", "Flow"):
        assert sorted(new["components"]["schemas"][name]["enum"]) == sorted(old["components"]["schemas"][name]["enum"])


@pytest.mark.parametrize("version", ["", *VERSIONS])
def test_our_description_holds_together(client, version):
    whole = ours(client, version)
    schemas = whole["components"]["schemas"]
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    named = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(whole)))
    assert named <= set(schemas)
    names = [operation["operationId"] for methods in whole["paths"].values() for operation in methods.values()]
    assert len(names) == len(set(names)) > 8
