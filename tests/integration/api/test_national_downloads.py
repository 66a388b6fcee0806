"""The national register's downloads, read as programs read them: by the names of columns, and by lines of a sheet."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from algoritmeregister import standards
from algoritmeregister.api.national.titles import title_of
from tests import factories
from tests.shared_data import shared_data

pytestmark = pytest.mark.django_db

OLD = {"name": "Oude kaart", "organization": "Gemeente Proefdorp", "iama": "ja"}


@pytest.fixture
def content():
    """Two registrations in two versions of the standard: one with two versions and a translation; one that stopped."""
    made = factories.registration("a", claimed_on=date(2026, 3, 1), goal="Dit is <b>het</b> doel:\nhelpen.", risks="=1+1")
    factories.registration("a", goal="Een nieuw doel.", observed_at=factories.LATER, claimed_on=date(2026, 6, 1))
    factories.registration("a", name="Traffic lights", language="en", observed_at=factories.LATER)
    factories.registration("d", standard="0.1", whole=OLD)
    factories.withdrawn("e", name="Gestopt")
    return made


@pytest.fixture
def file(client):
    """Fetch a file that must be there."""

    def fetch(path: str) -> bytes:
        response = client.get(f"/api/downloads/{path}")
        assert response.status_code == 200, response.content
        assert response["Content-Disposition"].startswith("attachment")
        return b"".join(response.streaming_content)

    return fetch


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_it_works(file, content):
    got = file("NLD?filetype=csv")
    assert got.startswith(b'\xef\xbb\xbf"name",')
    found = {row["name"]: row for row in rows(got)}
    assert found.keys() == {"Verkeerslichten die meedenken", "Oude kaart"}
    row = found["Verkeerslichten die meedenken"]
    assert (row["algorithm_id"], row["publication_dt"]) == (content.number, "2026-06-01T00:00:00+00:00")
    assert row["category"] == "Verkeer"
    assert row["lawful_basis_grouping"] == "1: Wegenverkeerswet 1994, https://wetten.example/wvw"
    assert (found["Oude kaart"]["iama"], found["Oude kaart"]["standard_version"], row["iama"]) == ("ja", "0.1", "")


def test_columns_are_those_of_the_standard(file, content):
    columns = rows(file(f"algorithms/{content.number}/NLD?filetype=csv"))[0].keys()
    assert list(columns) == [
        "name", "description_short", "organization", "category", "status", "begin_date", "end_date", "contact_email",
        "website", "publication_category", "url", "goal", "proportionality", "human_intervention", "risks", "lawful_basis",
        "lawful_basis_grouping", "process_index_url", "impacttoetsen_grouping", "impacttoetsen", "source_data",
        "source_data_grouping", "methods_and_models", "provider", "publiccode", "lang", "standard_version", "source_id",
        "tags", "algorithm_id", "publication_dt",
    ]  # fmt: skip


def test_history_has_every_version_and_what_was_withdrawn(file, content):
    found = rows(file("history/NLD?filetype=csv"))
    assert [row["name"] for row in found] == [*["Verkeerslichten die meedenken"] * 2, "Oude kaart", "Gestopt"]
    # on one line, without markup; and what a spreadsheet would take for a formula is no formula
    assert (found[0]["goal"], found[0]["risks"]) == ("Dit is het doel: helpen.", "'=1+1")
    assert found[1]["goal"] == "Een nieuw doel."
    assert len(rows(file(f"history/algorithms/{content.number}/NLD?filetype=csv"))) == 2


def test_another_language_where_there_is_one(file, content):
    assert {row["name"] for row in rows(file("ENG?filetype=csv"))} == {"Traffic lights", "Oude kaart"}


def test_a_sheet_for_each_standard_with_a_registration_in_a_column(file, content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(file("NLD?filetype=excel")))
    assert book.sheet_names == ["1.0", "0.1"]
    lines = {line[0]: line[1:] for line in book.get_sheet_by_name("1.0").to_python()}
    assert (lines["Naam"], lines["Algoritme-ID"]) == (["Verkeerslichten die meedenken"], [content.number])
    old = book.get_sheet_by_name("0.1").to_python()
    assert ["Impact Assessment Mensenrechten en Algoritmes (IAMA)", "ja"] in old
    english = CalamineWorkbook.from_filelike(io.BytesIO(file(f"algorithms/{content.number}/ENG?filetype=xlsx")))
    assert ["name", "Traffic lights"] in english.get_sheet_by_index(0).to_python()


def test_more_registrations_than_columns_go_on_in_the_next_sheet(file, content, monkeypatch):
    monkeypatch.setattr("algoritmeregister.api.national.tables.COLUMNS_PER_SHEET", 2)
    book = CalamineWorkbook.from_filelike(io.BytesIO(file("history/NLD?filetype=xlsx")))
    assert book.sheet_names == ["1.0", "1.0 (2)", "0.1"]


def test_everything_as_json(file, content, monkeypatch):
    monkeypatch.setattr("algoritmeregister.api.national.reading.CHUNK", 1)
    found = json.loads(file("site-data/json"))
    assert sorted((row["name"], row["language"]) for row in found["algoritme_versions"]) == [
        ("Oude kaart", "NLD"), ("Traffic lights", "ENG"), ("Verkeerslichten die meedenken", "NLD"),
    ]  # fmt: skip
    (organisation,) = found["organisation_details"]
    assert organisation["name"] == "Gemeente Proefdorp"
    row = found["algoritme_versions"][0]
    assert (row["state"], row["owner"], row["lars"]) == ("PUBLISHED", organisation["org_id"], content.number)


def test_of_an_empty_register_the_json_is_empty(file):
    assert json.loads(file("site-data/json")) == {"algoritme_versions": [], "organisation_details": []}


def test_only_the_headers_may_be_asked(client, content):
    response = client.head("/api/downloads/NLD?filetype=csv")
    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_a_withdrawn_registration_has_a_history_and_no_file_of_now(client, file, content):
    number = factories.withdrawn("f").number
    assert client.get(f"/api/downloads/algorithms/{number}/NLD?filetype=csv").status_code == 404
    assert len(rows(file(f"history/algorithms/{number}/NLD?filetype=csv"))) == 1


@pytest.mark.parametrize("version", ["0.1", "0.2.3", "0.3.1", "0.4", "1.0"])
def test_columns_and_titles_are_those_of_the_national_register(version):
    name = f"standards/national-register-fields-v{version.replace('.', '_')}.json"
    theirs = json.loads(shared_data(name).read_text("utf-8"))["properties"]
    fields = standards.get(version).fields
    assert [field.key for field in fields] == list(theirs)
    assert [title_of(field, version, "nl") for field in fields] == [each["title"] for each in theirs.values()]
    assert title_of(fields[0], version, "en") == fields[0].key
