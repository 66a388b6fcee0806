"""Questions to the database of which the SQL is written once, for pages that are asked for all the time.

Django writes the SQL of a question anew each time it is asked, and for a question about one registration that takes several
times longer than the answer. What it wrote the first time is kept here, and asked again with other values. At the bottom of
the house: imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
Value = int | str
# Stands where the first value comes, and so on: nothing else in a question is like it, and any field of numbers can hold it.
_STAND_IN = 2**31 - 1


@dataclass(frozen=True)
class _Written:
    """A question as Django wrote it: its `sql`, the `parameters` with stand-ins for values, who reads the answer, and
    with which `converters`."""

    sql: str
    parameters: tuple[Any, ...]
    reader: SQLCompiler
    converters: dict[int, Any]


class WrittenOnce(Generic[M]):
    """A question with values: `question(*values)` makes it as ever, of the same form whatever they are."""

    def __init__(self, question: Callable[..., QuerySet[M]]) -> None:
        self._question = question
        self._written: dict[tuple[str, tuple[type, ...]], _Written] = {}

    def rows(self, *values: Value) -> list[M]:
        """Ask with these values. One question; the rows are what the query set itself would give."""
        connection = connections[DEFAULT_DB_ALIAS]
        # Each kind of database has its own SQL, and a text has another stand-in than a number.
        form = connection.vendor, tuple(map(type, values))
        written = self._written.get(form)
        if written is None:
            written = self._written[form] = _write(self._question, values)
        given = {_stand_in(place, value): value for place, value in enumerate(values)}
        parameters = tuple(given.get(each, each) for each in written.parameters)
        reader: Any = copy(written.reader)
        reader.connection, reader.as_sql = connection, lambda *_arguments, **_named: (written.sql, parameters)
        # Which columns are converted and how does not change; to find out takes as long as the answer.
        reader.get_converters = lambda _columns: written.converters
        query = SimpleNamespace(get_compiler=lambda using: reader)
        asked: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(asked))

    def first(self, *values: Value) -> M | None:
        """Ask for one row, None when there is none."""
        return next(iter(self.rows(*values)), None)


def _stand_in(place: int, value: Value) -> Value:
    stand_in = _STAND_IN - place
    return str(stand_in) if isinstance(value, str) else stand_in


def _write(question: Callable[..., QuerySet[M]], values: Sequence[Value]) -> _Written:
    stand_ins = [_stand_in(place, value) for place, value in enumerate(values)]
    reader = question(*stand_ins).query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, parameters = reader.as_sql()
    if missing := [each for each in stand_ins if each not in parameters]:
        raise RuntimeError(f"not every value of {question} stands in its SQL as it was given: {missing}")
    columns = [column for column, _sql, _name in reader.select or ()]
    return _Written(sql, tuple(parameters), reader, reader.get_converters(columns))
