"""A draft version of the standard, tried on the register: what each registration would gain, lose, need."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from algoritmeregister import standards
from algoritmeregister.cli import main
from tests import factories

DRAFT = """
version: "1.1-draft"
based_on: "1.0"
title: {nl: "Concept 1.1", en: "Draft 1.1", fy: "Konsept 1.1"}
new:
  energy_use:
    type: text
    max_length: 500
    label: {nl: "Energieverbruik", en: "Energy use", fy: "Enerzjyferbrûk"}
    help: {nl: "Hoeveel energie het kost.", en: "How much energy it uses.", fy: "Hoefolle enerzjy it kostet."}
fields:
  objection_procedure: {group: responsible_use, required: true}
  energy_use: {group: operation}
  process_index_url: null
  description_short: {max_length: 20}
"""


def run(tmp_path, text, *options):
    (tmp_path / "draft.yaml").write_text(text, encoding="utf-8")
    return CliRunner(env={"LANG": "nl_NL.UTF-8"}).invoke(main, ["standards", "try", str(tmp_path / "draft.yaml"), *options])


@pytest.mark.django_db
def test_it_works(tmp_path):
    full = factories.registration("vol", name="Vol", description_short="Dit telt alle auto's op de weg.")
    kept = {"objection_procedure": "Binnen zes weken.", "process_index_url": "https://proef.example/register"}
    other = factories.registration("ander", name="Ander", standard="0.3.1", description_short="Kort.", **kept)
    result = run(tmp_path, DRAFT, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert (told["draft"], told["based_on"], told["registrations"]) == ("1.1-draft", "1.0", 2)
    assert told["changes"][full.number]["shortens"] == ["description_short"]
    assert {"field": "objection_procedure", "rule": "required"} in told["changes"][full.number]["needs"]
    assert told["changes"][other.number]["gains"] == ["objection_procedure"]
    assert told["changes"][other.number]["loses"] == ["process_index_url"]
    assert told["fields"]["needs"]["objection_procedure (required)"] == 1
    lines = run(tmp_path, DRAFT, "--each").output
    assert "Concept 1.1, op basis van 1.0. Er is niets veranderd." in lines
    assert "Krijgt een plaats\tobjection_procedure\t1" in lines
    assert f"{other.number}\tKrijgt een plaats: objection_procedure; Verliest haar plaats: process_index_url" in lines


@pytest.mark.django_db
def test_a_draft_that_changes_nothing_asks_nothing(tmp_path):
    factories.registration("vol", name="Vol")
    told = json.loads(run(tmp_path, 'version: "1.0-same"\nbased_on: "1.0"\n', "--json").output)
    assert told["unchanged"] == told["registrations"] == 1
    assert not any(told["fields"].values())


@pytest.mark.parametrize("version", standards.VERSIONS)
def test_a_draft_without_changes_is_the_version_it_is_based_on(version):
    draft, base = standards.read_draft(f'version: "{version}-same"\nbased_on: "{version}"\n')
    assert base == version
    assert [each.key for each in draft.fields] == [each.key for each in standards.get(version).fields]
    assert not [each for each in standards.differences(standards.get(version), draft) if each.kind != "changed"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('version: "1.0"\n', "with a new name"),
        ("version: 1.1\n", "with a new name"),
        ('version: "x"\nbased_on: "7"\n', "is not one of"),
        ('version: "x"\nfeilds: {}\n', "unknown parts ['feilds']"),
        ('version: "x"\nbased_on: "1.0"\nfields: {mood: {}}\n', "the superset has no field 'mood'"),
        ('version: "x"\nbased_on: "1.0"\nfields: {impact: {group: nowhere}}\n', "groups that are not there"),
        ('version: "x"\nbased_on: "1.0"\nfields: {impact: {}}\n', "is in none of the groups"),
        ('version: "x"\nbased_on: "1.0"\nnew: {goal: {type: text}}\n', "is a field of the superset already"),
        (
            'version: "x"\nbased_on: "1.0"\nnew: {mood: {type: text}}\nfields: {mood: {group: general}}\n',
            "label: is missing",
        ),
        ('version: "x"\nbased_on: "1.0"\nfields: {name: {type: tekst}}\n', "type 'tekst' is not one of"),
        ("[1, 2\n", "is not readable YAML"),
        ("- a\n", "must be a mapping"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(text, said):
    with pytest.raises(standards.CatalogueError, match=None) as error:
        standards.read_draft(text)
    assert said in str(error.value)
