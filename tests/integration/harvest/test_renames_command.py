"""`algoritmeregister organisations renames`, as it is typed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from algoritmeregister.audit.models import Event
from algoritmeregister.cli.organisations import organisations
from algoritmeregister.harvest.actions import Request, import_file
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.organisations.actions import rename as give_name
from algoritmeregister.organisations.models import Organisation
from tests.factories import ALICE
from tests.unit.harvest.files import listing, write

pytestmark = pytest.mark.django_db
A, B, C = "11136893", "11248112", "11410130"


@pytest.fixture(autouse=True)
def renamed(tmp_path: Path) -> None:
    """Two new names: one that two registrations show, and one that differs in a capital."""
    before = [{"number": A}, {"number": B}, {"number": C, "organisatie": "Het archief"}]
    after = [{**each, "organisatie": "Stichting Nieuw Waterveld"} for each in before[:2]]
    for day, records in enumerate([before, [*after, {"number": C, "organisatie": "Het Archief"}]], 1):
        path = write(tmp_path / "lijst.json", listing(*records))
        import_file(Request(path, as_of=date(2026, 6, day)), by=ALICE)


def run(*arguments: str, language: str = "nl") -> Result:
    with translation.override(language):
        return CliRunner().invoke(organisations, ["renames", *arguments])


def inferred(name: str) -> bool:
    return Organisation.objects.get(name=name).names.filter(inferred=True).exists()


def test_it_works() -> None:
    result = run()
    assert result.exit_code == 0, result.output
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert {(change, basis) for _id, _code, change, basis in lines} == {
        ("Gemeente Waterveld → Stichting Nieuw Waterveld", "2 registraties"),
        ("Het archief → Het Archief", "alleen hoofdletters of leestekens verschillen"),
    }
    assert OrganisationRename.objects.filter(state="inferred").count() == 2, "looking confirms nothing"


def test_one_is_confirmed_and_the_other_waits() -> None:
    rename = OrganisationRename.objects.get(basis="several")
    assert inferred("Stichting Nieuw Waterveld")
    result = run("--confirm", str(rename.pk))
    assert result.stdout.splitlines()[-1] == "1 nieuwe naam bevestigd."
    rename.refresh_from_db()
    assert (rename.state, bool(rename.decided_by)) == ("confirmed", True)
    assert not inferred("Stichting Nieuw Waterveld")
    assert [each["basis"] for each in json.loads(run("--json").stdout)] == ["capitals"]
    assert Event.objects.filter(action="confirm organisation rename").count() == 1


def test_all_are_confirmed() -> None:
    confirmed = json.loads(run("--confirm-all", "--json").stdout)
    assert {each["state"] for each in confirmed} == {"confirmed"}
    assert len(confirmed) == 2
    assert run().stdout == "Er wacht geen nieuwe naam op bevestiging.\n"
    assert run(language="en").stdout == "No new name waits to be confirmed.\n"


def test_one_is_denied() -> None:
    rename = OrganisationRename.objects.get(basis="several")
    result = run("--deny", str(rename.pk))
    assert result.stdout.splitlines()[-1] == "1 naam teruggedraaid."
    rename.refresh_from_db()
    assert (rename.state, bool(rename.decided_by)) == ("denied", True)
    assert run("--deny", str(rename.pk)).exit_code == 1, "it does not wait any more"
    clash = OrganisationRename.objects.get(basis="capitals").pk
    assert run("--deny", str(clash), "--confirm", str(clash)).exit_code == 2


def test_a_denial_is_taken_back() -> None:
    rename = OrganisationRename.objects.get(basis="several")
    assert run("--denied").stdout == "Er is geen naam afgewezen.\n"
    assert "Geen naam die is afgewezen" in run("--reconsider", str(rename.pk)).output
    run("--deny", str(rename.pk))
    assert [each["id"] for each in json.loads(run("--denied", "--json").stdout)] == [rename.pk]
    assert run("--reconsider", str(rename.pk)).stdout.splitlines()[-1] == "1 naam wacht weer op bevestiging."
    assert Organisation.objects.get(pk=rename.organisation_id).name == "Stichting Nieuw Waterveld"
    assert len(json.loads(run("--json").stdout)) == 2


def test_an_id_that_does_not_wait_confirms_nothing() -> None:
    rename = OrganisationRename.objects.get(basis="several")
    result = run("--confirm", str(rename.pk), "--confirm", "999999")
    assert result.exit_code == 1
    assert "999999" in result.output
    assert not OrganisationRename.objects.filter(state="confirmed").exists()


def test_a_name_that_came_later_stays() -> None:
    rename = OrganisationRename.objects.get(basis="several")
    give_name(organisation=rename.organisation, new_name="Waterschap Waterveld", by=ALICE)
    run("--confirm", str(rename.pk))
    rename.refresh_from_db()
    assert rename.state == "confirmed"
    assert Organisation.objects.get(pk=rename.organisation_id).name == "Waterschap Waterveld"
