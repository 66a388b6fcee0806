"""The whole register as one SQLite file that opens in Datasette and other tools: plain tables, indexes, views, full text.

Tables: `registrations` (one row each, the columns of the CSV), `versions` (every version as it was published, documents in
JSON), `organisations`, `registers` and `changes` (the public ledger).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

from algoritmeregister import standards
from algoritmeregister.exchange.columns import cells, columns, found_in
from algoritmeregister.exchange.parts import Addresses, Row
from algoritmeregister.exchange.rows import Wanted, language_that_answers, rows
from algoritmeregister.ledger import reading
from algoritmeregister.ledger.chain import moment
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registers.models import Register

BATCH = 500
# What people look for in a register; the rest is found by filtering.
SEARCHED = ("name", "organization", "description_short", "goal", "provider", "tags")
_VERSION_COLUMNS = (
    "version", "version_standard", "version_language", "claimed_on", "observed_from", "observed_to", "recorded_at",
    "content_hash", "ledger_position",
)  # fmt: skip
_TABLES: dict[str, tuple[str, ...]] = {
    "registers": ("slug", "name", "owner", "website", "identity_base", "language", "last_observed_at"),
    "organisations": ("code", "name", "kind", "tooi", "parent", "successor", "starts_on", "ends_on", "website"),
    "registrations": columns(),
    "versions": ("number", *_VERSION_COLUMNS, "document", "beside"),
    "changes": (
        "position", "epoch", "sequence", "recorded_at", "observed_at", "kind", "registration", "number", "version",
        "content_hash", "detail", "chain_hash",
    ),
}  # fmt: skip
_WHOLE_NUMBERS = frozenset({"version", "epoch", "sequence"})
_KEYS = {
    "registers": "PRIMARY KEY (slug)",
    "organisations": "PRIMARY KEY (code)",
    "registrations": (
        "PRIMARY KEY (number), FOREIGN KEY (organisation_code) REFERENCES organisations (code), "
        "FOREIGN KEY (register) REFERENCES registers (slug)"
    ),
    "versions": "PRIMARY KEY (number, version), FOREIGN KEY (number) REFERENCES registrations (number)",
    "changes": "PRIMARY KEY (position), FOREIGN KEY (number) REFERENCES registrations (number)",
}
_AFTERWARDS = f"""
CREATE INDEX registrations_organisation ON registrations (organisation_code);
CREATE INDEX registrations_register ON registrations (register);
CREATE INDEX changes_number ON changes (number);
CREATE INDEX changes_observed ON changes (observed_at);
CREATE VIEW published AS SELECT * FROM registrations WHERE state = 'published';
CREATE VIEW changes_per_day AS
  SELECT substr(observed_at, 1, 10) AS day, kind, count(*) AS changes FROM changes GROUP BY day, kind;
CREATE VIEW registrations_per_organisation AS
  SELECT organisations.code, organisations.name, count(*) AS registrations FROM published
  JOIN organisations ON organisations.code = published.organisation_code GROUP BY organisations.code;
CREATE VIRTUAL TABLE registrations_fts USING fts5 (
  {", ".join(SEARCHED)}, content="registrations", tokenize="unicode61 remove_diacritics 2");
INSERT INTO registrations_fts (registrations_fts) VALUES ('rebuild');
"""  # noqa: S608  # our own names


def write(path: Path, addresses: Addresses, seen: Callable[[], None] = lambda: None) -> None:
    """Write the file; `seen` is called for every version. There must be no file at `path` yet."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        # Nobody reads it before it is done, and it is thrown away when it fails.
        file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
        file.execute("BEGIN")
        for name, names in _TABLES.items():
            parts = [f'"{each}" {"INTEGER" if each in _WHOLE_NUMBERS else "TEXT"}' for each in names]
            file.execute(f"CREATE TABLE {name} ({', '.join(parts)}, {_KEYS[name]})")
        _insert(file, "registers", _registers())
        _insert(file, "organisations", _organisations())
        _add_registrations(file, addresses, seen)
        _insert(file, "changes", _changes())
        file.execute("COMMIT")
        file.executescript(_AFTERWARDS)
        file.execute("ANALYZE")


def _add_registrations(file: sqlite3.Connection, addresses: Addresses, seen: Callable[[], None]) -> None:
    languages = dict(Register.objects.values_list("slug", "language"))
    every = rows(Wanted(history=True, standard=None), addresses)
    for _, group in groupby(every, key=lambda row: row.about["number"]):
        versions = list(group)
        shown = _shown(versions, languages)
        document, beside = standards.raised(shown.document, shown.standard, shown.beside)
        texts = cells(shown.about, document, beside, standards.SUPERSET)
        _insert(file, "registrations", [[text or None for text in texts]])
        _insert(file, "versions", map(_version, versions))
        for _each in versions:
            seen()


def _shown(versions: list[Row], languages: dict[str, str]) -> Row:
    """Choose the version that stands for a registration: a current one, else the last."""
    current = [row for row in versions if row.about["version"]["observed_to"] is None] or versions[-1:]
    by_language = {row.about["version"]["language"]: row for row in current}
    register = versions[0].about["register"]["slug"]
    return by_language[language_that_answers(by_language, languages[register])]


def _version(row: Row) -> list[Any]:
    known = [found_in(row.about, name) for name in _VERSION_COLUMNS]
    return [row.about["number"], *known, _json(row.document), _json(row.beside) if row.beside else None]


def _registers() -> Iterator[Sequence[Any]]:
    for each in Register.objects.select_related("owner").order_by("slug"):
        observed = moment(each.last_observed_at) if each.last_observed_at else None
        owner = each.owner.code if each.owner else None
        yield each.slug, each.name, owner, each.website or None, each.identity_base, each.language, observed


def _organisations() -> Iterator[Sequence[Any]]:
    found = Organisation.objects.order_by("code").values_list(
        "code", "name", "kind", "tooi_uri", "parent__code", "successor__code", "starts_on", "ends_on", "website"
    )
    for *known, starts_on, ends_on, website in found.iterator():
        yield [*known, starts_on and starts_on.isoformat(), ends_on and ends_on.isoformat(), website or None]


def _changes() -> Iterator[Sequence[Any]]:
    for entry in reading.entries().iterator(chunk_size=BATCH):
        fields = entry.public_fields()
        yield entry.cursor, *(fields[name] for name in _TABLES["changes"][1:-1]), entry.chain_hash


def _insert(file: sqlite3.Connection, table: str, rows_: Iterable[Sequence[Any]]) -> None:
    marks = ", ".join("?" * len(_TABLES[table]))
    file.executemany(f"INSERT INTO {table} VALUES ({marks})", map(_storable, rows_))  # noqa: S608  # our own names


def _storable(row: Sequence[Any]) -> list[Any]:
    """Half a character (a lone surrogate) becomes a question mark."""
    return [
        each.encode("utf-8", "replace").decode() if isinstance(each, str) and not each.isascii() else each for each in row
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
