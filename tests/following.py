"""Two installations of which one harvests the other, each in real processes: killed, and compared afterwards."""

from __future__ import annotations

import json
import subprocess
import time
from typing import Any

from tests.installation import COMMAND, PROJECT, Installation

ALLOWED = {"HARVEST_PRIVATE_HOSTS": "127.0.0.1", "HARVEST_SECONDS_BETWEEN": "0"}
EVERYTHING = ("--max-changed", "100", "--max-withdrawn", "100")
_VERSIONS = """
    SELECT r.uri, r.number, r.state, v.number, v.language, v.content_hash, v.content, v.valid_to IS NULL
    FROM registrations_version v JOIN registrations_registration r ON r.id = v.registration_id ORDER BY 1, 4
"""
# A text that was removed twice (a name from its replacement) before we came is removed here once.
_ROWS = """
    SELECT DISTINCT registration, kind, version, content_hash FROM ledger_entry WHERE content_hash <> '' ORDER BY 1, 3, 2, 4
"""


def change(installation: Installation, number: int, registrations: int, seed: int) -> None:
    """Make random changes in an installation, and wait for the end."""
    process = installation.start(
        "tests.changing", "proef", str(number), "--registrations", str(registrations), "--seed", str(seed)
    )
    _out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err


def harvest(installation: Installation, *arguments: str, status: int = 0) -> list[dict[str, Any]]:
    """Harvest, and return how each source went."""
    done = installation.run("harvest", "--json", *arguments, status=status, **ALLOWED)
    found: list[dict[str, Any]] = json.loads(done.stdout)["sources"]
    return found


def killed_harvest(installation: Installation, enough: int) -> int:
    """Start a harvest and kill it as soon as the ledger has more than `enough` rows; returns how many it has then."""
    process = subprocess.Popen(
        [*COMMAND, "harvest"], env={**installation.environment, **ALLOWED}, cwd=PROJECT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 240
        while rows(installation) <= enough and time.monotonic() < deadline:
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait()
    return rows(installation)


def rows(installation: Installation) -> int:
    """Return how many rows the ledger has."""
    return int(installation.query("SELECT count(*) FROM ledger_entry")[0][0])


def public(installation: Installation) -> tuple[list[Any], list[Any]]:
    """Return every version with its content hash, and every row of the ledger that has one: what must be the same."""
    return [tuple(row) for row in installation.query(_VERSIONS)], [tuple(row) for row in installation.query(_ROWS)]
