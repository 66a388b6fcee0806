"""Keep a copy of an algorithm register in one file, through its public API.

Written from nothing but the documentation of the API (ADDRESS/api/v1/docs), with Python's standard library. It can be
stopped at any moment, also by pulling the plug: it goes on where it was. Every row and every text is checked against its
hash.

    python3 mirror.py follow https://register.example.nl register.sqlite   # until up to date; --every 300 to keep going
    python3 mirror.py list register.sqlite      # what is public now, one registration a line, as JSON
    python3 mirror.py ledger register.sqlite    # every row, as `algoritmeregister verify --against` takes it
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS epochs (epoch INTEGER PRIMARY KEY, opening_hash TEXT NOT NULL, content TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS rows (epoch INTEGER, sequence INTEGER, chain_hash TEXT NOT NULL, fields TEXT NOT NULL,
    number TEXT NOT NULL, version INTEGER, PRIMARY KEY (epoch, sequence));
CREATE TABLE IF NOT EXISTS versions (number TEXT, version INTEGER, content TEXT NOT NULL, PRIMARY KEY (number, version));
"""
BEGINNING = "1-0"
PATIENCE = 5  # times that a question is repeated when the other side does not answer


class Differs(Exception):
    """Something does not match its hash. The message names it."""


def canonical(value: Any) -> str:
    """Write a value as the register does before it hashes: keys in order, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the hash of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def open_file(path: str) -> sqlite3.Connection:
    """Open the copy; a text that was removed at the source is overwritten here too, not only forgotten."""
    database = sqlite3.connect(path, isolation_level=None, timeout=30)
    database.execute("PRAGMA secure_delete = ON")
    database.executescript(TABLES)
    return database


class Api:
    """Asks the register, politely: waits when it is told to, tries again when nobody answers."""

    def __init__(self, address: str) -> None:
        self.root = address.rstrip("/") + "/api/v1"

    def ask(self, path: str, tag: str = "", **query: str) -> tuple[dict[str, Any] | None, str]:
        """Return the answer and its tag; None when nothing changed since the answer with `tag`."""
        address = f"{self.root}{path}?{urllib.parse.urlencode(query)}"
        headers = {"Accept": "application/json", "User-Agent": "register-mirror/1"}
        if tag:
            headers["If-None-Match"] = tag
        for turn in range(PATIENCE):
            try:
                with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:  # noqa: S310
                    return json.load(answer), answer.headers.get("ETag", "")
            except urllib.error.HTTPError as error:
                if error.code == 304:
                    return None, tag
                if error.code not in {429, 500, 502, 503, 504} or turn == PATIENCE - 1:
                    raise
                wait = error.headers.get("Retry-After", "")
                time.sleep(float(wait) if wait.isdigit() else 2**turn)
            except (urllib.error.URLError, TimeoutError, ConnectionError):
                if turn == PATIENCE - 1:
                    raise
                time.sleep(2**turn)
        raise AssertionError("not reached")


class Mirror:
    """The copy in the file. A page of changes and the place to go on from are written in one transaction."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def get(self, name: str, default: str = "") -> str:
        """Return what is remembered under a name."""
        row = self.database.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return row[0] if row else default

    def remember(self, name: str, value: str) -> None:
        """Remember something under a name."""
        self.database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def follow(self, api: Api, batch: int) -> bool:
        """Take in one page of changes. Returns whether there is more."""
        after = self.get("next", BEGINNING)
        page, tag = api.ask("/wijzigingen", self.get("tag"), na=after, aantal=str(batch), inhoud="true")
        if page is None:
            return False
        self.database.execute("BEGIN IMMEDIATE")
        try:
            for epoch in page["epochs"]:
                self._open(epoch, api)
            for row in page["results"]:
                self._take(row)
            self.remember("next", page["next"])
            # A tag says something about one question only: the one that will be asked again.
            self.remember("tag", tag if page["next"] == after else "")
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        return bool(page["more"])

    def _open(self, epoch: dict[str, Any], api: Api) -> None:
        """Note an epoch. A new one says that the register was restored from a backup: what came after that has lapsed."""
        known = self.database.execute("SELECT opening_hash FROM epochs WHERE epoch = ?", (epoch["epoch"],)).fetchone()
        content = {name: epoch[name] for name in ("epoch", "opened_at", "reason", "base_sequence", "base_hash")}
        if sha256(canonical(content)) != epoch["opening_hash"] or (known and known[0] != epoch["opening_hash"]):
            raise Differs(f"the opening of epoch {epoch['epoch']}")
        if known:
            return
        self.database.execute(
            "INSERT INTO epochs VALUES (?, ?, ?)", (epoch["epoch"], epoch["opening_hash"], canonical(content))
        )
        lapsed = (epoch["epoch"] - 1, epoch["base_sequence"])
        touched = self.database.execute(
            "SELECT DISTINCT number FROM rows WHERE epoch = ? AND sequence > ?", lapsed
        ).fetchall()
        self.database.execute("DELETE FROM rows WHERE epoch = ? AND sequence > ?", lapsed)
        for (number,) in touched:
            self._read_again(number, api)

    def _read_again(self, number: str, api: Api) -> None:
        """Ask for the texts of a registration again, because rows about it have lapsed."""
        self.database.execute("DELETE FROM versions WHERE number = ?", (number,))
        rows = self.database.execute("SELECT fields FROM rows WHERE number = ? ORDER BY epoch, sequence", (number,))
        places: dict[int, str] = {}
        for fields in [json.loads(text) for (text,) in rows]:
            if fields["content_hash"]:
                places[fields["version"]] = f"{fields['epoch']}-{fields['sequence']}"
        for place in places.values():
            row, _tag = api.ask(f"/wijzigingen/{place}", inhoud="true")
            if row and row["content"]:
                self._keep(row)

    def _take(self, row: dict[str, Any]) -> None:
        fields = row["fields"]
        previous = self._hash_before(fields["epoch"], fields["sequence"])
        if sha256(canonical({"previous": previous, **fields})) != row["chain_hash"]:
            raise Differs(f"row {row['position']}")
        self.database.execute(
            "INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)",
            (fields["epoch"], fields["sequence"], row["chain_hash"], canonical(fields), fields["number"], fields["version"]),
        )
        if row["content"]:
            # Of a row that removes a text this is the text without it: it takes the place of what we had.
            self._keep(row)

    def _hash_before(self, epoch: int, sequence: int) -> str:
        if sequence == 1:
            found = self.database.execute("SELECT opening_hash FROM epochs WHERE epoch = ?", (epoch,)).fetchone()
        else:
            found = self.database.execute(
                "SELECT chain_hash FROM rows WHERE epoch = ? AND sequence = ?", (epoch, sequence - 1)
            ).fetchone()
        if found is None:
            raise Differs(f"row {epoch}-{sequence}, because the one before it is missing")
        return str(found[0])

    def _keep(self, row: dict[str, Any]) -> None:
        fields, content = row["fields"], row["content"]
        values = {f"{part}/{key}": value for part in ("document", "beside") for key, value in content[part].items()}
        for path, value in values.items():
            if path in content["removed"]:
                matches = value == content["removed"][path]["replacement"]
            else:
                matches = sha256(content["salts"][path] + canonical(value)) == content["commitments"][path]
            if not matches:
                raise Differs(f"{path} of version {fields['version']} of registration {fields['number']}")
        whole = {"fields": content["commitments"], "language": content["language"], "standard": content["standard"]}
        if sha256(canonical(whole)) != fields["content_hash"]:
            raise Differs(f"version {fields['version']} of registration {fields['number']}")
        self.database.execute(
            "INSERT OR REPLACE INTO versions VALUES (?, ?, ?)", (fields["number"], fields["version"], canonical(content))
        )

    def public_now(self) -> Iterator[dict[str, Any]]:
        """Yield the registrations that are public, each with its current text in every language, in order of number."""
        current: dict[str, dict[str, int]] = {}
        known: set[tuple[str, int]] = set()
        for (text,) in self.database.execute("SELECT fields FROM rows ORDER BY epoch, sequence"):
            fields = json.loads(text)
            number, version = fields["number"], fields["version"]
            if fields["kind"] == "withdrawn":
                current.pop(number, None)
            elif fields["content_hash"] and (number, version) not in known:
                known.add((number, version))
                current.setdefault(number, {})[json.loads(fields["detail"])["language"]] = version
        for number in sorted(current):
            for language, version in sorted(current[number].items()):
                row = self.database.execute(
                    "SELECT content FROM versions WHERE number = ? AND version = ?", (number, version)
                ).fetchone()
                content = json.loads(row[0])
                yield {
                    "number": number, "version": version, "language": language, "standard": content["standard"],
                    "document": content["document"], "beside": content["beside"],
                }  # fmt: skip

    def ledger(self) -> Iterator[dict[str, Any]]:
        """Yield the epochs, each followed by its rows."""
        for epoch, opening_hash, content in self.database.execute("SELECT * FROM epochs ORDER BY epoch"):
            yield {**json.loads(content), "opening_hash": opening_hash}
            rows = self.database.execute(
                "SELECT sequence, chain_hash, fields FROM rows WHERE epoch = ? ORDER BY sequence", (epoch,)
            )
            for sequence, chain_hash, fields in rows:
                yield {"position": f"{epoch}-{sequence}", "fields": json.loads(fields), "chain_hash": chain_hash}


def main() -> int:
    """Read the command line and do what it asks."""
    parser = argparse.ArgumentParser(description="Keep a copy of an algorithm register in one file.")
    commands = parser.add_subparsers(dest="command", required=True)
    follow = commands.add_parser("follow", help="bring the copy up to date")
    follow.add_argument("address")
    follow.add_argument("file")
    follow.add_argument("--batch", type=int, default=200, help="rows to ask for at once")
    follow.add_argument("--every", type=float, default=0, help="go on, and look again after so many seconds")
    for name, text in (("list", "print what is public now"), ("ledger", "print every row")):
        commands.add_parser(name, help=text).add_argument("file")
    given = parser.parse_args()
    mirror = Mirror(open_file(given.file))
    if given.command != "follow":
        for each in mirror.public_now() if given.command == "list" else mirror.ledger():
            print(canonical(each))
        return 0
    api = Api(given.address)
    try:
        while True:
            more = mirror.follow(api, given.batch)
            print(mirror.get("next", BEGINNING), flush=True)
            if not more:
                if not given.every:
                    return 0
                time.sleep(given.every)
    except Differs as error:
        print(f"This does not match its hash: {error}.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
