"""What the disk does to a command is told in words; any other error is left as it is."""

from __future__ import annotations

import errno
import runpy
import sqlite3
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.conf import settings

from algoritmeregister import cli
from algoritmeregister.cli import disk, tables


def write_to_a_full_database():
    with sqlite3.connect(":memory:") as database:
        database.execute("PRAGMA max_page_count=1")
        database.execute("CREATE TABLE words (word TEXT)")


def write_to_a_full_disk():
    with Path("/dev/full").open("w") as file:
        file.write("text")


def write_to_a_closed_database():
    with sqlite3.connect("file::memory:?mode=ro", uri=True) as database:
        database.execute("PRAGMA query_only=1")
        database.execute("CREATE TABLE words (word TEXT)")


def write_to_a_closed_folder():
    raise PermissionError(13, "Permission denied", str(settings.DATA_DIR / "files"))


@click.command()
@click.argument("what")
def write(what: str) -> None:
    """Do what must fail."""
    globals()[what]()


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setitem(cli.COMMANDS, "write", f"{__name__}:write")
    return lambda what: CliRunner().invoke(cli.main, ["write", what.__name__])


def test_it_works(run):
    done = run(write_to_a_full_disk)
    assert done.exit_code == 1
    assert str(settings.DATA_DIR) in done.output


@pytest.mark.parametrize("fail", [write_to_a_full_database, write_to_a_full_disk])
def test_a_full_disk_is_told_as_full(run, fail):
    assert ("is vol" in run(fail).output) or ("is full" in run(fail).output)


@pytest.mark.parametrize("fail", [write_to_a_closed_database, write_to_a_closed_folder])
def test_a_folder_that_may_not_be_written_is_told_as_such(run, fail):
    done = run(fail)
    assert done.exit_code == 1
    assert ("kan niet worden geschreven" in done.output) or ("cannot be written to" in done.output)


@pytest.mark.parametrize(
    "error",
    [
        ValueError("is full of surprises"),
        PermissionError(13, "Permission denied", "/elsewhere/file"),
        FileNotFoundError(2, "No such file", str(settings.DATA_DIR / "files")),
        sqlite3.OperationalError("no such table: words"),
    ],
)
def test_another_error_is_left_as_it_is(error):
    assert disk.told(error) is None


def test_a_disk_that_is_full_at_the_first_start_is_told(monkeypatch, capsys):
    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tables, "are_old", full)
    monkeypatch.setattr(sys, "argv", ["preparing", "no-demo"])
    monkeypatch.delitem(sys.modules, "algoritmeregister.cli.preparing", raising=False)  # another test imported it
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("algoritmeregister.cli.preparing", run_name="__main__")
    assert ended.value.code == 1
    assert "is vol. Maak ruimte" in capsys.readouterr().err
