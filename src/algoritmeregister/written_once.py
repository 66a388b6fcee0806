"""Questions to the database, and rows for it, of which the SQL is written once, for what happens all the time.

Django writes the SQL of a question anew each time it is asked, and for a question about one registration that takes several
times longer than the answer. What it wrote the first time is kept here, and asked again with other values. At the bottom of
the house: imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # not in the stubs
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)
Value = int | str
# Stands where the first value comes, and so on: nothing else in a question is like it, and any field of numbers can hold it.
_STAND_IN = 2**31 - 1


@dataclass(frozen=True)
class _Thing:
    """What columns of a row are made into: an object of `model`, with the columns at `place` under `names`. `parts` are what
    it points at, each with its column that is empty when there is none, and with who tells the one and the other."""

    model: type[Model]
    names: tuple[str, ...]
    place: slice
    parts: tuple[tuple[_Thing, int, Callable[..., None], Callable[..., None]], ...]

    def made_of(self, row: Sequence[Any]) -> Model:
        """Make what Django would make of the row, without asking each column how it wants to be set."""
        made = self.model.__new__(self.model)
        state = made._state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(self.names, row[self.place], strict=True))
        for thing, key, tell, tell_part in self.parts:
            part = None if row[key] is None else thing.made_of(row)
            tell(made, part)
            if part is not None:
                tell_part(part, made)
        return made


@dataclass(frozen=True)
class _Written:
    """A question as Django wrote it: its `sql`, the `parameters` with stand-ins for values, the `thing` that a row is made
    into, what is told of it `besides` (name and column), and the `converters` of columns."""

    sql: str
    parameters: tuple[Any, ...]
    thing: _Thing
    besides: tuple[tuple[str, int], ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]

    def read(self, row: Sequence[Any], connection: Any) -> Any:
        """Make the object of a row."""
        values = list(row)
        for column, converters, expression in self.converters:
            for converter in converters:
                values[column] = converter(values[column], expression, connection)
        made = self.thing.made_of(values)
        for name, column in self.besides:
            setattr(made, name, values[column])
        return made


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
        with connection.cursor() as cursor:
            cursor.execute(written.sql, parameters)
            rows = cursor.fetchall()
        return [written.read(row, connection) for row in rows]

    def first(self, *values: Value) -> M | None:
        """Ask for one row, None when there is none."""
        return next(iter(self.rows(*values)), None)


def _stand_in(place: int, value: Value) -> Value:
    stand_in = _STAND_IN - place
    return str(stand_in) if isinstance(value, str) else stand_in


def _write(question: Callable[..., QuerySet[M]], values: Sequence[Value]) -> _Written:
    stand_ins = [_stand_in(place, value) for place, value in enumerate(values)]
    writer: Any = question(*stand_ins).query.get_compiler(using=DEFAULT_DB_ALIAS)
    sql, parameters = writer.as_sql()
    if missing := [each for each in stand_ins if each not in parameters]:
        raise RuntimeError(f"not every value of {question} stands in its SQL as it was given: {missing}")
    parts = _parts(get_related_populators(writer.klass_info, writer.select, DEFAULT_DB_ALIAS))
    fields = writer.klass_info["select_fields"]
    place = slice(fields[0], fields[-1] + 1)
    names = tuple(column.target.attname for column, _sql, _name in writer.select[place])
    # Which columns are converted and how does not change; to find out takes as long as the answer.
    converters = writer.get_converters([column for column, _sql, _name in writer.select])
    return _Written(
        sql,
        tuple(parameters),
        _Thing(writer.klass_info["model"], names, place, parts),
        tuple((writer.annotation_col_map or {}).items()),
        tuple((column, *how) for column, how in converters.items()),
    )


def _parts(populators: Iterable[Any]) -> tuple[tuple[_Thing, int, Callable[..., None], Callable[..., None]], ...]:
    """Return what a thing points at, from how Django would read it."""
    return tuple(
        (
            _Thing(
                each.model_cls,
                tuple(each.init_list),
                slice(each.cols_start, each.cols_end),
                _parts(each.related_populators),
            ),
            each.cols_start + each.pk_idx,
            each.local_setter,
            each.remote_setter,
        )
        for each in populators
    )


class InsertedOften(Model):
    """Base of models of which rows are made all the time, one by one: the SQL that inserts one is written once.

    The row, its defaults, signals and key are those that Django's `save` gives; so is the question to the database.
    """

    class Meta:
        abstract = True

    def _do_insert(
        self, manager: Any, using: str | None, fields: Sequence[Field[Any, Any]], returning_fields: Any, raw: bool
    ) -> Any:
        alias = using or DEFAULT_DB_ALIAS
        connection = connections[alias]
        values = [getattr(self, field.attname) if raw else field.pre_save(self, add=True) for field in fields]
        form = connection.vendor, type(self), tuple(fields), tuple(returning_fields)
        if form not in _INSERTS:
            _INSERTS[form] = _write_insert(type(self), fields, returning_fields, alias)
        written = _INSERTS[form]
        if written is None or any(hasattr(value, "resolve_expression") for value in values):
            parent: Any = super()
            return parent._do_insert(manager, using, fields, returning_fields, raw)
        given = (field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True))
        parameters = (*given, *written.parameters)
        writer: Any = copy(written.writer)
        writer.connection, writer.as_sql = connection, lambda: [(written.sql, parameters)]
        return writer.execute_sql(returning_fields)


@dataclass(frozen=True)
class _Insert:
    """An insert as Django wrote it: its `sql`, the `parameters` after those of the row, and who sends it."""

    sql: str
    parameters: tuple[Any, ...]
    writer: SQLCompiler


_INSERTS: dict[tuple[Any, ...], _Insert | None] = {}


def _write_insert(model: type[Model], fields: Sequence[Field[Any, Any]], returning: Any, alias: str) -> _Insert | None:
    """Return how a row of these columns is inserted; None when a column stands in the SQL in another way than as `%s`."""
    query: Any = InsertQuery(model)
    query.insert_values(fields, [model(**{field.attname: None for field in fields})], raw=True)
    writer: Any = query.get_compiler(using=alias)
    writer.returning_fields = returning
    ((sql, parameters),) = writer.as_sql()
    plain = not any(hasattr(field, "get_placeholder") for field in fields)
    return _Insert(sql, tuple(parameters[len(fields) :]), writer) if plain and fields else None
