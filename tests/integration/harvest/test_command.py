"""`algoritmeregister import`, as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from algoritmeregister.cli.import_ import import_
from algoritmeregister.demo import loading as demo
from algoritmeregister.harvest.models import Run
from algoritmeregister.registers.models import Register
from algoritmeregister.registrations.models import Registration
from tests.factories import ALICE
from tests.unit.harvest.files import listing, write

A, B = "11136893", "11248112"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "lijst.json", listing({"number": A}, {"number": B}))


def run(*arguments: str | Path, language: str = "nl") -> Result:
    with translation.override(language):
        return CliRunner().invoke(import_, [str(argument) for argument in arguments])


@pytest.mark.django_db
def test_it_works(path: Path) -> None:
    result = run(path, "--as-of", "2026-06-08")
    assert result.exit_code == 0, result.output
    assert "register ‘landelijk’" in result.output
    assert [line.split()[:2] for line in result.output.splitlines()[1:3]] == [["nieuw", "2"], ["gewijzigd", "0"]]
    assert Registration.objects.count() == 2
    assert Run.objects.get().observed_at.date().isoformat() in {"2026-06-07", "2026-06-08"}


@pytest.mark.django_db
@pytest.mark.sqlite
def test_json_for_machines(path: Path) -> None:
    result = run(path, "--json", "--dry-run")
    report = json.loads(result.stdout)
    assert (report["created"], report["changed"], report["files"][0]["profile"]) == (2, 0, "national-listing@1")
    assert report["files"][0]["dry_run"] is True
    assert not Registration.objects.exists()


@pytest.mark.django_db
@pytest.mark.sqlite
def test_broken_off_it_says_what_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("algoritmeregister.cli.import_.import_file", broken_off)
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "dezelfde opdracht opnieuw" in result.stderr


@pytest.mark.django_db
def test_several_files_in_the_order_given(path: Path, tmp_path: Path) -> None:
    later = write(tmp_path / "later.json", listing({"number": A, "doel": "Anders."}))
    report = json.loads(run(path, later, "--json").stdout)
    assert [file["created"] for file in report["files"]] == [2, 0]
    assert (report["created"], report["updated"]) == (2, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("nl", "is afgebroken"), ("en", ""), ("fy", "")])
@pytest.mark.sqlite
def test_a_refused_file_says_why_and_changes_nothing(path: Path, language: str, words: str) -> None:
    write(path, path.read_bytes()[:-20])
    result = run(path, language=language)
    assert result.exit_code == 1
    assert words in result.output
    assert "lijst.json" in result.output
    assert not Registration.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_is_json_too(path: Path) -> None:
    result = run(path.with_name("weg.json"), "--json")
    assert result.exit_code == 1
    assert "weg.json" in json.loads(result.stdout)["error"]


@pytest.mark.django_db
def test_a_wrong_date_is_a_wrong_option(path: Path) -> None:
    result = run(path, "--as-of", "8 juni")
    assert result.exit_code == 2
    assert "2026-06-08" in result.output


@pytest.mark.django_db
def test_rejects_go_where_they_are_sent(path: Path, tmp_path: Path) -> None:
    write(path, listing({"number": A}, {"number": B, "title": ""}))
    result = run(path, "--rejects", tmp_path / "afval.jsonl")
    assert result.exit_code == 0
    assert "afval.jsonl" in result.output
    assert json.loads((tmp_path / "afval.jsonl").read_text())["source_id"] == B


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite
def test_a_register_with_demo_content_says_so_and_starts_clean(path: Path) -> None:
    demo.load(by=ALICE)
    result = run(path)
    assert result.exit_code == 0, result.output
    assert "--keep-demo" in result.output
    assert Registration.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_file_that_is_not_there_or_cannot_be_taken_clears_nothing(path: Path, tmp_path: Path) -> None:
    count = demo.load(by=ALICE)
    assert run(tmp_path / "weg.json").exit_code == 1
    wrong = tmp_path / "leesmij.md"
    wrong.write_text("# Geen registraties", "utf-8")
    for files in ((wrong,), (path, wrong)):
        result = run(*files, "--clear-demo")
        assert result.exit_code == 1
        assert "leesmij.md" in result.output
    assert Registration.objects.filter(appearances__register__is_demo=True).count() == count


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_demo_content_can_stay_and_then_stays(path: Path) -> None:
    count = demo.load(by=ALICE)
    assert run(path, "--keep-demo").exit_code == 0
    assert run(path).exit_code == 0
    assert Registration.objects.count() == count + 2


@pytest.mark.django_db(transaction=True)
def test_the_demo_content_can_go(path: Path) -> None:
    demo.load(by=ALICE)
    result = run(path, "--clear-demo")
    assert result.exit_code == 0, result.output
    assert Registration.objects.count() == 2
    assert not Register.objects.filter(is_demo=True).exists()
