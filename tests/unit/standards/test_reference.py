"""The committed reference is what the catalogue generates."""

import json
from pathlib import Path

import pytest

from algoritmeregister.standards import VERSIONS, get
from algoritmeregister.standards.reference import main, pages, write
from tests.tries import tries

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference" / "standards"
COMMAND = "python -m algoritmeregister.standards.reference docs/reference/standards"


def test_it_works(tmp_path):
    assert "1.0.md" in write(tmp_path)
    assert "### `objection_procedure`" in (tmp_path / "0.3.1.md").read_text(encoding="utf-8")
    assert write(tmp_path) == []


@tries("path", sorted(pages()))
def test_what_is_committed_is_what_is_generated(path):
    committed = FOLDER / path
    assert committed.exists(), f"{path} is not committed: run `{COMMAND}`"
    assert committed.read_text(encoding="utf-8") == pages()[path], f"{path} is out of date: run `{COMMAND}`"


def test_nothing_else_is_committed_there():
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()} == set(pages())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_is_explained(version):
    page = pages()[f"{version}.md"]
    for field in get(version).fields:
        assert f"### `{field.key}`" in page
        assert all(text in page for text in (*field.label.values(), *field.help.values()))


def test_schemas_are_readable():
    assert json.loads(pages()["schema/1.0.json"])["title"] == "Publicatiestandaard 1.0"


def test_a_page_that_is_no_longer_generated_is_removed(tmp_path):
    write(tmp_path)
    (tmp_path / "1.0.md").rename(tmp_path / "0.0.md")
    (tmp_path / "schema/1.0.json").rename(tmp_path / "schema/0.0.json")
    assert write(tmp_path) == ["0.0.md", "1.0.md", "schema/0.0.json", "schema/1.0.json"]
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == set(pages())


def test_what_others_wrote_in_the_folder_stays(tmp_path):
    (tmp_path / "README.md").write_text("ours", encoding="utf-8")
    write(tmp_path)
    assert (tmp_path / "README.md").exists()


def test_the_command_writes_and_says_what_changed(tmp_path, capsys):
    assert main([str(tmp_path)]) == 0
    assert "schema/1.0.json" in capsys.readouterr().out
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "nothing changed\n"


def test_the_command_without_a_folder_explains_itself(capsys):
    assert main([]) == 2
    assert COMMAND in capsys.readouterr().err
