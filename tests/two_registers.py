"""The register of a municipality and the national one, which have a registration in common; for tests."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from algoritmeregister.harvest.actions import Request, import_file
from algoritmeregister.harvest.outcomes import Report
from tests.factories import ALICE, register

NUMBER = "12345670"
PAGE = "https://waterveld.example/algoritmes/stoplicht"
LOCAL = {
    "source_id": "stoplicht",
    "url": PAGE,
    "name": "Slimme stoplichten",
    "organization": "Gemeente Waterveld",
    "description_short": "Wij laten fietsers eerder oversteken.",
    "goal": "Minder wachten.",
    "lang": "nld",
    "standard_version": "1.0",
}
NATIONAL = {
    "algorithm_id": NUMBER,
    "url": PAGE,
    "name": "Stoplichten",
    "organization": "Gemeente Waterveld",
    "description_short": "Een regeling voor verkeerslichten.",
    "publication_category": "Overige algoritmes",
    "risks": "Een kapotte lus.",
    "lang": "nld",
    "standard_version": "1.0",
}


class Registers:
    """Two registers, of which files are taken in, an hour apart."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.hour = folder, 0
        register(
            "waterveld",
            "Register Waterveld",
            owner_name="Gemeente Waterveld",
            website="https://waterveld.example/algoritmes",
        )

    def take(self, slug: str, *records: dict[str, str], at: datetime | None = None) -> Report:
        self.hour += 1
        path = self.folder / f"{slug}-{self.hour}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, sorted({key for each in records for key in each}), delimiter=";")
            table.writeheader()
            table.writerows(records)
        profile = "national-csv" if slug == "landelijk" else "standard-keys"
        as_of = at or datetime(2026, 6, 1, tzinfo=UTC) + timedelta(hours=self.hour)
        request = Request(path, slug, as_of=as_of, complete=True, profile=profile)
        return import_file(request, by=ALICE)

    def local(self, *records: dict[str, str], at: datetime | None = None, **changes: str) -> Report:
        return self.take("waterveld", *(records or (LOCAL | changes,)), at=at)

    def national(self, *records: dict[str, str], at: datetime | None = None, **changes: str) -> Report:
        return self.take("landelijk", *(records or (NATIONAL | changes,)), at=at)


OTHER_LOCAL = {
    **LOCAL,
    "source_id": "park",
    "url": "",
    "name": "Parkeerhulp",
    "description_short": "Zoekt een plek.",
    "goal": "",
}
OTHER_NATIONAL = {**NATIONAL, "algorithm_id": "23456785", "url": "", "name": "Afvalroutes", "description_short": "Route."}
