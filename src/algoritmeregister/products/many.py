"""Write many rows of the read model at once, without making an object of each: most of the time it takes went there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def write_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    over: str = "",
    new_only: bool = False,
) -> None:
    """Insert rows with these columns (as the database calls them); `over`: the column by which a row that is there is
    written over; `new_only`: what is there stays. Values are as the database takes them. For tables without listeners.
    """
    values = list(rows)
    if not values:
        return
    quoted = [connection.ops.quote_name(each) for each in columns]
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(quoted)}) "
    sql += f"VALUES ({', '.join(['%s'] * len(quoted))})"
    if over:
        changed = ", ".join(f"{each} = EXCLUDED.{each}" for each in quoted if each != connection.ops.quote_name(over))
        sql += f" ON CONFLICT ({connection.ops.quote_name(over)}) DO UPDATE SET {changed}"
    if new_only:
        sql += " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
