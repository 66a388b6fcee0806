"""MDTO 1.0 (XML schema 1.0.1): the archive package of a version, its metadata, and its checksums."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from defusedxml import ElementTree
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db
N = "{https://www.nationaalarchief.nl/mdto}"
# Of the schema: type → its elements in order, each with its type ("" is text) and how often it must and may be there.
MANY = 99
POINTER = [("verwijzingNaam", "", 1, 1), ("verwijzingIdentificatie", "identificatie", 0, 1)]
SCHEMA = {
    "identificatie": [("identificatieKenmerk", "", 1, 1), ("identificatieBron", "", 1, 1)],
    "verwijzing": POINTER,
    "begrip": [("begripLabel", "", 1, 1), ("begripCode", "", 0, 1), ("begripBegrippenlijst", "verwijzing", 1, 1)],
    "dekking": [
        ("dekkingInTijdType", "begrip", 1, 1), ("dekkingInTijdBegindatum", "date", 1, 1),
        ("dekkingInTijdEinddatum", "date", 0, 1),
    ],
    "event": [
        ("eventType", "begrip", 1, 1), ("eventTijd", "moment", 0, 1), ("eventVerantwoordelijkeActor", "verwijzing", 0, 1),
        ("eventResultaat", "", 0, 1),
    ],
    "plaats": [("raadpleeglocatieFysiek", "verwijzing", 0, MANY), ("raadpleeglocatieOnline", "", 0, MANY)],
    "beperking": [("beperkingGebruikType", "begrip", 1, 1), ("beperkingGebruikNadereBeschrijving", "", 0, 1)],
    "checksum": [("checksumAlgoritme", "begrip", 1, 1), ("checksumWaarde", "", 1, 1), ("checksumDatum", "moment", 1, 1)],
    "informatieobject": [
        ("identificatie", "identificatie", 1, MANY), ("naam", "", 1, 1), ("aggregatieniveau", "begrip", 0, 1),
        ("classificatie", "begrip", 0, MANY), ("trefwoord", "", 0, MANY), ("omschrijving", "", 0, MANY),
        ("raadpleeglocatie", "plaats", 0, MANY), ("dekkingInTijd", "dekking", 0, MANY),
        ("dekkingInRuimte", "verwijzing", 0, MANY), ("taal", "language", 0, MANY), ("event", "event", 0, MANY),
        ("waardering", "begrip", 1, 1), ("bewaartermijn", "", 0, 1), ("informatiecategorie", "begrip", 0, 1),
        ("isOnderdeelVan", "verwijzing", 0, MANY), ("bevatOnderdeel", "verwijzing", 0, MANY),
        ("heeftRepresentatie", "verwijzing", 0, MANY), ("aanvullendeMetagegevens", "verwijzing", 0, MANY),
        ("gerelateerdInformatieobject", "", 0, MANY), ("archiefvormer", "verwijzing", 1, MANY),
        ("betrokkene", "", 0, MANY), ("activiteit", "verwijzing", 0, 1), ("beperkingGebruik", "beperking", 1, MANY),
    ],
    "bestand": [
        ("identificatie", "identificatie", 1, MANY), ("naam", "", 1, 1), ("omvang", "integer", 1, 1),
        ("bestandsformaat", "begrip", 1, 1), ("checksum", "checksum", 1, MANY), ("URLBestand", "", 0, 1),
        ("isRepresentatieVan", "verwijzing", 1, 1),
    ],
}  # fmt: skip
TEXTS = {
    "": r"(?s).*\S.*",
    "date": r"\d{4}-\d\d-\d\d",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "integer": r"\d+",
    "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
}


def check(element, kind):
    """Check an element against the schema: which elements, in which order, how often, with what in them."""
    if kind in TEXTS:
        assert len(element) == 0
        assert re.fullmatch(TEXTS[kind], element.text or ""), (element.tag, element.text)
        return
    found = [each.tag.removeprefix(N) for each in element]
    order = [name for name, *_ in SCHEMA[kind]]
    assert set(found) <= set(order), (kind, found)
    assert found == sorted(found, key=order.index), (kind, found)
    for name, inner, least, most in SCHEMA[kind]:
        assert least <= found.count(name) <= most, (kind, name)
        for each in element.findall(N + name):
            check(each, inner)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path


def package_of(client, made, version=1, prefix=""):
    response = client.get(f"{prefix}/algoritmes/{made.number}/versies/{version}/archief.zip")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_it_works(client):
    made = factories.registration(name="Een heel lange naam " * 9, risks="Kwaad <script>x</script> & \x01 teken")
    files = package_of(client, made)
    assert set(files) == {
        "beschrijving.json", "beschrijving.html", "informatieobject.mdto.xml", "beschrijving.json.mdto.xml",
        "beschrijving.html.mdto.xml", "SHA256SUMS",
    }  # fmt: skip
    for name, content in files.items():
        if name.endswith(".mdto.xml"):
            root = ElementTree.fromstring(content)
            assert root.tag == f"{N}MDTO"
            (about,) = root
            check(about, about.tag.removeprefix(N))
            assert len(about.find(f"{N}naam").text) <= 80


def test_the_checksums_are_true_in_both_places(client):
    files = package_of(client, factories.registration())
    sums = dict(reversed(line.split("  ")) for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != "SHA256SUMS"}
    for name in ("beschrijving.json", "beschrijving.html"):
        about = ElementTree.fromstring(files[f"{name}.mdto.xml"])[0]
        assert about.find(f"{N}omvang").text == str(len(files[name]))
        assert about.find(f"{N}checksum/{N}checksumWaarde").text == sums[name]


def test_a_day_is_that_of_the_netherlands(client):
    made = factories.registration(observed_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    about = ElementTree.fromstring(package_of(client, made)["informatieobject.mdto.xml"])[0]
    assert about.find(f"{N}dekkingInTijd/{N}dekkingInTijdBegindatum").text == "2026-01-01"


def test_the_files_are_those_of_the_version(client):
    made = factories.registration(name="Oude naam")
    factories.registration(name="Nieuwe naam", observed_at=factories.LATER)
    old, new = package_of(client, made), package_of(client, made, 2)
    assert json.loads(old["beschrijving.json"])["document"]["name"] == "Oude naam"
    assert b"<h1>Oude naam</h1>" in old["beschrijving.html"]
    assert b"<h1>Nieuwe naam</h1>" in new["beschrijving.html"]
    about = ElementTree.fromstring(old["informatieobject.mdto.xml"])[0]
    assert about.find(f"{N}dekkingInTijd/{N}dekkingInTijdEinddatum").text == "2026-06-15"
    assert [each.text for each in about.iterfind(f"{N}event/{N}eventTijd")] == [
        "2026-03-05T12:00:00Z",
        "2026-06-15T12:00:00Z",
    ]
    assert about.find(f"{N}identificatie/{N}identificatieKenmerk").text == f"{made.number}/1"


def test_the_html_needs_nothing_and_runs_nothing(client):
    made = factories.registration(goal="<p>Eerst <b>dit</b></p><script>alert(1)</script>", website="javascript:alert(1)")
    page = package_of(client, made, prefix="/en")["beschrijving.html"].decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert not re.search(r"<(script|style|link|img|iframe)\b|javascript:alert\(1\)\"|\son\w+=", page)
    assert 'lang="nl"' in page


def test_the_pages_of_a_registration_and_of_its_versions_lead_to_it(client):
    made = factories.registration(name="Oude naam")
    factories.registration(name="Nieuwe naam", observed_at=factories.LATER)
    for page, version in ((f"/algoritmes/{made.number}", 2), (f"/en/algoritmes/{made.number}/versies/1", 1)):
        text = client.get(page, follow=True).content.decode()
        (address,) = re.findall(r'href="([^"]+/archief\.zip)"', text)
        assert address.endswith(f"/versies/{version}/archief.zip")
        package_of(client, made, version, address.partition("/algoritmes")[0])


def test_what_was_withdrawn_is_kept_too(client):
    package_of(client, factories.withdrawn())


def test_the_valuation_is_that_of_the_operator(client, settings):
    settings.ARCHIVE_VALUATION = "V"
    about = ElementTree.fromstring(package_of(client, factories.registration())["informatieobject.mdto.xml"])[0]
    assert about.find(f"{N}waardering/{N}begripCode").text == "V"


@pytest.mark.parametrize("version", ["2", "0", "9" * 30])
def test_a_version_that_does_not_exist_is_not_found(client, version):
    made = factories.registration()
    assert client.get(f"/algoritmes/{made.number}/versies/{version}/archief.zip").status_code == 404
    assert client.get("/algoritmes/12345678/versies/1/archief.zip").status_code == 404


def test_posting_is_refused_and_few_questions_are_asked(client):
    address = f"/algoritmes/{factories.registration().number}/versies/1/archief.zip"
    assert client.post(address).status_code == 405
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) <= 6
