"""`backup` and `restore` through the front door, on both databases."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import tarfile
import time

import pytest
from django.db import connection

from algoritmeregister.upkeep import restoring
from algoritmeregister.upkeep.archive import BadArchive, Manifest
from tests import installation as installations


@pytest.fixture
def with_a_file(filled):
    """An installation with nine versions, a file and a key."""
    (filled.data_dir / "inzendingen").mkdir()
    (filled.data_dir / "inzendingen" / "bijlage.txt").write_text("een bijlage", encoding="utf-8")
    return filled


@pytest.fixture
def other(tmp_path):
    """Another installation, without tables yet."""
    return installations.new(tmp_path / "other")


def state(installation):
    return json.loads(installation.run("verify", "--json").stdout)


def test_it_works(with_a_file, other, tmp_path):
    filled = with_a_file
    file = tmp_path / "copy.tar.gz"
    left = tmp_path / ".backup-killed"  # of a backup that was killed; the secret key is in it
    left.mkdir()
    (left / "secret_key").write_text("geheim", encoding="utf-8")
    os.utime(left, (0, 0))
    said = filled.run("backup", str(file)).stdout
    assert "1-9" in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    other.run("restore", str(file))
    found = state(other)
    assert (found["ok"], found["entries"], found["versions"], found["position"]) == (True, 9, 9, "2-0")
    assert (other.data_dir / "inzendingen" / "bijlage.txt").read_text(encoding="utf-8") == "een bijlage"
    assert (other.data_dir / "secret_key").read_text() == (filled.data_dir / "secret_key").read_text()
    assert stat.S_IMODE((other.data_dir / "secret_key").stat().st_mode) == 0o600
    columns = "number, content, content_hash, salt"
    everything = f"SELECT {columns} FROM registrations_version ORDER BY id"
    assert other.query(everything) == filled.query(everything)
    assert json.loads(other.run("search", "verkeerslicht", "--json").stdout)["total"] == 3
    assert [path.name for path in other.data_dir.iterdir() if path.name.startswith(".")] == []
    other.start("tests.writing", "proef", "4").communicate(timeout=300)
    assert state(other)["position"] == "2-1"


def test_a_follower_sees_that_what_it_holds_is_gone(filled, tmp_path):
    file = tmp_path / "copy.tar.gz"
    filled.run("backup", str(file))
    filled.start("tests.writing", "proef", "5", "6").communicate(timeout=300)
    kept = filled.query("SELECT epoch, sequence, chain_hash FROM ledger_entry ORDER BY sequence")
    filled.run("restore", str(file), "--force")
    filled.start("tests.writing", "proef", "7", "8").communicate(timeout=300)

    asked = f"""
from algoritmeregister.ledger.reading import Position, holds, head
print([holds(Position(*each)) for each in {kept!r}], head())
"""
    said = filled.run("django", "shell", "--no-imports", "-c", asked).stdout
    assert said.strip() == f"[{'True, ' * 9}False, False] 2-2"
    assert state(filled)["entries"] == 11


KILLED = """
import os
from pathlib import Path
from algoritmeregister.audit.actors import operator
from algoritmeregister.upkeep import restoring, unfinished
{place} = lambda *_, **__: os._exit(0)
restoring.restore(Path({file!r}), by=operator(), force=True)
"""


def test_a_restore_that_is_killed_anywhere_and_given_again_begins_one_epoch(filled, tmp_path):
    file = tmp_path / "copy.tar.gz"
    filled.run("backup", str(file))
    for place, position in (
        ("restoring._put_files", "2-0"),  # the database is replaced
        ("unfinished.unmark", "2-0"),  # and the epoch has begun
        ("restoring.following.rebuild", "2-0"),  # while the index is made
        ("restoring.sqlite.load_from = restoring.postgresql.load_from", "2-0"),  # nothing is replaced, after a restore
    ):
        filled.do(KILLED.format(place=place, file=str(file)))
        assert state(filled)["position"] == position, place
    filled.run("restore", str(file), "--force")
    assert state(filled)["position"] == "2-0"


def test_it_refuses_to_replace_what_is_there(filled, tmp_path):
    file = tmp_path / "copy.tar.gz"
    filled.run("backup", str(file))
    before = filled.query("SELECT * FROM ledger_head")
    assert "--force" in filled.run("restore", str(file), status=1).stderr
    assert filled.query("SELECT * FROM ledger_head") == before


def test_a_database_too_damaged_to_open_is_put_aside(filled, tmp_path):
    if filled.database_url:
        pytest.skip("a file of its own is what only SQLite has")
    file, database = tmp_path / "copy.tar.gz", filled.data_dir / "register.sqlite3"
    filled.run("backup", str(file))
    database.write_bytes(os.urandom(8192))
    assert "--force" in filled.run("restore", str(file), status=1).stderr
    filled.run("restore", str(file), "--force")
    assert state(filled)["entries"] == 9
    assert (filled.data_dir / "register.sqlite3.damaged").exists()


@pytest.mark.slow
def test_a_backup_while_others_write_is_of_one_moment(filled, other, tmp_path):
    stop = tmp_path / "stop"
    numbers = [f"d{number}" for number in range(40)]
    writer = filled.start("tests.writing", "druk", *numbers, "--rounds", "300", "--until", str(stop))
    said = [writer.stdout.readline()]
    files = [tmp_path / f"copy-{turn}.tar.gz" for turn in range(2)]
    for file in files:
        filled.run("backup", str(file))
    rows = "SELECT count(*) FROM ledger_entry"
    during = filled.query(rows)
    while filled.query(rows) == during and writer.poll() is None:
        time.sleep(0.02)
    stop.touch()
    out, err = writer.communicate(timeout=300)
    assert writer.returncode == 0, err
    said += out.splitlines()
    written = 9 + len(said)
    assert state(filled)["entries"] == written
    other.run("restore", str(files[1]))
    found = state(other)
    assert 9 < found["entries"] < written
    assert found["versions"] == found["entries"]


@pytest.mark.slow
def test_a_register_that_is_being_served_goes_on_with_what_was_put_back(filled, tmp_path):
    reader = filled.start("tests.integration.upkeep.reading", str(tmp_path / "stop"))
    try:
        assert reader.stdout.readline().strip() == "3"
        file = tmp_path / "copy.tar.gz"
        filled.run("backup", str(file))
        filled.start("tests.writing", "proef", "4").communicate(timeout=300)
        assert reader.stdout.readline().strip() == "4"
        filled.run("restore", str(file), "--force")
        assert reader.stdout.readline().strip() == "3"
    finally:
        (tmp_path / "stop").touch()
        _, err = reader.communicate(timeout=300)
    assert (reader.returncode, err) == (0, "")


@pytest.mark.sqlite
def test_a_backup_that_fails_leaves_no_file(filled, tmp_path):
    if os.geteuid() == 0:
        target = tmp_path / "geen" / "map" / "copy.tar.gz"
    else:
        (tmp_path / "dicht").mkdir(mode=0o500)
        target = tmp_path / "dicht" / "copy.tar.gz"
    filled.run("backup", str(target), status=1)
    assert not target.exists()


@pytest.mark.sqlite
def test_settings_that_differ_are_told(filled, other, tmp_path):
    file = tmp_path / "copy.tar.gz"
    filled.run("backup", str(file), SITE_NAME="Register van Voorbeeldstad", SECRET_KEY="uit de omgeving, lang genoeg 7Kq2")
    with tarfile.open(file) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))
        assert tar.extractfile("secret_key").read() == b"uit de omgeving, lang genoeg 7Kq2"
    assert "uit de omgeving" not in json.dumps(manifest)
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(manifest["settings"])
    assert "Register van Voorbeeldstad" in other.run("restore", str(file)).stdout


@pytest.mark.sqlite
def test_the_backup_is_not_in_the_backup(with_a_file, tmp_path):
    filled = with_a_file
    file = filled.data_dir / "copy.tar.gz"
    for _ in range(2):
        filled.run("backup", str(file))
    with tarfile.open(file) as tar:
        database = "register.pgdump" if filled.database_url else "register.sqlite3"
        assert sorted(tar.getnames()) == [
            f"database/{database}", "files/inzendingen/bijlage.txt", "manifest.json", "secret_key"
        ]


def test_it_refuses_what_is_no_backup_before_anything_changes(filled, tmp_path):
    file = tmp_path / "bad.tar.gz"
    file.write_bytes(b"geen archief")
    before = filled.query("SELECT * FROM ledger_head")
    assert "cannot be read as a backup" in filled.run("restore", str(file), "--force", status=1).stderr
    assert filled.query("SELECT * FROM ledger_head") == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"engine": "oracle"}, "oracle"),
        ({"migrations": {"ledger": ["0001_initial", "9999_later"]}, "software": "9.9"}, "nieuwere software"),
    ],
)
def test_it_refuses_a_backup_that_does_not_fit(change, told):
    fields = {"software": "0.1", "made_at": "", "engine": connection.vendor, "engine_version": "3", "position": "1-0",
              "chain_hash": "", "migrations": {}, "settings": {}}
    restoring.check_fits(Manifest(**fields))
    with pytest.raises(BadArchive, match=told):
        restoring.check_fits(Manifest(**{**fields, **change}))


@pytest.mark.sqlite
def test_a_link_in_the_data_folder_is_not_followed(with_a_file, tmp_path):
    filled = with_a_file
    file, elsewhere = tmp_path / "copy.tar.gz", tmp_path / "elders"
    filled.run("backup", str(file))
    elsewhere.mkdir()
    shutil.rmtree(filled.data_dir / "inzendingen")
    (filled.data_dir / "inzendingen").symlink_to(elsewhere)
    assert "outside" in filled.run("restore", str(file), "--force", status=1).stderr
    assert list(elsewhere.iterdir()) == []
    # It was broken off when the database had been replaced: who follows the register must see that.
    told = filled.run("verify", "--json")
    assert json.loads(told.stdout)["position"] == "2-0"
    assert re.search("nieuw tijdvak|new epoch", told.stderr)
    again = filled.run("verify", "--json")
    assert (json.loads(again.stdout)["position"], again.stderr) == ("2-0", "")
