"""A mapping profile proposed for a table that nobody described, from the command to the registrations."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
import xlsxwriter
import yaml
from click.testing import CliRunner, Result
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from algoritmeregister import standards
from algoritmeregister.cli import main
from algoritmeregister.harvest import profile
from algoritmeregister.organisations.actions import resolve
from algoritmeregister.registrations.models import Registration
from tests.benchmarks import proposals
from tests.factories import ALICE
from tests.shared_data import shared_data
from tests.unit.harvest.web import serve

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
RECORDS = [
    {
        "number": f"WV-{number}",
        "title": f"Rekenhulp {number} voor {subject}",
        "who": "Gemeente Waterveld",
        "text": f"Dit algoritme helpt medewerkers bij {subject}. Een medewerker beslist altijd zelf over de uitkomst.",
        "phase": phase,
        "mail": "algoritmen@waterveld.example",
        "page": f"https://waterveld.example/algoritmen/{number}",
        "since": f"{number + 12}-3-2021",
        "law": f"Artikel {number} van de Wet op {subject}, en de verordening die daarbij hoort sinds het jaar 2015.",
        "money": f"{number}00 euro",
    }
    for number, (subject, phase) in enumerate(
        [("parkeren", "Actief"), ("belasting", "Pilot"), ("bijstand", "Gestopt"), ("groen", "Actief"), ("afval", "Actief")],
        start=1,
    )
]
LABELS = {
    "number": "Kenmerk",
    "title": "Naam van het algoritme",
    "who": "Organisatie",
    "text": "Samenvatting",
    "phase": "Fase",
    "mail": "E-mailadres",
    "page": "Webpagina",
    "since": "Startdatum",
    "law": "Juridische grondslag",
    "money": "Kosten",
}


def run(*arguments: str | Path, status: int = 0) -> Result:
    with translation.override("nl"):
        result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exit_code == status, (result.output, result.exception)
    return result


def table(path: Path, labels: dict[str, str] = LABELS, *, above: int = 0, records: list[dict[str, str]] = RECORDS) -> Path:
    """Write the records as CSV under these labels, below some lines with a title."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([["Overzicht van Waterveld", *[""] * (len(labels) - 1)]] * above)
        writer.writerow(labels.values())
        writer.writerows([record[key] for key in labels] for record in records)
    return path


def as_xml(path: Path) -> Path:
    """Write the records as XML, each an element among others, with the address of mail one deeper."""
    root = Element("register", {"gemaakt": "2026-06-01"})
    SubElement(SubElement(root, "kop"), "titel").text = "Overzicht van Waterveld"
    for record in RECORDS:
        made = SubElement(SubElement(root, "lijst") if root.find("lijst") is None else root.find("lijst"), "algoritme")
        for key, label in LABELS.items():
            holder = SubElement(made, "contact") if key == "mail" else made
            SubElement(holder, label.replace(" ", "_")).text = record[key]
    path.write_bytes(tostring(root, encoding="utf-8"))
    return path


def as_feed(path: Path) -> Path:
    """Write the records as an Atom feed."""
    entries = "".join(
        f"<entry><id>urn:waterveld:{each['number']}</id><title>{each['title']}</title><updated>2026-06-01T00:00:00Z</updated>"
        f"<author><name>{each['who']}</name></author><link href='{each['page']}'/><summary>{each['text']}</summary></entry>"
        for each in RECORDS
    )
    path.write_text(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Waterveld</title>{entries}</feed>", encoding="utf-8")
    return path


def test_a_profile_for_xml_is_proposed_and_used(tmp_path: Path) -> None:
    made, file = tmp_path / "waterveld.yaml", as_xml(tmp_path / "waterveld.xml")
    run("harvest", "propose", file, "--output", made)
    said = yaml.safe_load(made.read_text(encoding="utf-8"))
    assert said["recognise"]["formats"] == ["xml"]
    assert said["fields"]["contact_email"] == "contact/E-mailadres"
    run("import", file, "--profile", made, "--register", "waterveld")
    assert sorted(Registration.objects.values_list("source_id", flat=True)) == [f"WV-{number}" for number in range(1, 6)]


def test_a_profile_for_a_feed_is_for_what_a_harvest_makes_of_it(tmp_path: Path) -> None:
    made, file = tmp_path / "waterveld.yaml", as_feed(tmp_path / "waterveld.atom")
    run("harvest", "propose", file, "--organisation", "Gemeente Waterveld", "--output", made)
    said = yaml.safe_load(made.read_text(encoding="utf-8"))
    assert said["recognise"]["formats"] == ["json", "ndjson"]
    assert {"name", "description_short", "website"} <= set(said["fields"])
    assert said["fields"]["name"] == "title"


def fields(path: Path, *options: str) -> dict[str, list[str]]:
    found = json.loads(run("harvest", "propose", path, "--json", *options).stdout)
    return {each["field"]: each["columns"] for each in found["fields"]}


def test_it_works(tmp_path: Path) -> None:
    made = tmp_path / "waterveld.yaml"
    source = table(tmp_path / "lijst.csv", above=2)
    run("harvest", "propose", source, "--register", "waterveld", "--output", made)
    run("import", source, "--profile", made, "--json")
    found = Registration.objects.get(register__slug="waterveld", source_id="WV-2")
    document = found.versions.get().document
    assert document["name"] == "Rekenhulp 2 voor belasting"
    assert (document["status"], document["begin_date"]) == ("In ontwikkeling", "2021-03")
    assert document["contact_email"] == "algoritmen@waterveld.example"
    assert found.versions.get().beside == {"Kosten": "200 euro"}
    assert Registration.objects.count() == 5


def test_every_line_says_how_sure_it_is_and_why(tmp_path: Path) -> None:
    found = json.loads(run("harvest", "propose", table(tmp_path / "lijst.csv", above=1), "--json").stdout)
    assert found["place"]["sheets"] == [{"name": "", "header": 2, "transposed": False}]
    assert found["identity"]["rule"] == {"source_id": ["Kenmerk"]}
    assert (found["records"], found["refused"], found["problems"]) == (5, 0, [])
    lines = {each["field"]: each for each in found["fields"]}
    assert all(0.5 <= each["confidence"] <= 1 and each["reason"] for each in lines.values())
    assert "mailadressen" in lines["contact_email"]["reason"]
    recode = {"Actief": "In gebruik", "Pilot": "In ontwikkeling", "Gestopt": "Buiten gebruik"}
    assert lines["status"]["rule"]["recode"] == recode
    assert [each["column"] for each in found["rest"]] == ["Kosten"]
    text = run("harvest", "propose", table(tmp_path / "lijst.csv")).stdout
    assert profile.parse(yaml.safe_load(text), "voorstel").rule_for("lawful_basis") is not None
    assert "# - Kosten" in text


def test_records_in_columns_and_a_sheet_with_help(tmp_path: Path) -> None:
    path = tmp_path / "gedraaid.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Algoritmes")
        for row, (key, label) in enumerate(LABELS.items()):
            for column, text in enumerate(["*", label, *(record[key] for record in RECORDS)]):
                sheet.write_string(row, column, text)
        template = book.add_worksheet("Lege invullijst")
        for row, label in enumerate(LABELS.values()):
            template.write_row(row, 0, ["*", label, "Vul dit in."])
    made = tmp_path / "p.yaml"
    found = json.loads(run("harvest", "propose", path, "--output", made, "--json").stdout)
    assert found["place"]["sheets"] == [{"name": "Algoritmes", "header": 2, "transposed": True}]
    assert found["left_out_sheets"] == ["Lege invullijst"]
    assert (found["records"], found["refused"]) == (5, 0)
    assert "geen blad" in run("harvest", "propose", path, "--sheet", "Nee", status=1).output


def test_records_in_columns_of_csv_are_not_read_as_rows(tmp_path: Path) -> None:
    path = tmp_path / "gedraaid.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = ([label, *(record[key] for record in RECORDS)] for key, label in LABELS.items())
        csv.writer(file, delimiter=";").writerows(rows)
    assert "rekenblad" in run("harvest", "propose", path, status=1).output


def test_what_is_missing_is_asked_and_nothing_is_written(tmp_path: Path) -> None:
    labels = {key: label for key, label in LABELS.items() if key != "who"}
    source, made = table(tmp_path / "lijst.csv", labels), tmp_path / "p.yaml"
    assert "--organisation" in run("harvest", "propose", source, "--output", made, status=1).output
    assert not made.exists()
    run("harvest", "propose", source, "--output", made, "--organisation", "Gemeente Waterveld")
    assert profile.from_file(made).rule_for("organization").constant == "Gemeente Waterveld"  # type: ignore[union-attr]
    assert "bestaat al" in run("harvest", "propose", source, "--output", made, status=1).output


@pytest.mark.parametrize("content", [b"", b"<html>Inloggen</html>", b'{"a": 1'])
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "iets.json"
    path.write_bytes(content)
    assert "iets.json" in run("harvest", "propose", path, status=1).output


def test_an_organisation_that_is_known_is_recognised_by_its_name(tmp_path: Path) -> None:
    labels = {**LABELS, "who": "Waarde"}
    records = [{**record, "who": "Stichting Zandloper"} for record in RECORDS]
    source = table(tmp_path / "lijst.csv", labels, records=records)
    assert "--organisation" in run("harvest", "propose", source, status=1).output
    resolve(name="Stichting Zandloper", by=ALICE)
    assert fields(source)["organization"] == ["Waarde"]


def test_a_table_of_something_else_is_not_taken_for_one_in_columns(tmp_path: Path) -> None:
    path = tmp_path / "lijst.csv"
    path.write_text("name;identifier\nGemeente Waterveld;GM1\nGemeente Zandrug;GM2\n", encoding="utf-8")
    assert "--organisation" in run("harvest", "propose", path, status=1).output


def test_a_source_is_harvested_with_what_was_proposed(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    (tmp_path / "profiles").mkdir()
    source = table(tmp_path / "lijst.csv", above=1)
    made = tmp_path / "profiles" / "waterveld.yaml"
    run("harvest", "propose", source, "--register", "waterveld", "--output", made)
    with serve() as site:
        site.pages["/lijst.csv"] = source.read_bytes()
        address = f"{site.address}/lijst.csv"
        run("harvest", "add", "ander", address, "--profile", str(made), status=1)
        run("harvest", "add", "waterveld", address, "--profile", "waterveld", "--complete")
        preview = json.loads(run("harvest", "waterveld", "--preview", "--json").stdout)["sources"][0]
        assert {"column": "Fase", "filled": 5, "fields": ["status"]} in preview["columns"]
        states = [json.loads(run("harvest", "waterveld", "--json").stdout)["sources"][0]["state"] for _time in range(2)]
        made.write_text(made.read_text().replace("version: 1", "version: 2"))
        states.append(json.loads(run("harvest", "waterveld", "--json").stdout)["sources"][0]["state"])
    assert states == ["finished", "unchanged", "finished"], "after a new version of its profile it is read again"
    assert Registration.objects.filter(register__slug="waterveld").count() == 5


def test_a_profile_of_this_installation_goes_before_one_of_the_software(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "profiles").mkdir()
    run("harvest", "propose", table(tmp_path / "rvig.csv"), "--output", tmp_path / "profiles" / "rvig.yaml")
    assert profile.by_name("rvig").identity.source_id == ("Kenmerk",)
    assert profile.by_name("utrecht").identity.by_name


KNOWN = [
    field
    for field in standards.get("1.0").fields
    if field.type in {"text", "rich_text", "url", "contact", "month"}
    and not field.system
    and field.key not in {"source_id", "url"}
]
VALUES = {"month": "2022-0{}", "url": "https://a.example/{}", "contact": "a{}@b.example"}


@hypothesis(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(language=st.sampled_from(("nl", "en", "fy", "key")), seed=st.integers(0, 10_000), left_out=st.integers(0, 6))
def test_columns_in_any_order_under_labels_in_any_language(tmp_path: Path, language: str, seed: int, left_out: int) -> None:
    shuffled = random.Random(seed).sample(KNOWN, len(KNOWN))
    needed = {"name", "organization", "description_short"}
    chosen = [field for place, field in enumerate(shuffled) if place >= left_out or field.key in needed]
    labels = {field.key: field.key if language == "key" else field.label[language] for field in chosen}
    records = [{field.key: _value(field, number) for field in chosen} for number in range(1, 7)]
    found = fields(table(tmp_path / "lijst.csv", labels, records=records))
    assert {key: columns[0] for key, columns in found.items() if key in labels} == labels


def _value(field: standards.Field, number: int) -> str:
    if field.key == "organization":
        return "Gemeente Waterveld"
    if field.key == "name":
        return f"Rekenhulp {number}"
    return VALUES.get(field.type, "Een tekst van een regel of wat, die over het onderwerp gaat: nummer {}.").format(number)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("den-haag", 0.9, 0.85), ("us-labor", 1.0, 1.0), ("rvig", 0.9, 0.7)]
)
def test_a_proposal_comes_near_the_profile_that_a_person_made(name: str, precision: float, recall: float) -> None:
    found = proposals.score(name, shared_data(proposals.FILES[name]))
    assert found.precision >= precision
    assert found.recall >= recall
    assert (found.same_place, found.refused) == (True, 0)
