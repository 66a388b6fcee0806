"""schemathesis asks the API what its own description allows, and what it does not; every answer must be as described.

In this process, on a register with history, a withdrawal, a removed text and signed heads. With real values in the paths as
well as invented ones, so that what is there is asked for too.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXAMPLES = 8
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
)


@pytest.fixture
def real(settings, tmp_path):
    """Values for paths that lead to something."""
    from algoritmeregister.ledger import signing
    from algoritmeregister.registrations.actions import Ground, redact

    settings.DATA_DIR = tmp_path
    settings.SEARCH_INDEX_DIR = tmp_path / "search"
    settings.API_REQUESTS_PER_MINUTE = 0
    made = factories.registration()
    factories.registration(goal="Iets anders.", observed_at=factories.LATER)
    factories.withdrawn()
    redact(registration=made, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    for each in ("a", "b"):
        factories.registration(each, name="Voorlezer", provider="Leesgoed", organization=f"Gemeente Proef{each}")
    head, _ = signing.sign_head()
    return {
        "nummer": made.number, "code": made.organisation.code, "slug": "proef", "positie": "1-2", "dag": str(head.signed_on),
    }  # fmt: skip


@pytest.fixture
def schema(real):
    """The description as the API gives it, with the application behind it."""
    from django.core.wsgi import get_wsgi_application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def checks():
    schemathesis.checks.load_all_checks()
    return [schemathesis.checks.CHECKS.get_one(name) for name in CHECKS]


SLUGS = {"registers": "proef", "leveranciers": "leesgoed", "producten": "voorlezer-leesgoed"}


def path_parameters(path, real):
    values = {name: value for name, value in real.items() if f"{{{name}}}" in path}
    if "{versie}" in path:
        values["versie"] = "1.0" if path.startswith("/standaarden") else 1
    if "{slug}" in path:
        values["slug"] = SLUGS[path.split("/")[1]]
    return values


def strategies(operation, real):
    values = path_parameters(operation.path, real)
    for mode in schemathesis.GenerationMode:
        if mode is schemathesis.GenerationMode.NEGATIVE and not operation.definition.raw.get("parameters"):
            continue  # nothing to get wrong
        yield operation.as_strategy(mode)
        if values and mode is schemathesis.GenerationMode.POSITIVE:
            query = {"query": {"van": 1, "naar": 2}} if operation.path.endswith("vergelijking") else {}
            yield operation.as_strategy(mode, path_parameters=values, **query)


def test_schemathesis_finds_nothing(schema, real):
    asked, wanted = set(), checks()
    for result in schema.get_all_operations():
        operation = result.ok()

        def ask(case):
            response = case.call()
            asked.add((case.operation.path, response.status_code))
            case.validate_response(response, checks=wanted)

        for strategy in strategies(operation, real):
            hypothesis(
                max_examples=EXAMPLES, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            )(given(strategy)(ask))()  # fmt: skip
    # that something was found is no accident
    assert {path for path, status in asked if status == 200} == {result.ok().path for result in schema.get_all_operations()}
