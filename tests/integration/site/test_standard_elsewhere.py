"""`/standaard/elders/…`: standards of others beside ours; and the command that converts files between them."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from algoritmeregister import standards
from algoritmeregister.cli import main

PREFIXES = {"nl": "", "en": "/en", "fy": "/fy"}


@pytest.mark.django_db
@pytest.mark.parametrize("key", standards.FOREIGN)
@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.sqlite
def test_every_field_of_both_sides_is_there(client, key, language):
    page = BeautifulSoup(client.get(f"{PREFIXES[language]}/standaard/elders/{key}").content, "html.parser")
    shown = page.get_text(" ", strip=True)
    assert standards.profile(key).title[language] in shown
    assert all(each.key in shown for each in standards.get(key).fields)
    labels = {each.label[language] for each in standards.get(standards.SUPERSET).fields}
    assert {label for label in labels if label in shown} == labels
    file, api = (each.get_text() for each in page.select("code")[-2:])
    assert file.endswith(f".json?standaard={key}")
    assert f"?inStandaard={key}&" in api


@pytest.mark.django_db
def test_a_standard_that_is_not_there(client):
    assert client.get("/standaard/elders/iso").status_code == 404
    assert client.get("/standaard/atrs").status_code == 404


def run(*arguments):
    return CliRunner(env={"LANG": "nl_NL.UTF-8"}).invoke(main, ["standards", *arguments])


def test_a_file_goes_there_and_back(tmp_path):
    ours = {"name": "Teller", "organization": "Gemeente Proefdorp", "status": "In gebruik", "monitoring": "Elke maand."}
    (tmp_path / "ours.json").write_text(json.dumps(ours))
    made = tmp_path / "eu.json"
    there = run("convert", str(tmp_path / "ours.json"), "--from", "superset", "--to", "eu_ai_act", "-o", str(made))
    assert there.exit_code == 0, there.output
    assert "1\tMonitoring: niet overgenomen. " in there.output
    assert json.loads(made.read_text())[0]["document"] == {"C1_deployer_name": "Gemeente Proefdorp"}
    back = run("convert", str(made), "--from", "eu_ai_act", "--json")
    assert json.loads(back.output)[0]["document"] == ours


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_dcat_is_linked_data_that_comes_back(tmp_path):
    from rdflib import Graph, URIRef

    ours = {"name": "Teller", "organization": "Gemeente Proefdorp", "category": ["Verkeer"]}
    (tmp_path / "ours.json").write_text(json.dumps(ours))
    run("convert", str(tmp_path / "ours.json"), "--from", "superset", "--to", "dcat", "-o", str(tmp_path / "dcat.json"))
    document = json.loads((tmp_path / "dcat.json").read_text())[0]["document"]
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    assert [str(each) for each in graph.objects(predicate=URIRef("http://purl.org/dc/terms/title"))] == ["Teller"]
    back = run("convert", str(tmp_path / "dcat.json"), "--from", "dcat", "--json")
    assert json.loads(back.output)[0]["document"] == ours


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"name": "a"}\n{"name": }\n', "Regel 2 is geen JSON."),
        (b"[1, 2]", "geen lijst met records"),
        (b"one column only\nvalue\n", "geen JSON, NDJSON of CSV"),
        (b"", "geen JSON, NDJSON of CSV"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, content, said):
    (tmp_path / "x").write_bytes(content)
    result = run("convert", str(tmp_path / "x"), "--from", "atrs")
    assert result.exit_code == 1
    assert said in result.output


def test_the_headings_of_an_inventory_are_known(tmp_path):
    rows = ["SECTION 1,,", "Use Case Name,Stage of Development,Mood", "Route,a) Pilot – test,good", ""]
    (tmp_path / "x.csv").write_text("\r\n".join(rows))
    result = run("convert", str(tmp_path / "x.csv"), "--from", "omb", "--json")
    made = json.loads(result.output)[0]
    assert made["document"] == {"name": "Route", "status": "In ontwikkeling"}
    assert made["beside"] == {"omb:development_stage": "a) Pilot – test", "omb:Mood": "good"}
    assert {each["field"] for each in made["losses"]} == {"use_case_name", "development_stage", "Mood"}
