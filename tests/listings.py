"""The four real listings of the national register, taken in once in a run; who needs them next gets the rows."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import Any

from tests.once import once
from tests.postgres import analyse
from tests.shared_data import shared_data

DAYS = ("2026-05-13", "2026-06-08", "2026-06-15", "2026-06-30")
Tables = dict[str, tuple[list[str], str, dict[Any, tuple[Any, ...]]]]


def take_in() -> list[int]:
    """Fill the database with the four listings, in the transaction of this test or module; returns how many each created."""
    created: list[int] = []

    def make(folder: Path) -> list[int]:
        before = _tables()
        created.extend(_import(day) for day in DAYS)
        (folder / "rows").write_bytes(pickle.dumps(_difference(before, _tables())))
        return created

    files = [shared_data(f"national-register/listing-{day}.json") for day in DAYS]
    assert len(files) == len(DAYS)
    folder, said = once("national-listings", make)
    if not created:
        _load(pickle.loads((folder / "rows").read_bytes()))
    analyse()
    return said


def _import(day: str) -> int:
    from algoritmeregister.harvest.actions import Request, import_file
    from tests.factories import ALICE

    file = shared_data(f"national-register/listing-{day}.json")
    request = Request(file, rejects=Path("/dev/null"), complete=True, as_of=date.fromisoformat(day))
    report = import_file(request, by=ALICE)
    analyse()
    return report.counts.created


def _tables() -> Tables:
    """Return per table its columns, its primary key and its rows by that key."""
    from django.db import connection

    found: Tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            key = connection.introspection.get_primary_key_column(cursor, table)
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            place = columns.index(key)
            found[table] = columns, key, {row[place]: tuple(row) for row in cursor.fetchall()}
    return found


def _difference(before: Tables, after: Tables) -> Tables:
    """Return the rows that are new or other than before."""
    return {
        table: (columns, key, {pk: row for pk, row in rows.items() if before[table][2].get(pk) != row})
        for table, (columns, key, rows) in after.items()
        if rows != before[table][2]
    }


def _load(tables: Tables) -> None:
    from django.apps import apps
    from django.core.management.color import no_style
    from django.db import connection

    there = _tables()
    with connection.cursor() as cursor:
        for table, (columns, key, rows) in tables.items():
            names, places = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
            new = [row for pk, row in sorted(rows.items()) if pk not in there[table][2]]
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', new)
            for pk, row in rows.items():
                if pk in there[table][2]:
                    values = ", ".join(f'"{column}" = %s' for column in columns)
                    cursor.execute(f'UPDATE "{table}" SET {values} WHERE "{key}" = %s', [*row, pk])
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
