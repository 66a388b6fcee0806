"""Two instances on two ports, one harvesting the other: `python -m tests.benchmarks.instances [1000] [--seed N]`.

Makes so many random changes in ten rounds, harvests after each, kills the harvest in two of them, and says whether both hold
the same content hashes. Exit status 1 when they do not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests import installation as installations
from tests.following import EVERYTHING, change, harvest, killed_harvest, public, rows
from tests.integration.serving.test_serve import serving

ROUNDS = 10
KILLED = {2, 6}  # rounds in which the harvest is killed, once it has written something


def main() -> int:
    """Read the command line, let it happen, and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("changes", type=int, nargs="?", default=1_000)
    parser.add_argument("--registrations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="two-instances-") as folder:
        origin = installations.new(Path(folder) / "origin")
        origin.run("django", "migrate", "--verbosity", "0")
        copy = installations.copy(origin, Path(folder) / "copy")
        with serving(origin, "--no-demo") as (_, port):
            address = f"http://127.0.0.1:{port}"
            copy.run("harvest", "add", "proef", address, "--connector", "instance", "--option", "size=40", *EVERYTHING)
            seconds = 0.0
            for turn in range(ROUNDS):
                change(origin, given.changes // ROUNDS, given.registrations, given.seed * 100 + turn)
                if turn in KILLED:
                    before = rows(copy)
                    print(f"round {turn}: killed after {killed_harvest(copy, before) - before} rows")
                began = time.monotonic()
                (result,) = harvest(copy)
                seconds += time.monotonic() - began
                print(f"round {turn}: read {result['read']}, {result['state']}; the ledger there has {rows(origin)} rows")
        ours, theirs = public(copy), public(origin)
        copy.run("verify")
    print(f"harvesting {given.changes} changes in {ROUNDS} rounds took {seconds:.1f} s, starts of processes included")
    print(f"versions: {len(theirs[0])} there, {len(ours[0])} here")
    same = ours == theirs
    print("The same content hashes." if same else "NOT the same content hashes.")
    for here, there in zip(ours, theirs, strict=True):
        for row in sorted({*here} ^ {*there})[:10]:
            print("here:" if row in here else "there:", *row[:6])
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
