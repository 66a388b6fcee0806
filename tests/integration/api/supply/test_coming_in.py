"""Who comes in where: every address with every scope over HTTP; tokens; and what a key may not."""

from __future__ import annotations

import base64
import json
import re

import pytest
from django.test import Client
from django.urls import get_resolver

from algoritmeregister.accounts import actions as accounts
from algoritmeregister.accounts.models import ApiKey
from algoritmeregister.accounts.scopes import Scope
from algoritmeregister.api.supply import coming_in
from algoritmeregister.api.supply.naming import VERSIONS
from algoritmeregister.api.supply.routes import ROUTES, reference
from algoritmeregister.audit.models import Event
from algoritmeregister.desk.matrix import found_in
from tests.people import OPERATOR, organisation
from tests.supplying import TEXT, Program, key_of

pytestmark = pytest.mark.django_db
SAMPLES = {"algorithm_id": "12345670", "number": "12345670", "source_id": "zaak-1", "hook": "1"}


def address_of(route, version, place):
    values = {**SAMPLES, "organisation_id": place.code, "version": version}
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]], route.address)


def test_every_cell(place, settings):
    """Every address × the scopes of a key: without the scope the code, with it anything but a refusal to come in."""
    settings.API_REQUESTS_PER_MINUTE = 0
    holders = [*([each] for each in Scope), list(Scope), None]
    cells = 0
    for scopes in holders:
        program = Program(key_of(place, *scopes) if scopes else "", place.code)
        for route in ROUTES:
            for version in VERSIONS if route.versioned else [""]:
                status, told = program.ask(route.method, address_of(route, version, place), {})
                cells += 1
                needed = route.scope
                if scopes is None:
                    assert (status, told["detail"]) == (401, "TOKEN_NOT_FOUND"), route
                elif needed is None or needed in scopes or needed is Scope.READ:
                    assert status in {200, 404, 422} or route.name == "put_state_reject_to_1", (route, told)
                else:
                    assert (status, told["detail"]) == (403, route.lacks), route
    assert cells == 5 * sum(len(VERSIONS) if each.versioned else 1 for each in ROUTES)
    print(f"\nsupply API: {cells} cells")


def test_every_address_is_in_the_table():
    found = found_in(get_resolver().url_patterns)
    every = [pattern for _name, address, pattern in found if address.startswith("aanleverapi")]
    routes = [each for pattern in every for each in getattr(pattern.callback, "routes", ())]
    assert sorted(each.name for each in routes) == sorted(each.name for each in ROUTES)
    without = {pattern.callback.__name__ for pattern in every if not hasattr(pattern.callback, "routes")}
    assert without == {"token", "versioned", "unversioned", "lead_on", "nowhere", "beginning", "documentation", "view"}
    assert reference().count("\n| ") >= len(ROUTES)


def ask_token(host=None, **form):
    host = host or Client(REMOTE_ADDR="192.0.2.9")
    given = {"grant_type": "client_credentials", **form}
    response = host.post("/aanleverapi/token", {name: value for name, value in given.items() if value is not None})
    return response.status_code, json.loads(response.content)


def parts_of(key):
    prefix, public, secret = key.split("_", 2)
    return f"{prefix}_{public}", secret


def test_a_token_for_a_name_and_a_secret(program):
    client_id, client_secret = parts_of(program.key)
    status, told = ask_token(client_id=client_id, client_secret=client_secret)
    assert (status, told["token_type"], told["scope"]) == (200, "Bearer", "read edit publish")
    assert told["expires_in"] == 900
    program.key = told["access_token"]
    assert program.create(TEXT)[0] == 200


def test_a_token_by_basic_authentication_with_fewer_scopes(program):
    given = base64.b64encode(":".join(parts_of(program.key)).encode()).decode()
    response = Client().post(
        "/aanleverapi/token", {"grant_type": "client_credentials", "scope": "read"},
        headers={"Authorization": f"Basic {given}"},
    )  # fmt: skip
    assert response["Cache-Control"] == "no-store"
    program.key = response.json()["access_token"]
    assert program.algorithms()[0] == 200
    assert program.create(TEXT) == (403, {"detail": "REQUIRED_PERMISSION_POST_ALGORITHM_VERSION_MISSING"})


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "fout"}, 401, "invalid_client"),
        ({"client_id": "ar_onbekend"}, 401, "invalid_client"),
        ({"client_id": "ar_\x00"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, "invalid_request"),
        ({"scope": "read administer"}, 400, "invalid_scope"),
    ],
)
def test_no_token(program, change, status, error):
    client_id, client_secret = parts_of(program.key)
    given = {"client_id": client_id, "client_secret": client_secret} | change
    assert ask_token(**given) == (status, {"error": error})


@pytest.mark.both
def test_an_ended_key_is_over_at_once(program):
    client_id, client_secret = parts_of(program.key)
    own = program.key
    program.key = ask_token(client_id=client_id, client_secret=client_secret)[1]["access_token"]
    assert program.algorithms()[0] == 200
    accounts.end_key(key=ApiKey.objects.get(), by=OPERATOR)
    assert program.algorithms() == (401, {"detail": "TOKEN_EXPIRED"})
    program.key = own
    assert program.algorithms() == (401, {"detail": "TOKEN_EXPIRED"})


@pytest.mark.both
def test_wrong_keys_are_written_down_for_whose_they_are_and_not_without_end(program, place, monkeypatch):
    monkeypatch.setattr(coming_in, "MOST_WRONG", 3)
    monkeypatch.setattr(coming_in, "_wrong", coming_in.Limiter())
    right, program.key = program.key, program.key[:-2] + "xx"
    assert [program.algorithms()[0] for _ in range(5)] == [401, 401, 401, 429, 429]
    assert Event.objects.filter(action="use key", succeeded=False, organisation=place.code).count() == 3
    program.key = right
    assert program.algorithms()[0] == 429
    elsewhere = Program(right, place.code, host=Client(REMOTE_ADDR="192.0.2.200"))
    assert elsewhere.algorithms()[0] == 200


def test_when_a_key_was_used_is_noted(program):
    program.algorithms()
    key = ApiKey.objects.get()
    assert key.last_used_at
    assert key.last_used_from == "192.0.2.9"


@pytest.mark.both
def test_what_a_program_does_is_in_the_log_under_its_name(program, place):
    lars = program.create(TEXT)[1]["lars_code"]
    program.release(lars)
    program.publish(lars)
    found = Event.objects.filter(organisation=place.code, actor_kind="client").values_list("action", "actor_name", "origin")
    assert {each[0] for each in found} >= {"start description", "submit description", "publish description"}
    assert {each[1:] for each in found} == {(str(ApiKey.objects.get()), "192.0.2.9")}


def test_a_number_tells_whose_it_is_only_of_ones_own_or_in_public(program, place):
    other = organisation("Waterschap Elders")
    theirs = Program(key_of(other), other.code)
    lars = program.create(TEXT)[1]["lars_code"]
    find = f"/aanleverapi/algoritme/find/{lars}"
    assert program.ask("GET", find)[1]["code"] == place.code
    assert theirs.ask("GET", find)[0] == 404
    program.release(lars)
    program.publish(lars)
    assert theirs.ask("GET", find)[1]["code"] == place.code


def test_the_organisation_list_has_the_one_of_the_key(program, place):
    organisation("Waterschap Elders")
    status, told = program.ask("GET", "/aanleverapi/organisation?limit=10")
    assert (status, told["count"], told["organisations"][0]["flow"]) == (200, 1, "self_publish_two")
    assert program.ask("GET", "/aanleverapi/organisation?q=elders")[1]["count"] == 0
    assert program.ask("GET", "/aanleverapi/organisation?limit=x")[0] == 422
