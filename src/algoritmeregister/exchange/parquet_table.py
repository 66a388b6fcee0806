"""Parquet, for analysis: typed columns (moments, dates, lists, rows of links), written in batches.

A value that is not of the kind its field should have becomes text of that kind; what no field can hold is JSON in `beside`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

import pyarrow as arrow
from pyarrow import parquet

from algoritmeregister.exchange.columns import BESIDE, DATES, METADATA_COLUMNS, MOMENTS, NUMBERS, beside_text, cell, found_in
from algoritmeregister.exchange.parts import Row
from algoritmeregister.exchange.pieces import Pieces
from algoritmeregister.standards import Field, get

ROWS_PER_GROUP = 1_000
_MOMENT = arrow.timestamp("us", tz="UTC")


def stream(rows: Iterable[Row], *, standard: str) -> Iterator[bytes]:
    """Yield the file in pieces."""
    shape = schema(standard)
    out = Pieces()
    with parquet.ParquetWriter(out, shape, compression="zstd") as writer:
        remaining = iter(rows)
        while batch := list(islice(remaining, ROWS_PER_GROUP)):
            writer.write_table(_table(batch, shape, standard))
            yield out.taken()
    yield out.taken()


def schema(standard: str) -> arrow.Schema:
    """Return the columns with their types. Raises UnknownStandard."""
    about = [arrow.field(name, _metadata_type(name)) for name in METADATA_COLUMNS]
    fields = [arrow.field(field.key, _type(field)) for field in get(standard).fields]
    return arrow.schema([*about, *fields, arrow.field(BESIDE, arrow.string())])


def _metadata_type(name: str) -> arrow.DataType:
    if name in MOMENTS:
        return _MOMENT
    if name in DATES:
        return arrow.date32()
    return arrow.int32() if name in NUMBERS else arrow.string()


def _type(field: Field) -> arrow.DataType:
    if field.items:
        return arrow.list_(arrow.struct([arrow.field(item.key, arrow.string()) for item in field.items]))
    return arrow.list_(arrow.string()) if field.is_list else arrow.string()


def _table(batch: list[Row], shape: arrow.Schema, standard: str) -> arrow.Table:
    values: dict[str, list[Any]] = {}
    for name in METADATA_COLUMNS:
        read = _reader(name)
        values[name] = [None if (value := found_in(row.about, name)) is None else read(value) for row in batch]
    for field in get(standard).fields:
        values[field.key] = [_value(row.document.get(field.key), field) for row in batch]
    values[BESIDE] = [beside_text(row.beside) or None for row in batch]
    return arrow.table(values, schema=shape)


def _reader(name: str) -> Callable[[Any], Any]:
    if name in MOMENTS:
        return datetime.fromisoformat
    if name in DATES:
        return date.fromisoformat
    return int if name in NUMBERS else _text


def _text(value: Any) -> str:
    """Return a value as text that UTF-8 can hold."""
    text = value if isinstance(value, str) else cell(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _value(value: Any, field: Field) -> Any:
    if value is None:
        return None
    if not field.is_list:
        return _text(value)
    each_value = value if isinstance(value, list) else [value] if value != "" else []
    if not field.items:
        return [_text(each) for each in each_value]
    return [_row(each, field) for each in each_value]


def _row(value: Any, field: Field) -> dict[str, str | None]:
    keys = [item.key for item in field.items]
    if not isinstance(value, Mapping):
        return {**dict.fromkeys(keys), keys[0]: _text(value)}
    return {key: None if value.get(key) is None else _text(value[key]) for key in keys}
