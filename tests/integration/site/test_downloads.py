"""A result as a file: the same registrations in the same order as the list, in every format, all read back by others."""

from __future__ import annotations

import csv
import io
import json

import pyarrow.parquet
import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from algoritmeregister.exchange import rows as source
from algoritmeregister.exchange.columns import as_it_was, columns
from algoritmeregister.exchange.formats import FORMATS
from algoritmeregister.exchange.parts import NUMBER
from algoritmeregister.registrations.models import Version
from algoritmeregister.search import finding
from algoritmeregister.search.reader import Unusable
from algoritmeregister.site.addresses import addresses_in_files
from tests import factories

pytestmark = pytest.mark.django_db
NASTY = '=HYPERLINK("x")\n  twee  spaties; een "aanhaling", een ï en een\ttab'


@pytest.fixture(scope="module")
def three(shared_index):
    """Three registrations; of the first there is an older version and an English text, a fourth was withdrawn."""
    factories.registration("a", name="Appel", status="In gebruik", goal="Oud.")
    made = [
        factories.registration("a", name="Appel", status="In gebruik", goal=NASTY, observed_at=factories.LATER),
        factories.registration("b", name="Peer", status="In gebruik", organization="Gemeente Elders"),
        factories.registration("c", name="Kers", status="Buiten gebruik"),
    ]
    factories.registration("a", name="Apple", language="en", observed_at=factories.LATER)
    factories.withdrawn("weg", name="Verdwenen")
    shared_index()
    return {each.source_id: each.number for each in made}


def body(response):
    return b"".join(response.streaming_content)


def table(content, suffix):
    """Read a file with a program that is not ours, as rows of texts by column."""
    if suffix == "csv":
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        lines = [[as_it_was(each) for each in line] for line in lines]
    else:
        book = python_calamine.load_workbook(io.BytesIO(content))
        lines = [[str(each) for each in line] for line in book.get_sheet_by_index(0).to_python()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_it_works(client, three):
    response = client.get("/algoritmes/download.csv?status=in_gebruik&sorteer=naam")
    assert response["Content-Type"].startswith("text/csv; charset=utf-8")
    assert response["Content-Disposition"].startswith('attachment; filename="algoritmes-2')
    of_then = client.get("/algoritmes/download.csv?peildatum=2026-04-01")
    assert of_then["Content-Disposition"].startswith('attachment; filename="algoritmes-2026-04-01.csv"')
    assert len(table(body(of_then), "csv")) == 3 + 1
    assert response["Access-Control-Allow-Origin"] == "*"
    found = table(body(response), "csv")
    assert [row["name"] for row in found] == ["Appel", "Peer"]
    assert list(found[0]) == list(columns())
    assert found[0]["number"] == three["a"]
    assert found[0]["goal"] == NASTY
    assert found[0]["version"] == "2"
    assert found[0]["version_language"] == "nl"


@pytest.mark.parametrize("suffix", ["csv", "ods", "xlsx"])
def test_tables_hold_the_same_texts(client, three, suffix):
    found = table(body(client.get(f"/algoritmes/download.{suffix}")), suffix)
    assert [row["name"] for row in found] == ["Appel", "Peer", "Kers"]
    # The program that reads it back leaves out ODF's own sign for a tab.
    assert found[0]["goal"] == (NASTY.replace("\t", "") if suffix == "ods" else NASTY)
    assert found[0]["lawful_basis_grouping"] == "Wegenverkeerswet 1994 <https://wetten.example/wvw>"
    assert found[0]["address"].endswith(f"/algoritmes/{three['a']}")
    assert found[0]["state"] == "published"


def test_json_and_lines_hold_whole_descriptions(client, three):
    whole = json.loads(body(client.get("/algoritmes/download.json")))
    lines = [json.loads(line) for line in body(client.get("/algoritmes/download.ndjson")).decode().splitlines()]
    assert whole == {"standard": "superset", "registrations": lines}
    assert [line["document"]["name"] for line in lines] == ["Appel", "Peer", "Kers"]
    alone = json.loads(client.get(f"/algoritmes/{three['a']}/beschrijving.json?standaard=superset").content)
    del alone["conversion"]
    assert lines[0] == alone


def test_parquet_has_types(client, three):
    found = pyarrow.parquet.read_table(io.BytesIO(body(client.get("/algoritmes/download.parquet")))).to_pylist()
    assert [row["name"] for row in found] == ["Appel", "Peer", "Kers"]
    assert found[0]["category"] == ["Verkeer"]
    assert found[0]["lawful_basis_grouping"] == [{"title": "Wegenverkeerswet 1994", "link": "https://wetten.example/wvw"}]
    assert found[0]["observed_from"] == factories.LATER
    assert found[0]["version"] == 2


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_nothing_found_is_an_empty_file(client, three, suffix):
    response = client.get(f"/algoritmes/download.{suffix}?organisatie=nergens")
    assert response.status_code == 200
    content = body(response)
    if suffix in {"csv", "ods", "xlsx"}:
        assert table(content, suffix) == []


@pytest.mark.both
def test_history_holds_every_version_and_what_was_withdrawn(client, three):
    found = table(body(client.get("/algoritmes/download.csv?geschiedenis=ja")), "csv")
    told = [(row["name"], row["version"], row["state"]) for row in found]
    assert ("Appel", "1", "published") in told
    assert ("Appel", "2", "published") in told
    assert ("Apple", "3", "published") in told
    assert ("Verdwenen", "1", "withdrawn") in told
    assert len(told) == 6
    assert all(row["observed_to"] for row in found if row["version"] == "1" and row["name"] == "Appel")


def test_documents_in_another_standard(client, three):
    found = table(body(client.get("/algoritmes/download.csv?naar=0.1")), "csv")
    assert list(found[0]) == list(columns("0.1"))
    assert json.loads(found[0]["beside"])


def test_an_unknown_standard_is_refused(client, three):
    response = client.get("/algoritmes/download.csv?naar=7.0")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_an_unknown_format_is_not_found(client, three):
    assert client.get("/algoritmes/download.exe").status_code == 404


def test_posting_is_refused(client, three):
    assert client.post("/algoritmes/download.csv").status_code == 405


def test_a_file_of_half_an_index_is_refused(client, three, monkeypatch):
    def unusable(query):
        raise Unusable("being made")

    monkeypatch.setattr(finding, "numbers", unusable)
    response = client.get("/algoritmes/download.csv?zoek=appel")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_asking_for_the_head_makes_nothing(client, three):
    response = client.head("/algoritmes/download.xlsx")
    assert response["Content-Disposition"]
    assert not response.streaming


def test_unchanged_answers_304(client, three):
    tag = client.get("/algoritmes/download.csv")["ETag"]
    assert client.get("/algoritmes/download.csv", HTTP_IF_NONE_MATCH=tag).status_code == 304


@pytest.mark.both
def test_questions_do_not_grow_with_the_rows(client, three, monkeypatch):
    def asked():
        with CaptureQueriesContext(connection) as found:
            body(client.get("/algoritmes/download.csv?sorteer=naam"))
        return len(found)

    asked()  # the first one opens the index
    few = asked()
    monkeypatch.setattr(source, "CHUNK", 1)
    # Registrations, versions and the ledger for each chunk; each organisation once.
    assert asked() <= few + 2 * 3 + 1


def test_a_long_text_is_cut_where_a_cell_ends_and_nowhere_else(client, index):
    factories.registration("lang", methods_and_models="x" * 40_000 + "\x01einde", name="Een \x01 teken")
    index()
    for suffix in ("ods", "xlsx"):
        (row,) = table(body(client.get(f"/algoritmes/download.{suffix}?zoek=teken")), suffix)
        assert len(row["methods_and_models"]) == 32_767
        assert row["methods_and_models"].endswith(" […]")
        assert row["name"].startswith("Een ")
    (row,) = table(body(client.get("/algoritmes/download.csv?zoek=teken")), "csv")
    assert len(row["methods_and_models"]) == 40_006


def test_the_page_offers_its_files(client, three):
    page = client.get("/en/algoritmes?status=in_gebruik&pagina=1").content.decode()
    for suffix in FORMATS:
        assert f'href="/en/algoritmes/download.{suffix}?status=in_gebruik"' in page
    nothing = client.get("/algoritmes?organisatie=nergens").content.decode()
    assert "download.csv" not in nothing


def test_addresses_in_files_are_those_of_the_pages(three, settings):
    """A command that writes a file puts them together without loading the pages: they must stay the same."""
    number = three["a"]
    wanted = [settings.SITE_URL + reverse(f"site:{name}", kwargs={"number": number}) for name in ("registration", "short")]
    made = addresses_in_files()
    assert [each.replace(NUMBER, number) for each in (made.page, made.short)] == wanted


def test_half_a_character_from_earlier_is_no_end_of_the_file(client, three):
    """What an older version wrote down may hold one; only the standard library reads it."""
    version = Version.objects.get(registration__number=three["b"])
    text = version.content.replace('"Peer"', '"Peer \\ud83d"')
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registrations_version SET content = %s WHERE id = %s", [text, version.pk])
    assert [row["name"] for row in table(body(client.get("/algoritmes/download.csv")), "csv")] == ["Appel", "Peer ?", "Kers"]
