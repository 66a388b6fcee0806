"""The content of a version as another installation published it: with the salts and commitments under its hash. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from algoritmeregister.registrations.content import commitment, content_hash, paths


class NotAsHashed(ValueError):
    """A content is not what its hash says. The message names the field, or "" when it is the whole."""


@dataclass(frozen=True)
class Sealed:
    """What `take_over` takes. `salts`: per field (path) that still has its own text; `redactions`: per removed text what the
    ledger says of it ("commitment", "replacement", "ground", "by", "at", "path").
    """

    document: Mapping[str, Any]
    beside: Mapping[str, Any]
    standard: str
    language: str
    salts: Mapping[str, str]
    content_hash: str
    redactions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def check(self) -> None:
        """Compute the hash again. Raises `NotAsHashed`."""
        fields = paths({"document": self.document, "beside": self.beside})
        commitments = {path: str(kept["commitment"]) for path, kept in self.redactions.items()}
        for path, kept in self.redactions.items():
            if (fields.pop(path, "") or "") != kept["replacement"]:
                raise NotAsHashed(path)
        if fields.keys() != self.salts.keys():
            raise NotAsHashed(min(fields.keys() ^ self.salts.keys()))
        commitments |= {path: commitment(self.salts[path], value) for path, value in fields.items()}
        if content_hash(standard=self.standard, language=self.language, commitments=commitments) != self.content_hash:
            raise NotAsHashed("")
