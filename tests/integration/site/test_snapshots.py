"""Daily snapshots: whole or not there, recognised by checksums, kept as many as asked, gone after a redaction."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import time
from contextlib import closing
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister.exchange import datapackage, dictionary, snapshots, sqlite_file
from algoritmeregister.exchange.columns import columns
from algoritmeregister.ledger import reading
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.site.addresses import addresses_in_files
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path


def make(day=DAY, progress=lambda *_: None):
    return snapshots.make(day, addresses_in_files(), title="Proef", homepage="https://proef.example", progress=progress)


def body(response):
    # Read to its end it is closed, without the signal that would end the test's connection to PostgreSQL.
    return response.getvalue()


def test_it_works(client):
    factories.registration("a", goal="Oud.")
    factories.registration("a", goal="Nieuw.", observed_at=factories.LATER)
    factories.withdrawn("weg")
    steps = []
    made = make(progress=lambda *step: steps.append(step))
    assert (made.day, made.registrations, made.versions) == ("2026-06-30", 1, 3)
    assert made.position == str(reading.head())
    assert snapshots.snapshots() == [made]
    assert {file.name for file in made.files} == {
        *(f"algoritmes.{suffix}" for suffix in ("csv", "ods", "xlsx", "json", "ndjson", "parquet")),
        *(f"geschiedenis.{suffix}" for suffix in ("csv", "ndjson", "parquet")),
        "register.sqlite", "velden.csv", "datapackage.json", "SHA256SUMS",
    }  # fmt: skip
    for file in made.files:
        content = body(client.get(f"/downloads/{made.day}/{file.name}"))
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256), file.name
    assert ("algoritmes.csv", 1, 1) in steps
    assert ("register.sqlite", 3, 3) in steps
    page = client.get("/en/downloads").content.decode()
    assert made.file("algoritmes.csv").sha256 in page
    assert 'href="/en/downloads/2026-06-30/register.sqlite"' in page


def test_the_sqlite_file_holds_everything(tmp_path):
    made = factories.registration("a", name="Appelboom", goal="Oud.")
    factories.registration("a", name="Appelboom", goal="Nieuw.", observed_at=factories.LATER)
    factories.registration("a", name="Apple tree", language="en", observed_at=factories.LATER)
    gone = factories.withdrawn("weg")
    sqlite_file.write(tmp_path / "r.sqlite", addresses_in_files())
    with closing(sqlite3.connect(tmp_path / "r.sqlite")) as file:

        def rows(sql):
            return file.execute(sql).fetchall()

        assert rows("PRAGMA integrity_check") == [("ok",)]
        assert rows("PRAGMA foreign_key_check") == []
        assert [name for _, name, *_rest in rows("PRAGMA table_info (registrations)")] == list(columns())
        assert rows("SELECT number, name, goal, version FROM published") == [(made.number, "Appelboom", "Nieuw.", 2)]
        assert rows("SELECT number, state FROM registrations WHERE state <> 'published'") == [(gone.number, "withdrawn")]
        assert rows("SELECT count(*) FROM versions") == [(4,)]
        ((document,),) = rows(f"SELECT document FROM versions WHERE number = '{made.number}' AND version = 1")
        assert json.loads(document)["goal"] == "Oud."
        assert rows("SELECT position FROM changes ORDER BY epoch, sequence") == [(f"1-{n}",) for n in range(1, 6)]
        assert rows("SELECT name FROM registrations_fts WHERE registrations_fts MATCH 'appelboom'") == [("Appelboom",)]
        assert rows("SELECT sum(changes) FROM changes_per_day") == [(5,)]


def test_the_data_package_says_the_truth():
    factories.registration("a", goal="Een; twee, drie")
    made = make()
    package = json.loads((made.folder / "datapackage.json").read_text())
    assert package["profile"] == "data-package"
    assert package["version"] == made.position
    for resource in package["resources"]:
        file = made.file(resource["path"])
        assert resource["bytes"] == file.size
        assert resource["hash"] == f"sha256:{file.sha256}"
    (table,) = (each for each in package["resources"] if each["path"] == "algoritmes.csv")
    lines = list(csv.reader(io.StringIO((made.folder / "algoritmes.csv").read_text("utf-8-sig"), newline="")))
    assert lines[0] == [field["name"] for field in table["schema"]["fields"]]
    assert set(table["schema"]["primaryKey"]) <= set(lines[0])


def test_the_data_package_is_as_the_specification_wants():
    """Data Package, Data Resource, CSV Dialect and Table Schema 1.0, looked at without a program that knows them."""
    factories.registration("a", goal="Een; twee, drie", publication_dt="2026-02-03")
    factories.registration("a", goal="Anders.", observed_at=factories.LATER)
    folder = make().folder
    package = json.loads((folder / "datapackage.json").read_text())
    assert re.fullmatch(r"[-a-z0-9._/]+", package["name"])
    assert datetime.fromisoformat(package["created"]).tzinfo
    assert all(each.keys() & {"name", "path"} for each in package["licenses"])
    names = [each["name"] for each in package["resources"]]
    assert len(names) == len(set(names))
    for each in package["resources"]:
        assert re.fullmatch(r"[-a-z0-9._]+", each["name"])
        assert not each["path"].startswith(("/", ".")), "inside the folder"
        assert each["profile"] in {"data-resource", "tabular-data-resource"}
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", each["hash"])
    tables = [each for each in package["resources"] if each["profile"] == "tabular-data-resource"]
    assert [each["path"] for each in tables] == ["algoritmes.csv", "geschiedenis.csv"]
    for table in tables:
        _check_table(table, (folder / table["path"]).read_bytes())


_CASTS = {
    "string": str,
    "integer": int,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
}


def _check_table(table, content):
    schema, dialect = table["schema"], table["dialect"]
    assert set(dialect) <= {"delimiter", "lineTerminator", "quoteChar", "doubleQuote", "header"}
    text = content.decode(table["encoding"]).removeprefix("\ufeff")
    assert text.count(dialect["lineTerminator"]) == text.count("\r"), "lines end as it says"
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"], doublequote=dialect["doubleQuote"],
    )  # fmt: skip
    lines = list(reader)
    assert dialect["header"]
    assert lines[0] == [each["name"] for each in schema["fields"]]
    assert len(lines) > 1
    for each in schema["fields"]:
        assert set(each) <= {"name", "type", "title", "description", "format", "constraints", "rdfType"}
        assert set(each.get("constraints", {})) <= {"required"}
        assert each.get("format") in ({"any"} if each["type"] == "datetime" else {None})
    for line in lines[1:]:
        for field, value in zip(schema["fields"], line, strict=True):
            if value in schema["missingValues"]:
                assert not field.get("constraints", {}).get("required"), field["name"]
            else:
                _CASTS[field["type"]](value)
    places = [lines[0].index(each) for each in schema["primaryKey"]]
    keys = [tuple(line[place] for place in places) for line in lines[1:]]
    assert len(keys) == len(set(keys))


def test_the_dictionary_explains_every_column_in_three_languages(client):
    assert [each.name for each in dictionary.meanings()] == list(columns())
    for each in dictionary.meanings():
        assert all(each.title[language].strip() for language in ("nl", "en", "fy")), each.name
    lines = list(csv.reader(io.StringIO(client.get("/downloads/velden.csv").content.decode("utf-8-sig"), newline="")))
    assert lines[0] == list(dictionary.COLUMNS)
    assert [line[0] for line in lines[1:]] == list(columns())
    page = client.get("/fy/downloads/velden").content.decode()
    assert page.count("<dt>") == len(columns())
    assert "Nûmer fan de registraasje" in page


def test_a_file_is_kept_by_caches_and_recognised(client):
    factories.registration()
    made = make()
    response = client.get("/downloads/2026-06-30/algoritmes.csv")
    body(response)
    assert response["Cache-Control"] == "public, max-age=86400, immutable"
    assert response["ETag"] == f'"{made.file("algoritmes.csv").sha256}"'
    again = client.get("/downloads/2026-06-30/algoritmes.csv", HTTP_IF_NONE_MATCH=response["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    head = client.head("/downloads/2026-06-30/algoritmes.csv")
    head.close()
    assert head["Content-Length"] == str(made.file("algoritmes.csv").size)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", slice(0, 10)),
        ("bytes=10-", slice(10, None)),
        ("bytes=-5", slice(-5, None)),
        ("bytes=3-99999999", slice(3, None)),
    ],
)
def test_a_part_of_a_file(client, asked, part):
    factories.registration()
    make()
    whole = body(client.get("/downloads/2026-06-30/algoritmes.csv"))
    response = client.get("/downloads/2026-06-30/algoritmes.csv", HTTP_RANGE=asked)
    assert response.status_code == 206
    content = body(response)
    assert content == whole[part]
    assert response["Content-Length"] == str(len(content))
    start = whole.index(content)
    assert response["Content-Range"] == f"bytes {start}-{start + len(content) - 1}/{len(whole)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0", "bytes=9-3"])
def test_a_part_that_is_not_there_is_refused(client, asked):
    make()
    response = client.get("/downloads/2026-06-30/algoritmes.csv", HTTP_RANGE=asked)
    assert response.status_code == 416
    assert response["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize("headers", [{"HTTP_RANGE": "bytes=-"}, {"HTTP_RANGE": "bytes=1-2,5-6"}, {"HTTP_RANGE": "lines=1-2"},
                                     {"HTTP_RANGE": "bytes=0-1", "HTTP_IF_RANGE": '"another"'}])  # fmt: skip
def test_another_range_gives_the_whole_file(client, headers):
    made = make()
    response = client.get("/downloads/2026-06-30/algoritmes.csv", **headers)
    assert response.status_code == 200
    assert len(body(response)) == made.file("algoritmes.csv").size


@pytest.mark.parametrize(
    "address",
    ["2026-06-30/nergens.csv", "2026-06-30/snapshot.json", "2026-06-29/algoritmes.csv", "x/algoritmes.csv",
     "2026-06-30/..", "../algoritmes.csv", "laatste/nergens.csv"],
)  # fmt: skip
def test_what_is_not_in_a_snapshot_is_not_found(client, address):
    make()
    assert client.get(f"/downloads/{address}").status_code == 404


def test_posting_is_refused(client):
    make()
    assert client.post("/downloads/2026-06-30/algoritmes.csv").status_code == 405
    assert client.post("/downloads").status_code == 405


def test_the_newest_has_an_address_of_its_own(client):
    assert client.get("/downloads/laatste/algoritmes.csv").status_code == 404
    make(date(2026, 6, 29))
    make()
    response = client.get("/downloads/laatste/algoritmes.csv")
    assert (response.status_code, response["Location"]) == (302, "/downloads/2026-06-30/algoritmes.csv")


def test_a_page_without_snapshots_says_so(client):
    assert "nog geen bestanden per dag" in client.get("/downloads").content.decode()


@pytest.mark.django_db(transaction=True)
def test_after_a_redaction_no_older_snapshot_is_given(client):
    made = factories.registration(goal="Vraag het aan Jan Jansen.")
    older = make(date(2026, 6, 29))
    copied = [path.read_bytes() for path in sorted(older.folder.iterdir())]
    assert any(b"Jan Jansen" in content for content in copied)
    names = [path.name for path in sorted(older.folder.iterdir())]
    redact(registration=made, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    assert not older.folder.exists()
    # The disk of another node does not hear of it: what is there is not given all the same.
    older.folder.mkdir()
    for name, content in zip(names, copied, strict=True):
        (older.folder / name).write_bytes(content)
    assert client.get("/downloads/2026-06-29/algoritmes.csv").status_code == 404
    assert "2026-06-29" not in client.get("/downloads").content.decode()
    newer = make()
    assert [each.day for each in snapshots.snapshots()] == [newer.day]
    assert not any(b"Jan Jansen" in path.read_bytes() for path in newer.folder.iterdir())
    assert snapshots.tidy(9) == ["2026-06-29"]


def test_one_that_fails_leaves_the_last_one_as_it_was(monkeypatch):
    factories.registration()
    made = make()

    def fail(*_, **__):
        raise OSError("the disk is full")

    monkeypatch.setattr(sqlite_file, "write", fail)
    with pytest.raises(OSError, match="full"):
        make()
    assert snapshots.snapshots() == [made]
    assert [path.name for path in snapshots.folder().iterdir()] == ["2026-06-30"]


def test_making_it_again_replaces_it():
    factories.registration()
    make()
    factories.registration("b")
    again = make()
    assert snapshots.snapshots() == [again]
    assert again.registrations == 2
    assert [path.name for path in snapshots.folder().iterdir()] == ["2026-06-30"]


def test_only_the_newest_are_kept():
    for day in (28, 29, 30):
        make(date(2026, 6, day))
    abandoned, busy = snapshots.folder() / ".making-old", snapshots.folder() / ".making-new"
    abandoned.mkdir()
    busy.mkdir()
    long_ago = time.time() - 2 * snapshots.ABANDONED_AFTER
    os.utime(abandoned, (long_ago, long_ago))
    assert snapshots.tidy(2) == ["2026-06-28"]
    assert [each.day for each in snapshots.snapshots()] == ["2026-06-30", "2026-06-29"]
    assert busy.exists()
    assert not abandoned.exists()


def test_a_damaged_one_is_not_given(client):
    made = make()
    (made.folder / snapshots.INDEX).write_text("{")
    assert client.get("/downloads/2026-06-30/algoritmes.csv").status_code == 404
    assert client.get("/downloads").status_code == 200


@pytest.mark.parametrize("address", ["/downloads", "/downloads/velden", "/downloads/2026-06-30/algoritmes.csv"])
def test_few_questions(client, address):
    factories.registration()
    make()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    body(response)
    assert len(asked) <= 2
    assert client.get(address, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_every_kind_of_file_has_a_media_type():
    for file in make().files:
        assert file.suffix in datapackage._MEDIA_TYPES or file.name == snapshots.CHECKSUMS
