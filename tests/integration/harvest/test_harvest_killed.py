"""A harvest that is killed while it writes: the next one completes it, without loss or double."""

from __future__ import annotations

import json
import subprocess
import time

import pytest

from tests.installation import COMMAND, PROJECT, Installation
from tests.unit.harvest.web import serve

pytestmark = pytest.mark.slow
NUMBER = 1_000
HEAD = "Nummer;Naam;Organisatie;Doel\n"


def count(installation: Installation, table: str) -> int:
    return int(installation.query(f"SELECT count(*) FROM {table}")[0][0])


def kill_halfway(installation: Installation, more: dict[str, str], enough: int) -> None:
    """Start a harvest and kill it as soon as the ledger has more than `enough` rows."""
    process = subprocess.Popen(
        [*COMMAND, "harvest"], env={**installation.environment, **more}, cwd=PROJECT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        while count(installation, "ledger_entry") <= enough and time.monotonic() < deadline:
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.02)
    finally:
        process.kill()
        process.wait()


def test_it_works(installation: Installation) -> None:
    more = {"HARVEST_PRIVATE_HOSTS": "127.0.0.1", "HARVEST_SECONDS_BETWEEN": "0"}
    lines = [f"A{number};Rekenhulp {number};Gemeente Waterveld;Helpen rekenen.\n" for number in range(NUMBER)]
    with serve() as site:
        site.pages["/lijst.csv"] = (HEAD + "".join(lines)).encode()
        installation.run("harvest", "add", "waterveld", f"{site.address}/lijst.csv", "--complete", **more)
        kill_halfway(installation, more, 0)
        first = count(installation, "ledger_entry")
        assert 0 < first < NUMBER
        kill_halfway(installation, more, first)
        result = json.loads(installation.run("harvest", "--json", **more).stdout)["sources"][0]
        assert (result["state"], result["read"], result["vanished"]) == ("finished", NUMBER, 0)
        assert 0 < result["created"] < NUMBER - first
        again = json.loads(installation.run("harvest", "--json", **more).stdout)["sources"][0]
        assert (again["state"], again["unchanged"]) == ("unchanged", NUMBER)
    for table in ("registrations_registration", "registrations_version", "ledger_entry", "harvest_sourcerecord"):
        assert count(installation, table) == NUMBER, table
    states = [row[0] for row in installation.query("SELECT state FROM harvest_run ORDER BY id")]
    assert states == ["failed", "failed", "finished", "finished"]
    installation.run("verify")
