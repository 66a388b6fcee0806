"""`datapackage.json`: a folder of files described so that programs can use them (Frictionless Data Package 1.0)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from algoritmeregister.exchange.dictionary import table_schema

# CC0: reuse without conditions, as the list of licences of DCAT-AP-NL names it.
LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/deed.nl"
LICENCE_NAME = "CC0-1.0"
LICENCE_TITLE = "CC0 1.0"
# Without parameters: the encoding has a place of its own.
_MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
}
# The column(s) by which a row is found, for the tables that have our columns.
KEYS = {"algoritmes.csv": ("number",), "geschiedenis.csv": ("number", "version")}

DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


@dataclass(frozen=True)
class File:
    """A file in the folder: its name, size in bytes, and SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str

    @property
    def suffix(self) -> str:
        """The kind of file, as its name ends."""
        return self.name.rpartition(".")[2]

    @property
    def media_type(self) -> str:
        """The media type, with the encoding where it is text."""
        known = _MEDIA_TYPES.get(self.suffix, "text/plain")
        return f"{known}; charset=utf-8" if known.startswith("text/") else known


def describe(files: Iterable[File], *, name: str, title: str, homepage: str, made_at: str, version: str) -> dict[str, Any]:
    """Return the description of the folder. `version`: the place in the ledger that the files show."""
    return {
        "profile": "data-package",
        "name": name,
        "title": title,
        "homepage": homepage,
        "created": made_at,
        "version": version,
        "licenses": [{"name": LICENCE_NAME, "path": LICENCE, "title": LICENCE_TITLE}],
        "resources": [_resource(file) for file in files],
    }


def _resource(file: File) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": file.name.lower().replace(".", "-"),
        "path": file.name,
        "format": file.suffix,
        "mediatype": _MEDIA_TYPES[file.suffix],
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "profile": "data-resource",
    }
    if file.suffix in {"csv", "json", "ndjson"}:
        resource["encoding"] = "utf-8"
    if file.name in KEYS:
        resource["profile"] = "tabular-data-resource"
        resource["dialect"] = dict(DIALECT)
        resource["schema"] = table_schema(key=KEYS[file.name])
    return resource
