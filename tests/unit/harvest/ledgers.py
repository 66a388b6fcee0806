"""Another installation's ledger as its API gives it, made by hand so that it can also tell untruths."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from algoritmeregister.ledger.chain import canonical, digest, entry_hash
from algoritmeregister.registrations.content import commitment, content_hash, field_salt, paths
from tests.unit.harvest.web import Handler, Site, send

BASE = "https://waterveld.example/id/"
NUMBERS = {"a": "11111115", "b": "11111128"}


@dataclass
class Ledger:
    """A ledger of one register, `waterveld`. `lies`: changes a page before it is sent."""

    epochs: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    registers: dict[str, str] = field(default_factory=lambda: {"waterveld": BASE})
    lies: Callable[[dict[str, Any]], object] = lambda page: None
    broken_after: int = 1_000_000  # pages
    asked: int = 0

    def __post_init__(self) -> None:
        self.open("founded")

    @property
    def head(self) -> dict[str, Any]:
        """Where it stands."""
        epoch, sequence, chain_hash = len(self.epochs), 0, self.epochs[-1]["opening_hash"]
        if self.rows and self.rows[-1]["fields"]["epoch"] == epoch:
            sequence, chain_hash = self.rows[-1]["fields"]["sequence"], self.rows[-1]["chain_hash"]
        return {"position": f"{epoch}-{sequence}", "epoch": epoch, "sequence": sequence, "chain_hash": chain_hash}

    def open(self, reason: str) -> None:
        """Begin an epoch where it stands now."""
        head = self.head if self.epochs else {"sequence": 0, "chain_hash": ""}
        said = {
            "epoch": len(self.epochs) + 1,
            "opened_at": "2026-01-01T00:00:00.000000Z",
            "reason": reason,
            "base_sequence": head["sequence"],
            "base_hash": head["chain_hash"],
        }
        self.epochs.append({**said, "opening_hash": digest(said)})

    def restore(self, rows: int) -> None:
        """Put it back to its first rows, as from a backup."""
        del self.rows[rows:]
        self.open("backup of yesterday")

    def rewrite(self, index: int, **changes: Any) -> None:
        """Write a row again, and all after it, so that the chain is whole."""
        previous = self.rows[index - 1]["chain_hash"] if index else self.epochs[0]["opening_hash"]
        self.rows[index]["fields"] |= changes
        for row in self.rows[index:]:
            previous = row["chain_hash"] = entry_hash(previous, row["fields"])

    def add(self, kind: str, source_id: str = "a", version: int | None = None, content: Any = None, **detail: Any) -> None:
        """Append a row."""
        head = self.head
        fields = {
            "epoch": head["epoch"],
            "sequence": head["sequence"] + 1,
            "recorded_at": "2026-03-01T12:00:00.000000Z",
            "observed_at": f"2026-03-01T12:{len(self.rows):02}:00.000000Z",
            "kind": kind,
            "registration": (BASE if "://" not in source_id else "") + source_id,
            "number": NUMBERS.get(source_id, "11111131"),
            "version": version,
            "content_hash": content["hash"] if content else "",
            "detail": canonical(detail),
        }
        self.rows.append({"fields": fields, "chain_hash": entry_hash(head["chain_hash"], fields), "content": content})

    def publish(self, source_id: str = "a", version: int = 1, kind: str = "published", **document: Any) -> None:
        """Append a row that brings a version."""
        whole = {"name": f"Rekenhulp {source_id}", "organization": "Gemeente Waterveld", "goal": "Rekenen.", **document}
        salt = f"{source_id}{version}{len(self.rows)}"
        fields = paths({"document": whole, "beside": {}})
        salts = {path: field_salt(salt, path) for path in fields}
        commitments = {path: commitment(salts[path], value) for path, value in fields.items()}
        content = {
            **{"standard": "1.0", "language": "nl", "document": whole, "beside": {}},
            **{"salts": salts, "commitments": commitments, "removed": {}},
            "hash": content_hash(standard="1.0", language="nl", commitments=commitments),
        }
        self.add(kind, source_id, version, content, language="nl", standard="1.0")

    def redact(self, index: int, replacement: str = "") -> None:
        """Remove the goal from the version of a row, and append the row that says so."""
        row = self.rows[index]
        content, path = row["content"], "document/goal"
        del content["salts"][path]
        kept = {"commitment": content["commitments"][path], "replacement": replacement}
        content["removed"][path] = kept
        content["document"].pop("goal")
        if replacement:
            content["document"]["goal"] = replacement
        more = {"path": path, "ground": "personal-data", "by": "Alice", "at": "2026-03-02T12:00:00.000000Z"}
        source_id = row["fields"]["registration"].removeprefix(BASE)
        self.add("redacted", source_id, row["fields"]["version"], content, **more, **kept)

    def serve(self, site: Site) -> None:
        """Give it at a site, whatever is asked of it."""
        site.other = self.answer

    def answer(self, handler: Handler) -> None:
        """Answer one question."""
        address = urlsplit(handler.path)
        if address.path == "/api/v1/registers":
            results = [{"slug": slug, "identity_base": base} for slug, base in self.registers.items()]
            _json(handler, {"results": results})
        elif address.path == "/api/v1/wijzigingen":
            self.asked += 1
            if self.asked > self.broken_after:
                send(handler, b"", 500)
                return
            self._page(handler, {name: values[0] for name, values in parse_qs(address.query).items()})
        else:
            send(handler, b"", 404)

    def _page(self, handler: Handler, asked: dict[str, str]) -> None:
        after = tuple(int(part) for part in asked["na"].split("-"))
        head = self.head
        if after > (head["epoch"], head["sequence"]):
            send(handler, b"{}", 400)
            return
        found = [row for row in self.rows if (row["fields"]["epoch"], row["fields"]["sequence"]) > after]
        shown = found[: int(asked["aantal"])]
        page = json.loads(json.dumps({
            "results": shown, "more": len(found) > len(shown), "head": head, "epochs": self.epochs[after[0] - 1 :],
        }))  # fmt: skip
        self.lies(page)
        _json(handler, page, ETag=f'"{head["chain_hash"]}{handler.path}"')


def _json(handler: Handler, data: Any, **headers: str) -> None:
    if "ETag" in headers and handler.headers.get("If-None-Match") == headers["ETag"]:
        send(handler, b"", 304, **headers)
    else:
        send(handler, json.dumps(data).encode(), **headers)
