"""The real files of the national register: the exact events between four listings, and everything else on top."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from algoritmeregister.cli.harvest import harvest as harvest_command
from algoritmeregister.harvest.actions import Request, import_file
from algoritmeregister.harvest.models import OrganisationRename
from algoritmeregister.harvest.outcomes import Report
from algoritmeregister.ledger.models import Entry
from algoritmeregister.registrations.models import Registration, Version
from algoritmeregister.registrations.states import State
from tests.factories import ALICE
from tests.listings import take_in
from tests.postgres import analyse
from tests.shared_data import shared_data
from tests.unit.harvest.web import serve

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIELDS = {
    "title": "name",
    "organisatie": "organization",
    "doel": "goal",
    "juridische_basis": "lawful_basis",
    "status": "status",
    "geregistreerd": "publication_dt",
}


def take(name: str, **options: object) -> Report:
    """Take in one of the real files; its rejects, if any, are not written beside it."""
    report = import_file(Request(shared_data(name), rejects=Path("/dev/null"), **options), by=ALICE)  # type: ignore[arg-type]
    analyse()
    return report


def expected() -> dict[tuple[str, str], dict[str, object]]:
    lines = shared_data("national-register/changes-between-listings.jsonl").read_text().splitlines()
    return {(event["date"], event["id"]): event for event in map(json.loads, lines)}


def kind_of(event: dict[str, object]) -> str:
    """What an event of the list is in our words."""
    if event["op"] != "changed":
        return {"added": "published", "removed": "withdrawn"}[str(event["op"])]
    fields = set(event["changes"])  # type: ignore[call-overload]
    return {frozenset({"organisatie"}): "renamed", frozenset({"geregistreerd"}): "redated"}.get(frozenset(fields), "updated")


@pytest.fixture(scope="module")
def listings(shared_content: None) -> list[int]:
    """The four listings, taken in once in a run: it is the largest import of the suite. How many each created."""
    return take_in()


def test_four_listings_give_exactly_the_93_events(listings: list[int]) -> None:
    assert listings[0] == Entry.objects.filter(observed_at__date="2026-05-13").count() == 1431
    events = expected()
    entries = Entry.objects.exclude(observed_at__date="2026-05-13").order_by("sequence")
    found = {(entry.observed_at.date().isoformat(), entry.number): entry for entry in entries}
    local = {(day, number): found.get((day, number)) or found.get((_day_before(day), number)) for day, number in events}
    assert entries.count() == len(events) == 93
    for key, event in events.items():
        entry = local[key]
        assert entry is not None, key
        assert entry.kind == kind_of(event), key
        changed = {FIELDS[field] for field in event.get("changes", {})}  # type: ignore[attr-defined]
        assert set(entry.detail.get("changed", [])) == changed, key
    assert Counter(entry.kind for entry in entries) == {
        "published": 60,
        "renamed": 22,
        "updated": 5,
        "redated": 5,
        "withdrawn": 1,
    }
    _check_values(events)
    assert sorted(OrganisationRename.objects.values_list("registrations", "basis")) == [(1, "capitals"), (21, "several")]
    assert Registration.objects.filter(state=State.PUBLISHED).count() == 1490


def _day_before(day: str) -> str:
    """A day in the Netherlands begins on the evening before in universal time."""
    year, month, number = map(int, day.split("-"))
    return date(year, month, number - 1).isoformat()


def _check_values(events: dict[tuple[str, str], dict[str, object]]) -> None:
    """The old and the new text of every change are those of the list."""
    for (_day, number), event in events.items():
        for field, (old, new) in event.get("changes", {}).items():  # type: ignore[attr-defined]
            if field == "status":
                continue
            texts = [
                version.document.get(FIELDS[field], "") for version in Version.objects.filter(registration__number=number)
            ]
            assert (old, new) in pairwise(texts), (number, field)


@pytest.mark.sqlite
def test_the_other_files_come_on_top_without_harm(listings: list[int]) -> None:
    merged = take("national-register/merged-2026-08-08.json", complete=True, as_of=date(2026, 8, 8))
    assert (merged.counts.created, merged.counts.vanished, merged.counts.rejected) == (40, 0, 0)
    assert Registration.objects.filter(state=State.PUBLISHED).count() == 1530
    names = dict(Version.objects.filter(valid_to__isnull=True).values_list("registration__number", "organisation_name"))
    goals = {version.registration.number: version.document.get("goal") for version in _current()}

    full = take("national-register/full-records-standard-0.1-and-0.2-117.json", as_of=date(2026, 8, 9))
    assert (full.counts.updated, full.counts.created, full.counts.rejected) == (111, 6, 0)
    export = take("national-register/official-export-sample-2024-05.csv", as_of=date(2026, 8, 10))
    assert (export.counts.updated, export.counts.created) == (1, 0), "found by organisation and name"
    master = take("master-list-2022/master-list-2022-12-20.xlsx", as_of=date(2022, 12, 20), complete=True)
    assert (master.counts.created, master.counts.unchanged, master.counts.rejected) == (107, 2, 0), "two by the same link"
    launch = take("local-registers-2022/launch.json")
    assert (launch.counts.created, launch.counts.updated, launch.counts.rejected) == (93, 1, 0), "one by the same link"

    after = {version.registration.number: version for version in _current()}
    assert all(after[number].organisation_name == name for number, name in names.items())
    assert all(after[number].document.get("goal") == goal for number, goal in goals.items() if goal and number != "58766226")
    fuller = after["11136893"] if "objection_procedure" in after["11136893"].document else None
    assert fuller is None, "a registration that no full record speaks of has got nothing"
    assert sum("objection_procedure" in version.document for version in after.values()) > 40
    again = take("national-register/merged-2026-08-08.json", complete=True, as_of=date(2026, 8, 11))
    assert again.counts.unchanged == 1530
    assert again.counts.vanished == 6, "the six that the national register no longer has"


def test_a_server_that_shows_what_is_known_changes_nothing_and_half_of_it_is_not_believed(
    listings: list[int], settings: Any, tmp_path: Path
) -> None:
    settings.HARVEST_PRIVATE_HOSTS = ["127.0.0.1"]
    settings.HARVEST_SECONDS_BETWEEN = 0
    settings.DATA_DIR = tmp_path
    content = shared_data("national-register/listing-2026-06-30.json").read_bytes()
    data = json.loads(content)
    before = Entry.objects.count(), Version.objects.count()
    with serve() as site:
        site.pages["/lijst.json"] = content
        harvest("add", "landelijk", f"{site.address}/lijst.json", "--profile", "national-listing", "--complete")
        first = harvest("landelijk", "--json")
        assert [first[key] for key in ("state", "read", "created", "vanished", "rejected")] == ["finished", 1490, 0, 0, 0]
        assert harvest("landelijk", "--json")["state"] == "unchanged"
        site.pages["/lijst.json"] = json.dumps(data | {"algoritmes": data["algoritmes"][:745]}).encode()
        assert harvest("landelijk", "--json", status=1)["state"] == "waiting"
        site.pages["/lijst.json"] = json.dumps(data | {"algoritmes": []}).encode()
        assert harvest("landelijk", "--json", status=1)["state"] == "failed"
        site.pages["/lijst.json"] = json.dumps(data).encode()
        again = harvest("landelijk", "--json")
    assert (again["state"], again["unchanged"]) == ("finished", 1490), "other bytes, the same records"
    assert (Entry.objects.count(), Version.objects.count()) == before


def harvest(*arguments: str, status: int = 0) -> dict[str, Any]:
    """Run the command; return its first outcome when it is asked as JSON."""
    result = CliRunner().invoke(harvest_command, arguments)
    assert result.exit_code == status, (result.output, result.exception)
    return json.loads(result.stdout)["sources"][0] if "--json" in arguments else {}


def _current() -> list[Version]:
    return list(Version.objects.filter(valid_to__isnull=True).select_related("registration"))
