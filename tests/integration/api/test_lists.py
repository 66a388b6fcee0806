"""Organisations, registers and standards; limits; how many questions each call asks of the database."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister import standards
from algoritmeregister.api import limits
from algoritmeregister.api.limits import Limiter
from algoritmeregister.harvest.models import Run
from algoritmeregister.news import following
from algoritmeregister.site import kept_pages
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.both
def test_organisations(get):
    made = factories.registration()
    factories.registration("b", organization="Waterschap Proefdijk")
    assert [(each["name"], each["registrations"]) for each in get("/organisaties")["results"]] == [
        ("Gemeente Proefdorp", 1), ("Waterschap Proefdijk", 1),
    ]  # fmt: skip
    assert get("/organisaties?soort=waterschap")["total"] == 1
    assert get("/organisaties?zoek=proefdijk&metRegistraties=true")["total"] == 1
    one = get(f"/organisaties/{made.organisation.code}")
    assert (one["names"][0]["name"], one["tooi"]) == ("Gemeente Proefdorp", None)


def test_an_organisation_that_is_not_there(refused):
    refused("/organisaties/nergens", 404)


@pytest.mark.both
def test_registers(get, refused):
    factories.withdrawn()
    found = [(each["slug"], each["registrations"], each["withdrawn"]) for each in get("/registers")["results"]]
    assert found == [("proef", 0, 1)]
    assert get("/registers/proef")["name"] == "Proefregister"
    refused("/registers/nergens", 404)


@pytest.mark.both
def test_a_register_tells_the_same_as_its_page(get):
    made = factories.register(tool="spreadsheet", licence="CC0", standard="0.4", owner_name="Gemeente Proefdorp")
    found = get("/registers")["results"][0]
    assert [found[key] for key in ("kind", "status", "tool", "licence", "standard", "owner", "owner_name")] == [
        "file", "in_use", "spreadsheet", "CC0", "0.4", None, "Gemeente Proefdorp",
    ]  # fmt: skip
    assert (found["health"], found["last_harvest"]) == ("never", None)
    Run.objects.create(
        register=made, state=Run.State.WAITING, started_at=factories.LATER, observed_at=factories.LATER, file_size=1,
        profile_version=1, objections=["22 van 38 zouden verdwijnen."], counts={"read": 16, "vanished": 22},
    )
    found = get("/registers/proef")
    assert found == get("/registers")["results"][0]
    last = found["last_harvest"]
    assert (found["health"], last["outcome"], last["read"], last["vanished"], last["rejected"]) == (
        "waiting", "waiting", 16, 22, 0,
    )  # fmt: skip
    assert last["problem"] == "22 van 38 zouden verdwijnen."


def test_standards(get, refused):
    assert [each["version"] for each in get("/standaarden")["results"]] == [*standards.VERSIONS, standards.SUPERSET]
    for version in standards.VERSIONS:
        assert get(f"/standaarden/{version}/schema?taal=en") == standards.json_schema(version, "en")
        assert len(get(f"/standaarden/{version}")["fields"]) == len(standards.get(version).fields)
    assert refused("/standaarden/9.9")["errors"][0]["pointer"] == "#/versie"


# address → how many questions it may ask of the database, however much there is
BUDGETS = {
    "/": 0,
    "/openapi.json": 0,
    "/algoritmes?velden=*&facetten=true&zoek=regeling": 3,
    "/algoritmes/{number}?inStandaard=0.4": 4,
    "/algoritmes/{number}/versies": 3,
    "/algoritmes/{number}/versies/1": 2,
    "/algoritmes/{number}/vergelijking?van=1&naar=2": 1,
    "/organisaties": 2,
    "/organisaties/{code}": 3,
    "/registers": 2,
    "/registers/proef": 2,
    "/standaarden": 0,
    "/standaarden/1.0/schema": 0,
    "/wijzigingen?inhoud=true": 5,
    "/wijzigingen/1-1?inhoud=true": 3,
    "/tijdvakken": 1,
    "/stand": 1,
    "/standen": 2,
    "/cijfers": 5,
}


@pytest.mark.parametrize("registrations", [1, 25])
@pytest.mark.both
def test_query_budget(get, registrations):
    for number in range(registrations):
        name, organisation = f"Regeling {number}", f"Gemeente Proef {number % 7}"
        factories.registration(f"r{number}", name=name, organization=organisation)
        made = factories.registration(
            f"r{number}", name=f"{name} nieuw", organization=organisation, observed_at=factories.LATER
        )
    get("/algoritmes?facetten=true")  # makes the index, and learns which suppliers are one
    following.follow()  # as it does after a commit, which a test has none of
    too_many = {}
    for address, budget in BUDGETS.items():
        cache.clear()
        kept_pages.forget()
        with CaptureQueriesContext(connection) as asked:
            get(address.format(number=made.number, code=made.organisation.code))
        if len(asked) > budget:
            too_many[address] = [each["sql"][:100] for each in asked.captured_queries]
    assert too_many == {}


def test_who_asks_too_much_must_wait(client, settings, monkeypatch):
    monkeypatch.setattr(limits, "_limiter", Limiter(clock=lambda: 30.0))
    settings.API_REQUESTS_PER_MINUTE = 2
    first, second, third = (client.get("/api/v1/stand") for _ in range(3))
    assert first["RateLimit-Policy"] == '"minuut";q=2;w=60'
    assert (first["RateLimit"], second["RateLimit"]) == ('"minuut";r=1;t=30', '"minuut";r=0;t=30')
    assert third.status_code == 429
    assert third["Retry-After"] == "30"
    assert third["Content-Type"] == "application/problem+json"
    assert client.get("/api/v1/stand", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_after_a_minute_there_is_room_again():
    now = 0.0
    limiter = Limiter(clock=lambda: now)
    assert not limiter.ask("a", 1).spent
    assert limiter.ask("a", 1).spent
    now = 60.0
    assert not limiter.ask("a", 1).spent


def test_a_flood_of_callers_stays_within_bounds(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALLERS", 3)
    limiter = Limiter(clock=lambda: 0.0)
    for number in range(10):
        limiter.ask(f"caller {number}", 5)
    assert len(limiter._counts) == 4


def test_without_a_limit_there_are_no_headers(client, settings):
    settings.API_REQUESTS_PER_MINUTE = 0
    assert "RateLimit" not in client.get("/api/v1/stand")


@pytest.mark.parametrize(
    ("proxy", "remote", "forwarded", "caller"),
    [
        (False, "192.0.2.1", "198.51.100.1", "192.0.2.1"),
        (True, "192.0.2.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (True, "192.0.2.1", "", "192.0.2.1"),
        (False, "2001:db8:1:2:3:4:5:6", "", "20010db800010002"),
        (True, "192.0.2.1", "onzin", ""),
    ],
)
def test_who_is_asking(rf, settings, proxy, remote, forwarded, caller):
    settings.BEHIND_PROXY = proxy
    request = rf.get("/api/v1/stand", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded} if forwarded else {})
    assert limits.caller(request) == caller


def test_a_mistake_of_ours_is_a_problem_without_details(client, monkeypatch, settings):
    from algoritmeregister.ledger import reading

    def fail():
        raise RuntimeError("geheim detail")

    settings.DEBUG = True
    monkeypatch.setattr(reading, "head", fail)
    client.raise_request_exception = False
    response = client.get("/api/v1/stand")
    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert "geheim" not in response.content.decode()
    assert response["API-Version"]


@pytest.mark.parametrize("prefix", ["", "/en", "/fy"])
def test_the_documentation_is_a_page_without_scripts(client, prefix):
    response = client.get(f"{prefix}/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    assert "/api/v1/algoritmes" in page or "/algoritmes" in page
    assert "<script" not in page.replace('<script src="/static/', "")
    assert client.get(f"{prefix}/api/v1/docs", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.post(f"{prefix}/api/v1/docs").status_code == 405


def test_the_documentation_of_the_supply_api_has_every_address_and_shape(client):
    response = client.get("/aanleverapi/docs")
    page = response.content.decode()
    for version in ("/v1_0", ""):
        whole = client.get(f"/aanleverapi{version}/openapi.json").json()
        shown = [f"{method.upper()} {version}{path}" for path, found in whole["paths"].items() for method in found]
        assert [each for each in shown if f"<code>{each}</code>" not in page] == []
        assert {name for name in whole["components"]["schemas"] if f'id="vorm-{name}"' not in page} == set()
    assert client.get("/aanleverapi/docs", headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.post("/aanleverapi/docs").status_code == 405
    assert client.get("/en/aanleverapi")["Location"] == "/en/aanleverapi/docs"
    assert client.get("/aanleverapi")["Location"] == client.get("/aanleverapi/")["Location"] == "/aanleverapi/docs"
    assert client.post("/aanleverapi").status_code == 404


def test_every_problem_points_to_its_explanation(client):
    page = client.get("/api/v1/docs").content.decode()
    anchor = client.get("/api/v1/nergens").json()["type"].partition("#")[2]
    assert f'id="{anchor}"' in page
