"""The NLGov API Design Rules 2.2: one test per rule, named after it, on the public API.

Rules that are about how an installation is run (`transport/tls`) are shown as far as the software has a hand in them. The
modules for geography, signing and encrypting of messages do not apply: the API has none of these.
"""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client, override_settings

from algoritmeregister.api.v1.routes import openapi
from algoritmeregister.api.versions import ROOT, VERSION, changelog
from tests import factories

pytestmark = pytest.mark.django_db
SEMVER = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
PATHS = {
    "/",
    "/openapi.json",
    "/algoritmes",
    "/algoritmes/{nummer}",
    "/algoritmes/{nummer}/versies",
    "/algoritmes/{nummer}/versies/{versie}",
    "/algoritmes/{nummer}/vergelijking",
    "/organisaties",
    "/organisaties/{code}",
    "/registers",
    "/registers/{slug}",
    "/leveranciers",
    "/leveranciers/{slug}",
    "/producten",
    "/producten/{slug}",
    "/standaarden",
    "/standaarden/{versie}",
    "/standaarden/{versie}/schema",
    "/wijzigingen",
    "/wijzigingen/{positie}",
    "/tijdvakken",
    "/stand",
    "/standen",
    "/standen/{dag}",
    "/cijfers",
}


@pytest.fixture(scope="module", autouse=True)
def own_index(tmp_path_factory):
    with override_settings(SEARCH_INDEX_DIR=tmp_path_factory.mktemp("index") / "search"):
        yield


@pytest.fixture(scope="module")
def content(shared_content, own_index):
    """A registration with an older version. Made once, as the answers are: no test here changes anything."""
    made = factories.registration()
    factories.registration(goal="Iets anders.", observed_at=factories.LATER)
    return made


@pytest.fixture(scope="module")
def addresses(content):
    """An address that exists for every path that needs nothing signed, and one that does not exist."""
    values = {
        "nummer": content.number, "versie": "1", "code": content.organisation.code, "slug": "proef", "positie": "1-1",
        "dag": "2026-11-24",
    }
    for each in ("a", "b"):
        factories.registration(each, name="Voorlezer", provider="Leesgoed", organization=f"Gemeente Proef{each}")
    found = []
    for path in openapi.described()["paths"]:
        for exact in (("standaarden/{versie}", "standaarden/1.0"), ("leveranciers/{slug}", "leveranciers/leesgoed"),
                      ("producten/{slug}", "producten/voorlezer-leesgoed")):  # fmt: skip
            path = path.replace(*exact)
        filled = path.format(**values)
        found.append(ROOT + filled + ("?van=1&naar=2" if path.endswith("vergelijking") else ""))
    return found


@pytest.fixture(scope="module")
def answers(addresses):
    """An answer of every path, and one of every kind of error."""
    client, quiet = Client(), Client(raise_request_exception=False)
    given = {address: client.get(address) for address in addresses}
    given["not there"] = client.get(f"{ROOT}/nergens")
    given["invalid"] = client.get(f"{ROOT}/algoritmes?pagina=x")
    given["method"] = client.post(f"{ROOT}/algoritmes")
    given["format"] = client.get(f"{ROOT}/algoritmes", headers={"Accept": "text/html"})
    given["preflight"] = client.options(f"{ROOT}/algoritmes")
    given["head"] = client.head(f"{ROOT}/algoritmes")
    given["host"] = quiet.get(f"{ROOT}/stand", headers={"Host": "kwaad.example"})
    tag = given[f"{ROOT}/stand"]["ETag"]
    given["not modified"] = client.get(f"{ROOT}/stand", headers={"If-None-Match": tag})
    return given


def operations():
    return [(path, methods["get"]) for path, methods in openapi.described()["paths"].items()]


def schemas():
    return openapi.described()["components"]["schemas"]


def test_naming_resources_and_naming_collections():
    # nouns, reviewed here: plural for collections, singular for what there is one of
    assert set(openapi.described()["paths"]) == PATHS


def test_interface_language():
    segments = {segment for path in PATHS for segment in re.findall(r"[a-z-]{2,}", path)}
    assert not segments & {"algorithms", "organisations", "changes", "versions", "standards", "statistics"}


def test_doc_language():
    for _path, operation in operations():
        assert operation["summary"]
        assert re.search(r"\b(Geef|Zoek|Vergelijk)\b", operation["description"]), operation["operationId"]


def test_no_trailing_slash(client, addresses):
    for address in addresses:
        path = address.partition("?")[0]
        if path != f"{ROOT}/":  # the root is exempt
            response = client.get(f"{path}/")
            assert response.status_code == 404, path
            assert response["Content-Type"] == "application/problem+json"


def test_path_segments_kebab_case():
    for path in PATHS - {"/openapi.json"}:
        assert re.fullmatch(r"/|(/([a-z0-9-]+|\{[a-z]+\}))+", path), path


def test_query_keys_camel_case():
    names = {each["name"] for _path, operation in operations() for each in operation.get("parameters", [])}
    assert {"inStandaard", "metRegistraties", "peildatum"} <= names
    for name in names:
        assert re.fullmatch(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*", name), name


def test_hide_implementation(answers):
    for name, response in answers.items():
        if response.status_code >= 400:
            text = response.content.decode().lower()
            for word in ("traceback", "django", "ninja", "pydantic", "sqlite", "postgres", ".py", "python"):
                assert word not in text, (name, word)


def test_date_time_format_and_timezone(client, content):
    moments = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
    one = client.get(f"{ROOT}/algoritmes/{content.number}").json()
    version = one["version"]
    for value in (one["first_observed_at"], one["last_seen_at"], version["recorded_at"], version["observed_from"]):
        assert moments.fullmatch(value)
    members = [member for schema in schemas().values() for member in schema.get("properties", {}).items()]
    formats = {key: each.get("format") for key, each in members}
    assert formats["recorded_at"] == formats["opened_at"] == formats["signed_at"] == "date-time"


def test_date_time_date_omit_time_portion():
    for name, schema in schemas().items():
        for key, each in schema.get("properties", {}).items():
            if key.endswith("_on") or "peildatum" in key:
                assert "date" in json.dumps(each), (name, key)
                assert "date-time" not in json.dumps(each), (name, key)


def test_http_methods(client, addresses):
    for address in addresses:
        for method in ("post", "put", "patch", "delete"):
            response = getattr(client, method)(address)
            assert response.status_code == 405, (method, address)
            assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert all(set(methods) == {"get"} for methods in openapi.described()["paths"].values())


def test_http_safety(client, addresses):
    from algoritmeregister.audit.models import Event
    from algoritmeregister.ledger import reading

    before = reading.head(), Event.objects.count()
    for address in addresses:
        client.get(address)
        client.head(address)
        client.options(address)
    assert (reading.head(), Event.objects.count()) == before


def test_http_response_code(answers):
    told = {name: response.status_code for name, response in answers.items()}
    assert (told["not there"], told["invalid"], told["method"], told["format"]) == (404, 400, 405, 406)
    assert (told["preflight"], told["head"], told["not modified"], told["host"]) == (204, 200, 304, 400)
    assert {status for name, status in told.items() if name.startswith(ROOT) and "/standen/" not in name} == {200}


def test_stateless(answers):
    for name, response in answers.items():
        assert "Set-Cookie" not in response, name
        assert not response.cookies, name


def test_nested_child(client, content):
    nested = client.get(f"{ROOT}/algoritmes/{content.number}/versies").json()
    assert [each["number"] for each in nested["versions"]] == [2, 1]


def test_resource_operations():
    # nothing but reading, so no operation that would have to be a resource of its own
    assert not [path for path in PATHS if path.rsplit("/", 1)[-1].startswith("_")]


def test_error_handling_problem_details(answers):
    errors = {name: response for name, response in answers.items() if response.status_code >= 400}
    assert len(errors) >= 6
    for name, response in errors.items():
        assert response["Content-Type"] == "application/problem+json", name
        problem = response.json()
        assert problem["status"] == response.status_code
        assert problem["title"]
        assert problem["detail"]
        assert problem["type"].startswith("http")


def test_error_handling_invalid_input(client):
    assert client.get(f"{ROOT}/algoritmes?aantal=101").status_code == 400
    assert client.get(f"{ROOT}/algoritmes/123").status_code == 400
    for path, operation in operations():
        assert "400" in operation["responses"], path


def test_error_handling_all_errors(client):
    response = client.get(f"{ROOT}/algoritmes?pagina=0&aantal=x&peildatum=gisteren&kleur=rood&sorteer=z&facetten=misschien")
    errors = response.json()["errors"]
    assert {each["pointer"] for each in errors} == {
        "#/pagina", "#/aantal", "#/peildatum", "#/kleur", "#/sorteer", "#/facetten",
    }  # fmt: skip
    assert all(each["in"] == "query" and each["detail"] and each["code"] for each in errors)


def test_doc_openapi():
    assert re.fullmatch(r"3\.1\.\d+", openapi.described()["openapi"])


def test_publish_openapi(client):
    response = client.get(f"{ROOT}/openapi.json")
    assert response["Content-Type"].startswith("application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == json.loads(json.dumps(openapi.described()))


def test_doc_openapi_contact(settings):
    settings.CONTACT_EMAIL, settings.PUBLISHER = "register@proefdorp.example", "Gemeente Proefdorp"
    settings.PUBLISHER_WEBSITE = "https://proefdorp.example"
    assert openapi.described()["info"]["contact"] == {
        "name": "Gemeente Proefdorp", "url": "https://proefdorp.example", "email": "register@proefdorp.example",
    }  # fmt: skip
    settings.CONTACT_EMAIL = settings.PUBLISHER = settings.PUBLISHER_WEBSITE = ""
    assert all(openapi.described()["info"]["contact"].values())


def test_uri_version():
    assert [each["url"].endswith("/api/v1") for each in openapi.described()["servers"]] == [True]
    assert not [path for path in PATHS if "v1" in path]


def test_semver():
    assert re.fullmatch(SEMVER, openapi.described()["info"]["version"])


def test_version_header(answers):
    for name, response in answers.items():
        assert response["API-Version"] == VERSION == openapi.described()["info"]["version"], name
    for path, operation in operations():
        for status, each in operation["responses"].items():
            assert status >= "4" or "API-Version" in each["headers"], (path, status)


def test_changelog(client):
    assert changelog()[0][0] == VERSION
    page = client.get(f"{ROOT}/docs").content.decode()
    for version, _day, text in changelog():
        assert version in page
        assert text in page


def test_deprecation_schedule_and_transition_period(client):
    page = client.get(f"{ROOT}/docs").content.decode()
    assert "ten minste twaalf maanden" in page
    assert "Deprecation" in page
    assert "nooit meer dan twee hoofdversies" in page


def test_transport_tls(client, settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 31_536_000
    response = Client().get(f"{ROOT}/stand")
    assert response.status_code == 301
    assert response["Location"].startswith("https://")
    assert Client().get(f"{ROOT}/stand", secure=True)["Strict-Transport-Security"].startswith("max-age=31536000")


def test_transport_no_sensitive_uris():
    names = {each["name"].lower() for _path, operation in operations() for each in operation.get("parameters", [])}
    assert not names & {"token", "key", "apikey", "api_key", "password", "wachtwoord", "bsn", "email"}
    assert "securitySchemes" not in openapi.described()["components"]


def test_transport_security_headers(answers):
    for name, response in answers.items():
        assert response["Cache-Control"] == "no-store", name
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], name
        assert "default-src 'none'" in response["Content-Security-Policy"], name
        assert response["X-Content-Type-Options"] == "nosniff", name
        assert response["X-Frame-Options"] == "DENY", name
        assert response["Referrer-Policy"] == "no-referrer", name


def test_transport_cors(answers):
    for name, response in answers.items():
        assert response["Access-Control-Allow-Origin"] == "*", name
        assert "Access-Control-Allow-Credentials" not in response, name
    assert answers["preflight"]["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answers["preflight"]["Access-Control-Allow-Headers"]
