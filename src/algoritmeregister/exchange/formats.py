"""The formats in which rows can be had, by the end of a file's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from algoritmeregister.exchange import csv_table, json_table, ods_table, xlsx_table
from algoritmeregister.exchange.parts import Row


@dataclass(frozen=True)
class Format:
    """One format. `stream(rows, standard=…)` yields the file; `name` is what people call it.

    `head(standard)` and `lines(rows, standard=…)` are of formats of which the lines of some rows can be made apart.
    """

    suffix: str
    name: str
    media_type: str
    stream: Callable[..., Iterator[bytes]]
    lines: Callable[..., bytes] | None = None
    head: Callable[[str], bytes] = lambda standard: b""

    def pieces(self, rows: Iterable[Row], standard: str) -> Iterator[bytes]:
        """Yield the file in pieces. The rows hold documents in `standard`."""
        return self.stream(rows, standard=standard)


def _parquet(rows: Iterable[Row], *, standard: str) -> Iterator[bytes]:
    # Loaded when it is asked for: its library takes more memory than all rows together.
    from algoritmeregister.exchange import parquet_table

    return parquet_table.stream(rows, standard=standard)


FORMATS: Mapping[str, Format] = {
    each.suffix: each
    for each in (
        Format("csv", "CSV", "text/csv; charset=utf-8; header=present", csv_table.stream, csv_table.lines, csv_table.head),
        Format("ods", "ODS", ods_table.MEDIA_TYPE, ods_table.stream),
        Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_table.stream),
        Format("json", "JSON", "application/json", json_table.stream),
        Format("ndjson", "NDJSON", "application/x-ndjson", json_table.stream_lines, json_table.lines),
        Format("parquet", "Parquet", "application/vnd.apache.parquet", _parquet),
    )
}
