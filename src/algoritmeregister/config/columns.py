"""Columns in questions to the database, looked up and read in less time than Django takes for it.

For every question with an order Django puts each column that it asks for in a dictionary. To number a column it binds the
signature of the constructor to what the column was made of; and for each it compares two fields that are nearly always
the same object. That is a tenth of an answer of the API, some percent of a page. What is equal stays equal, and what comes
out is the same.
"""

from __future__ import annotations

from typing import Any

from django.db.models.expressions import Col

_converters = Col.get_db_converters


def _hash(column: Any) -> int:
    """Number a column. Equal ones have the same alias and a field of the same name, so they have the same number."""
    return hash((column.alias, column.target.name))


def _converters_of(column: Any, connection: Any) -> list[Any]:
    """Return what makes of a value of the database what the field has; quickly for a column that is shown as it is."""
    if column.target is column.output_field:
        found: list[Any] = column.target.get_db_converters(connection)
        return found
    return _converters(column, connection)


def look_up_quickly() -> None:
    """Let every question of this process, and of those that it forks, number and read its columns like this."""
    Col.__hash__ = _hash  # type: ignore[assignment,method-assign]
    Col.get_db_converters = _converters_of  # type: ignore[assignment,method-assign]
