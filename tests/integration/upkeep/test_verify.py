"""`verify` passes on what was published through the actions, and names the first row that was changed behind their back."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import translation

from algoritmeregister.audit.actors import Actor, ActorKind
from algoritmeregister.ledger.models import Entry
from algoritmeregister.news.models import Item
from algoritmeregister.registers.actions import ensure
from algoritmeregister.registrations.actions import Ground, publish, redact, withdraw
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.upkeep.index_files import damaged_file
from algoritmeregister.upkeep.verifying import Damaged, verify
from tests import writing

BY = Actor(ActorKind.COMMAND, "Alice")
DAY = datetime(2026, 5, 13, 12, tzinfo=UTC)


@pytest.fixture
def content(db):
    """Two registrations with history, a translation, a redaction, and one that was withdrawn and restored."""
    register = ensure(slug="proef", name="Proef", by=BY)

    def put(source_id, turn, **more):
        return publish(
            register=register, source_id=source_id, document=writing.document(source_id, turn), standard="1.0",
            observed_at=DAY + timedelta(days=turn), claimed_on=(DAY + timedelta(days=turn)).date(), by=BY, **more,
        ).registration

    for turn in range(3):
        first = put("1", turn)
        second = put("2", turn)
    put("1", 0, language="en")
    withdraw(registration=second, observed_at=DAY + timedelta(days=4), reason="klaar", by=BY)
    put("2", 5)
    redact(registration=first, version_number=1, path="document/goal", ground=Ground.PERSONAL_DATA, by=BY)


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount == 1, "the test must change exactly one row"


def test_it_works(content):
    found = verify(search=False)
    assert found.versions == 8
    assert (found.entries, found.position) == (11, "1-11")


def test_an_empty_register_is_whole(db):
    assert verify(search=False).entries == 0


def test_progress_ends_where_the_work_ends(content):
    seen = {}
    verify(search=False, progress=lambda what, done, total: seen.__setitem__(what, (done, total)))
    assert seen == {"logboek": (11, 11), "registraties": (8, 8)}


OTHER_COLUMNS = ", ".join(
    field.column for field in Version._meta.concrete_fields if field.column not in {"id", "number"}
)
VERSION_2 = "(SELECT id FROM registrations_registration WHERE source_id = '1') AND number = 2"


@pytest.mark.parametrize(
    "change",
    [
        "content = replace(content, 'ronde 1', 'ronde 7')",
        "content = replace(content, '\"goal\"', '\"gaol\"')",
        "content = replace(content, '\"goal\":', '\"goal\": ')",
        "content = 'niet te lezen'",
        "content = ''",
        "content_hash = replace(content_hash, substr(content_hash, 1, 1), 'z')",
        "salt = replace(salt, substr(salt, 1, 1), 'z')",
        "standard = '0.4'",
        "language = 'fy'",
        "number = 9",
        "valid_from = '2020-01-01 00:00:00+00:00'",
        "valid_to = NULL, language = 'xx'",
        "valid_to = '2030-01-01 00:00:00+00:00'",
        "claimed_on = '2020-01-01'",
        "claimed_on = NULL",
        "organisation_name = 'Gemeente Nieuwstad'",
    ],
)
def test_a_changed_version_is_named(content, change):
    number = Registration.objects.get(source_id="1").number
    execute(f"UPDATE registrations_version SET {change} WHERE registration_id = {VERSION_2}")
    with pytest.raises(Damaged, match=rf"versie [29] van registratie {number}"):
        verify(search=False)


def test_it_is_told_in_the_language_of_who_asks(content):
    number = Registration.objects.get(source_id="1").number
    execute(f"UPDATE registrations_version SET claimed_on = NULL WHERE registration_id = {VERSION_2}")
    for language, told in (
        ("en", f"version 2 of registration {number} has other dates than the ledger tells of"),
        ("fy", f"ferzje 2 fan registraasje {number} hat oare datums as it lochboek neamt"),
    ):
        with translation.override(language), pytest.raises(Damaged, match=told):
            verify(search=False)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE registrations_registration SET number = '99999999' WHERE source_id = '2'", "registratie 99999999"),
        ("UPDATE registrations_registration SET uri = 'urn:ander' WHERE source_id = '2'", "registratie"),
        ("UPDATE registrations_version SET redactions = '{}' WHERE field_salts <> '{}' AND number = 1", "verwijderde tekst"),
        ("UPDATE registrations_version SET field_salts = '{}' WHERE salt = '' AND language = 'nl'", "hash van de inhoud"),
        ("DELETE FROM registrations_version WHERE registration_id = " + VERSION_2, "is er niet meer"),
        ("UPDATE ledger_entry SET content_hash = 'x' WHERE sequence = 3", "regel 1-3 van het logboek"),
        ("UPDATE ledger_head SET sequence = 12", "de stand van het logboek is 1-12"),
        ("DELETE FROM ledger_head", "geen stand"),
        ("UPDATE ledger_epoch SET reason = 'x'", "tijdvak 1"),
    ],
)
def test_anything_else_that_changed_is_named(content, change, named):
    if connection.vendor == "postgresql":
        change = change.replace("'{}'", "'{}'::jsonb")
    with connection.cursor() as cursor:
        cursor.execute(change)
        assert cursor.rowcount >= 1
    with pytest.raises(Damaged, match=named):
        verify(search=False)


def test_a_version_that_the_ledger_does_not_know_is_named(content):
    execute(
        f"INSERT INTO registrations_version (number, {OTHER_COLUMNS}) SELECT 77, {OTHER_COLUMNS} FROM registrations_version "
        f"WHERE registration_id = {VERSION_2}"
    )
    with pytest.raises(Damaged, match="versie 77"):
        verify(search=False)


@pytest.fixture(scope="module")
def written(with_tables, tmp_path_factory):
    """An installation in a file of its own, with an index, that is copied for every test that damages it."""
    from tests import installation as installations

    made = installations.copy(with_tables, tmp_path_factory.mktemp("written") / "installation")
    out, err = made.start("tests.writing", "proef", *map(str, range(12)), "--rounds", "2").communicate(timeout=300)
    assert len(out.splitlines()) == 24, err
    made.run("verify")
    made.query("VACUUM")  # so that every byte of the file is of something that is published
    made.query("PRAGMA wal_checkpoint(TRUNCATE)")
    return made


@pytest.fixture
def copy(written, tmp_path):
    """A copy of that installation: SQLite, whatever database this run of the tests is about."""
    shutil.copytree(written.data_dir, tmp_path / "copy", symlinks=True)
    return type(written)(tmp_path / "copy")


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


@pytest.mark.sqlite
def test_the_command_says_what_is_whole(copy):
    found = json.loads(copy.run("verify", "--json").stdout)
    assert (found["ok"], found["entries"], found["versions"], found["position"]) == (True, 24, 24, "1-24")
    assert "24" in copy.run("verify").stdout


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "text", [b"Doorstroming, ronde 0.", b'"organization":"Gemeente', b'"language":"nl"', b"urn:algoritmeregister:proef:5"]
)
def test_one_flipped_byte_in_the_database_file_is_found(copy, text):
    path = copy.data_dir / "register.sqlite3"
    at = path.read_bytes().find(text)
    assert at > 0
    flip(path, at + 5)
    done = copy.run("verify", "--json", status=1)
    problem = json.loads(done.stdout)
    assert problem["ok"] is False
    assert len(problem["problem"]) > 10


@pytest.mark.sqlite
def test_a_flipped_hash_in_the_database_file_is_found_and_named(copy):
    path = copy.data_dir / "register.sqlite3"
    ((content_hash, number),) = copy.query(
        "SELECT v.content_hash, r.number FROM registrations_version v "
        "JOIN registrations_registration r ON r.id = v.registration_id WHERE r.source_id = '7' AND v.number = 2"
    )
    flip(path, path.read_bytes().find(content_hash.encode()) + 10)
    error = copy.run("verify", status=1).stderr
    assert f"version 2 of registration {number}" in error or "ledger row" in error


def index_files(folder):
    current = folder / "search" / "current"
    return sorted(path for path in current.iterdir() if path.suffix and not path.name.startswith("."))


@pytest.mark.sqlite
def test_one_flipped_byte_in_any_file_of_the_search_index_is_found(copy):
    root = copy.data_dir / "search"
    assert damaged_file(root) is None
    paths = [path for path in index_files(copy.data_dir) if path.name != "meta.json"]
    assert len({path.suffix for path in paths}) >= 5
    for path in paths:
        whole = path.read_bytes()
        body = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
        for at in (0, body // 2, body - 1, -1, -6):
            flip(path, at)
            assert damaged_file(root) == path.name, at
            path.write_bytes(whole)
    assert damaged_file(root) is None


@pytest.mark.sqlite
def test_the_command_names_the_damaged_file_of_the_index(copy):
    path = next(path for path in index_files(copy.data_dir) if path.suffix == ".idx")
    flip(path, 3)
    assert path.name in copy.run("verify", status=1).stderr
    copy.run("reindex")
    copy.run("verify")


@pytest.mark.sqlite
def test_an_index_that_is_not_there_is_made_anew(copy):
    shutil.rmtree(copy.data_dir / "search")
    assert damaged_file(copy.data_dir / "search") is None
    copy.run("verify")


def test_news_that_lags_is_taken_in_and_a_hole_in_it_is_named(content):
    assert not Item.objects.exists()
    verify()
    assert Item.objects.count() == Entry.objects.count()
    Item.objects.get(sequence=2).delete()
    with pytest.raises(Damaged, match=r"regel 1-2 van het logboek staat niet in het nieuws"):
        verify()
    verify(search=False)
