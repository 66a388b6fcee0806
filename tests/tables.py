"""`python -m tests.tables`: says as JSON how the tables of an installation are made, in an order that is always the same."""

from __future__ import annotations

import json
import re
from typing import Any

from django.db import connection

# How Django and SQLite call what has no name of its own: by the order in which it was made.
_UNNAMED = re.compile(r"^(fk_\d+|__unnamed_constraint_\d+__|sqlite_autoindex_.*)$")


def described() -> dict[str, Any]:
    """Per table its columns and constraints by their name; of what SQLite names by itself, what it is about."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = {
                column.name: [column.type_code, column.internal_size, column.null_ok, column.default, column.collation]
                for column in connection.introspection.get_table_description(cursor, table)
            }
            constraints = {
                _UNNAMED.sub(f"{each['columns']} → {each['foreign_key']}", name): each
                for name, each in connection.introspection.get_constraints(cursor, table).items()
            }
            found[table] = {"columns": columns, "constraints": constraints}
        cursor.execute("SELECT app, name FROM django_migrations")
        found["run"] = sorted(map(list, cursor.fetchall()))
        cursor.execute("SELECT codename FROM auth_permission ORDER BY codename")
        found["permissions"] = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT epoch, sequence FROM ledger_head")
        found["head"] = [list(row) for row in cursor.fetchall()]
    return found


if __name__ == "__main__":
    print(json.dumps(described(), sort_keys=True, indent=1, default=str))
