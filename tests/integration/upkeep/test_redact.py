"""`redact` removes a text for good: from every version, every file, and what is offered next."""

from __future__ import annotations

import subprocess

import pytest

from tests.installation import COMMAND, PROJECT

TEXT = "Doorstroming, ronde 1."


def number(installation, source_id):
    return installation.query(f"SELECT number FROM registrations_registration WHERE source_id = '{source_id}'")[0][0]


def redact(installation, *arguments, status=0, ground="personal-data"):
    what = ["redact", number(installation, "2"), "--version", "2", "--field", "goal"]
    return installation.run(*what, "--ground", ground, *arguments, status=status)


def contents(installation):
    return b"".join(path.read_bytes() for path in installation.data_dir.rglob("*") if path.is_file())


def test_it_works(filled):
    said = redact(filled, "--yes", "--replacement", "Doorstroming (naam weggehaald).").stdout
    assert "ledger" in said
    ((content, redactions),) = filled.query(
        "SELECT v.content, v.redactions FROM registrations_version v "
        "JOIN registrations_registration r ON r.id = v.registration_id WHERE r.source_id = '2' AND v.number = 2"
    )
    assert "naam weggehaald" in content
    assert "personal-data" in str(redactions)
    assert filled.query("SELECT kind FROM ledger_entry ORDER BY sequence DESC LIMIT 1") == [("redacted",)]
    filled.run("verify")


def test_nothing_of_it_is_left_in_any_file(filled):
    if filled.database_url:
        pytest.skip("what PostgreSQL keeps in its files is not ours to read")
    # the same text in another registration would stay
    filled.query(
        "UPDATE registrations_version SET content = replace(content, 'ronde 1', 'ronde 8') "
        "WHERE registration_id <> (SELECT id FROM registrations_registration WHERE source_id = '2')"
    )
    filled.run("reindex")
    assert TEXT.encode() in contents(filled)
    redact(filled, "--yes", ground="court-order")
    assert TEXT.encode() not in contents(filled)


@pytest.mark.sqlite
def test_it_asks_first_and_does_nothing_without_an_answer(filled):
    before = filled.query("SELECT * FROM ledger_head")
    redact(filled, status=1)
    done = subprocess.run(
        [*COMMAND, "redact", number(filled, "2"), "--version", "2", "--field", "goal", "--ground", "personal-data"],
        env=filled.environment, cwd=PROJECT, input="n\n", capture_output=True, text=True,
    )
    assert done.returncode == 1
    assert "ledger" in done.stdout
    assert filled.query("SELECT * FROM ledger_head") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["99999999", "--version", "1", "--field", "goal", "--ground", "personal-data"], "99999999"),
        (["NUMBER", "--version", "9", "--field", "goal", "--ground", "personal-data"], "9"),
        (["NUMBER", "--version", "1", "--field", "kleur", "--ground", "personal-data"], "document/goal"),
    ],
)
@pytest.mark.sqlite
def test_it_refuses(filled, arguments, told):
    arguments = [number(filled, "2") if each == "NUMBER" else each for each in arguments]
    assert told in filled.run("redact", *arguments, "--yes", status=1).stderr
    filled.run("verify")


@pytest.mark.sqlite
def test_it_refuses_a_ground_that_is_none(filled):
    assert "court-order" in redact(filled, "--yes", ground="shame", status=2).stderr
