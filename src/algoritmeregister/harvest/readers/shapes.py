"""What a reader sees and gives: the shape of a file, the layout chosen for it, and raw records with their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

EVERY_KEY = "*"
"""In the path to the records of a JSON file: whatever key stands there."""


class Format(StrEnum):
    """How a file is written."""

    JSON = "json"
    NDJSON = "ndjson"
    XML = "xml"
    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"

    @property
    def is_table(self) -> bool:
        """Whether the file holds rows and columns."""
        return self not in {Format.JSON, Format.NDJSON, Format.XML}


@dataclass(frozen=True)
class Candidate:
    """A place in a JSON or XML file where records may be: the keys that lead to it, and the keys of the first records there.

    `single`: the value at `path` is itself the one record, instead of a list of them.
    """

    path: tuple[str, ...]
    keys: frozenset[str]
    single: bool = False


@dataclass(frozen=True)
class Sheet:
    """The first rows of a table, cell by cell; `name` is "" for a file without sheets."""

    name: str
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Shape:
    """What a look at the beginning of a file shows. `encoding` and `delimiter` only where the format has them."""

    format: Format
    encoding: str = "utf-8"
    delimiter: str = ","
    candidates: tuple[Candidate, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetLayout:
    """Where the records of one table are. `header` is the index of the row with labels, or of the column when
    `transposed`.
    """

    name: str
    header: int = 0
    transposed: bool = False


@dataclass(frozen=True)
class Layout:
    """Where the records of a file are, as a mapping profile found them.

    `path`: keys, or names of elements, that lead to the records of a JSON or XML file, "*" standing for every key.
    `group`: the name under which a record
    gets the key in the place of "*", or the name of its sheet; "" when that says nothing.
    """

    path: tuple[str, ...] = ()
    single: bool = False
    group: str = ""
    sheets: tuple[SheetLayout, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One raw record: its data as the source has it, and where it stood.

    `place`: "#12" for the twelfth record of a JSON file ("Sheet#12" when its lists have names), "L14" for the line in a CSV
    file where the record ends, "Sheet!14" and "Sheet!C" for a row and a column of a sheet.
    """

    place: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that cannot be read, while the rest of the file can: why, and what there was of it."""

    place: str
    reason: str
    data: Any = None


@dataclass
class Reading:
    """A file being read: iterate over it once. `header` (what stands beside the records) and `warnings` are complete
    afterwards.
    """

    items: Iterator[Item | Broken]
    header: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Item | Broken]:
        return self.items
