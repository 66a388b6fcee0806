"""A client of the supply API, as somebody would write it from its description alone."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from algoritmeregister.accounts import actions as accounts
from algoritmeregister.accounts.scopes import Scope
from tests.people import OPERATOR

# Every required field of version 1.0, and a few others. Made up.
TEXT: dict[str, Any] = {
    "name": "Handhaving betaald parkeren",
    "description_short": "Het algoritme leest kentekens en kijkt of er voor het parkeren is betaald.",
    "organization": "Gemeente Proefdorp",
    "status": "In gebruik",
    "contact_email": "algoritmes@proefdorp.example",
    "publication_category": "Impactvolle algoritmes",
    "lang": "nld",
    "category": ["Verkeer"],
    "goal": None,
    "lawful_basis_grouping": [{"title": "Wegenverkeerswet 1994", "link": "https://wetten.overheid.nl/BWBR0006622"}],
}
OLD_TEXT: dict[str, Any] = {
    "name": "Handhaving betaald parkeren",
    "organization": "Gemeente Proefdorp",
    "description_short": "Het algoritme leest kentekens en kijkt of er voor het parkeren is betaald.",
    "type": "Nee",
    "category": ["Verkeer"],
    "status": "In gebruik",
    "contact_email": "algoritmes@proefdorp.example",
    "lawful_basis": "Wegenverkeerswet 1994",
    "impacttoetsen": ["Data Protection Impact Assessment (DPIA)"],
}


@dataclass
class Program:
    """A program with a key. Each method is one operation; it returns the status and the JSON of the answer."""

    key: str
    place: str
    version: str = "v1_0"
    host: Client = field(default_factory=lambda: Client(REMOTE_ADDR="192.0.2.9"))
    last: Any = None

    def ask(self, method: str, address: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Send one request; the whole answer is in `last`."""
        sent = {"Authorization": f"Bearer {self.key}", **headers} if self.key else headers
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.last = self.host.generic(method, address, content, "application/json", headers=sent)
        return self.last.status_code, json.loads(self.last.content) if self.last.content else None

    def at(self, rest: str) -> str:
        return f"/aanleverapi/{self.version}/organizations/{self.place}/{rest}"

    def unversioned(self, rest: str) -> str:
        return f"/aanleverapi/organizations/{self.place}/{rest}"

    def algorithms(self):
        return self.ask("GET", self.at("algorithms"))

    def create(self, document, query="", **headers):
        return self.ask("POST", self.at("algorithms") + query, document, **headers)

    def read(self, lars):
        return self.ask("GET", self.at(f"algorithms/{lars}"))

    def update(self, lars, document, query="", **headers):
        return self.ask("PUT", self.at(f"algorithms/{lars}") + query, document, **headers)

    def preview(self, lars):
        return self.ask("GET", self.at(f"algorithms/{lars}/preview"))

    def release(self, lars):
        return self.ask("PUT", self.at(f"algorithms/{lars}/release"))

    def publish(self, lars):
        return self.ask("PUT", self.at(f"algorithms/{lars}/publish"))

    def published(self, lars):
        return self.ask("GET", self.at(f"published-algorithms/{lars}"))

    def retract(self, lars, query=""):
        return self.ask("DELETE", self.at(f"published-algorithms/{lars}/retract") + query)

    def archive(self, lars, version):
        return self.ask("PUT", self.at(f"algorithms/{lars}/archive_version"), {"algorithm_version_id": version})

    def unarchive(self, lars, version):
        return self.ask("PUT", self.at(f"algorithms/{lars}/unarchive_version"), {"algorithm_version_id": version})

    def versions(self, lars, query=""):
        return self.ask("GET", self.unversioned(f"algorithms/{lars}/versions") + query)

    def upsert(self, source_id, document, query="", **headers):
        return self.ask("PUT", self.at(f"algorithms/by-source/{source_id}") + query, document, **headers)

    def batch(self, items, query="", **headers):
        return self.ask("POST", self.at("algorithms/batch") + query, {"items": items}, **headers)


def key_of(place, *scopes: Scope, name: str = "Zaaksysteem", by=OPERATOR) -> str:
    """A key of an organisation, with all scopes unless some are given."""
    return accounts.make_key(organisation=place, name=name, scopes=scopes or list(Scope), days=30, by=by)[1]
