"""Copy a SQLite database while it is in use, and put one back under processes that have it open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from algoritmeregister.upkeep.archive import BadArchive

FILE = "register.sqlite3"


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is at one moment: everything that is read inside agrees. Writers are not kept waiting."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def copy_to(target: Path) -> None:
    """Write a copy of the database, as it is at one moment, to the new file `target`. Writers are not kept waiting."""
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        # All pages in one step: the copy then sees one moment, and does not begin again at every write of another.
        _raw().backup(copy, pages=-1)
        # A single file, without a journal beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def load_from(source: Path) -> None:
    """Make the database equal to the file `source`, in one transaction. Processes that have it open see the new content.

    Raises `BadArchive` when the file is not a whole SQLite database.
    """
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as stored:
        try:
            (state,) = stored.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            state = str(error)
        if state != "ok":
            raise BadArchive(_("de database erin is beschadigd: %s") % state)
        _make_room()
        stored.backup(_raw(), pages=-1)
    connection.close()


def _make_room() -> None:
    """Put a database file aside that is too damaged to be opened, so that another can take its place."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM sqlite_master")
    except DatabaseError:
        connection.close()
        file = Path(connection.settings_dict["NAME"])
        for suffix in ("", "-wal", "-shm"):
            part = file.with_name(file.name + suffix)
            if part.exists():
                part.replace(part.with_name(f"{part.name}.damaged"))
        connection.ensure_connection()


def version() -> str:
    """Return the version of SQLite."""
    return sqlite3.sqlite_version


def _raw() -> Any:
    return connection.connection
