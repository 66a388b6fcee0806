"""The files of one description: what is in them, of which version, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from algoritmeregister import standards
from algoritmeregister.exchange import kept
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.models import Entry
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.actions import Ground, redact
from algoritmeregister.site import kept_pages
from tests import factories

pytestmark = pytest.mark.django_db
FORMATS = ("json", "csv", "pdf")


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of its own for what is kept."""
    settings.DATA_DIR = tmp_path


def address(made, suffix, prefix=""):
    return f"{prefix}/algoritmes/{made.number}/beschrijving.{suffix}"


def row_of(response):
    names, values = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))
    return dict(zip(names, values, strict=True))


@pytest.mark.both
def test_it_works(client):
    made = factories.registration(claimed_on=date(2026, 3, 1), beside={"toegevoegd": "later"})
    Organisation.objects.update(tooi_uri="https://identifier.overheid.nl/tooi/id/gemeente/gm9999")
    response = client.get(address(made, "json"))
    assert response["Content-Type"] == "application/json"
    content = json.loads(response.content)
    assert content["number"] == made.number
    assert content["uri"] == made.uri
    assert content["address"].endswith(f"/algoritmes/{made.number}")
    assert content["short_address"].endswith(f"/a/{made.number}")
    assert content["organisation"] == {
        "code": "gemeente-proefdorp",
        "name": "Gemeente Proefdorp",
        "tooi": "https://identifier.overheid.nl/tooi/id/gemeente/gm9999",
    }
    assert content["register"]["slug"] == "proef"
    version = content["version"]
    assert (version["number"], version["standard"], version["language"]) == (1, "1.0", "nl")
    assert version["claimed_on"] == "2026-03-01"
    assert version["observed_from"].startswith("2026-03-05T12:00:00")
    assert version["observed_to"] is None
    stored = made.versions.get()
    assert version["content_hash"] == stored.content_hash
    assert version["ledger"]["position"] == str(reading.head())
    assert version["ledger"]["chain_hash"] == Entry.objects.get().chain_hash
    assert content["document"] == factories.document()
    assert content["beside"] == {"toegevoegd": "later"}
    assert "conversion" not in content


@pytest.mark.parametrize("target", ["0.1", "0.4", "superset", *standards.FOREIGN])
def test_json_in_another_standard_tells_what_was_lost(client, target):
    made = factories.registration()
    content = json.loads(client.get(address(made, "json") + f"?standaard={target}").content)
    assert content["standard"] == content["conversion"]["target"] == target
    assert content["version"]["standard"] == content["conversion"]["source"] == "1.0"
    if target in {"0.1", *standards.FOREIGN}:
        losses = content["conversion"]["losses"]
        assert losses
        assert all(set(loss["reason"]) == {"nl", "en", "fy"} for loss in losses)
        assert all(loss["field"] in factories.document() for loss in losses)


def test_json_in_an_unknown_standard_is_refused(client):
    response = client.get(address(factories.registration(), "json") + "?standaard=7.0")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert {"0.3.1", "superset", "atrs"} <= set(re.findall(r"[\w.]+", json.loads(response.content)["detail"]))


def test_csv_is_one_row_for_a_spreadsheet(client):
    made = factories.registration(goal='Met "aanhalingstekens", komma\nen een regeleinde: ï', risks='=HYPERLINK("x")')
    response = client.get(address(made, "csv"))
    assert response["Content-Type"].startswith("text/csv; charset=utf-8")
    assert response["Content-Disposition"] == f'attachment; filename="algoritme-{made.number}.csv"'
    assert response.content.startswith(b"\xef\xbb\xbfnumber,uri,address,")
    row = row_of(response)
    assert row["number"] == made.number
    assert row["goal"] == 'Met "aanhalingstekens", komma\nen een regeleinde: ï'
    assert row["risks"] == '\'=HYPERLINK("x")'
    assert row["lawful_basis_grouping"] == "Wegenverkeerswet 1994 <https://wetten.example/wvw>"
    assert row["ledger_position"] == str(reading.head())


@pytest.mark.parametrize(("prefix", "language"), [("", "nl"), ("/en", "en"), ("/fy", "fy")])
def test_pdf_is_in_the_language_of_the_page(client, prefix, language):
    response = client.get(address(factories.registration(), "pdf", prefix))
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert str(pdf.Root.Lang) == language


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_older_version_is_there_too(client, suffix):
    made = factories.registration()
    factories.registration(name="De nieuwe naam", observed_at=factories.LATER)
    newest = client.get(address(made, suffix)).content
    assert client.get(address(made, suffix) + "?versie=2").content == newest
    old = client.get(address(made, suffix) + "?versie=1")
    assert old.content != newest
    if suffix == "json":
        content = json.loads(old.content)
        assert content["document"]["name"] == "Verkeerslichten die meedenken"
        assert content["version"]["observed_to"].startswith("2026-06-15")
        assert content["version"]["ledger"]["position"] == "1-1"


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("version", ["3", "0", "-1", "x", "²", "9" * 40])
def test_a_version_that_does_not_exist_is_not_found(client, suffix, version):
    made = factories.registration()
    assert client.get(address(made, suffix) + f"?versie={version}").status_code == 404


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_unknown_number_is_not_found(client, suffix):
    assert client.get(f"/algoritmes/12345678/beschrijving.{suffix}").status_code == 404


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_was_withdrawn_is_gone_with_an_explanation(client, suffix):
    response = client.get(address(factories.withdrawn(), suffix))
    assert response.status_code == 410
    assert "ingetrokken" in response.content.decode()
    assert "Een verkeersleider" not in response.content.decode()
    assert "ETag" not in response


@pytest.mark.parametrize("suffix", FORMATS)
def test_posting_is_refused(client, suffix):
    assert client.post(address(factories.registration(), suffix)).status_code == 405


@pytest.mark.parametrize("suffix", FORMATS)
def test_unchanged_files_answer_304_and_changed_ones_do_not(client, suffix):
    made = factories.registration()
    tag = client.get(address(made, suffix))["ETag"]
    assert client.get(address(made, suffix), HTTP_IF_NONE_MATCH=tag).status_code == 304
    Organisation.objects.update(tooi_uri="https://identifier.overheid.nl/tooi/id/gemeente/gm9999")
    changed = client.get(address(made, suffix), HTTP_IF_NONE_MATCH=tag)
    assert changed.status_code == 200
    factories.registration(goal="Anders.", observed_at=factories.LATER)
    assert client.get(address(made, suffix), HTTP_IF_NONE_MATCH=changed["ETag"]).status_code == 200


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_asks_few_questions(client, suffix):
    made = factories.registration()
    with CaptureQueriesContext(connection) as asked:
        client.get(address(made, suffix))
    assert len(asked) <= 5, [each["sql"][:120] for each in asked]


def test_a_pdf_is_made_once(client):
    made = factories.registration()
    first = client.get(address(made, "pdf")).content
    (path,) = kept.folder().iterdir()
    path.write_bytes(b"from disk")
    kept_pages.forget()  # as another process, which did not make it
    assert client.get(address(made, "pdf")).content == b"from disk"
    factories.registration(goal="Anders.", observed_at=factories.LATER)
    assert client.get(address(made, "pdf")).content not in {first, b"from disk"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.both
def test_a_redacted_text_is_in_no_file_nor_on_the_disk(client):
    made = factories.registration(goal="Vraag het aan Jan Jansen.")
    client.get(address(made, "pdf"))
    assert len(list(kept.folder().iterdir())) == 1
    redact(registration=made, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=factories.ALICE)
    assert list(kept.folder().iterdir()) == []
    for suffix in ("json", "csv"):
        assert b"Jan Jansen" not in client.get(address(made, suffix)).content
    assert (
        json.loads(client.get(address(made, "json")).content)["version"]["redactions"]["document/goal"]["ground"]
        == "personal-data"
    )


def test_the_page_offers_everything(client):
    made = factories.registration()
    page = client.get(f"/algoritmes/{made.number}").content.decode()
    for suffix in FORMATS:
        assert f'href="{address(made, suffix)}"' in page
    assert f'href="/algoritmes/{made.number}/brief"' in page
    assert f"“Verkeerslichten die meedenken”. Algoritmeregister, nummer {made.number}, versie 1 van 5 maart 2026." in page
    assert "mailto:?subject=Algoritme%3A%20Verkeerslichten" in page
