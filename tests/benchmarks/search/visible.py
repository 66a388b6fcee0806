"""From the commit in the database to an answer in another process, through the whole house.

    python -m tests.benchmarks.search.visible [--records 1500] [--changes 60]

Makes a register in a scratch folder, publishes one change after the other, and lets a second process ask until it finds
each. The clock runs from the moment the database has committed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

ASKING = """
import sys, time
import django
django.setup()
from algoritmeregister.search import finding
from algoritmeregister.search.query import Query
finding.warm_up()
print("ready", flush=True)
for line in sys.stdin:
    name = line.strip()
    query = Query(text=name, facets=False, page_size=50)
    # other names look like it, and are found while it is not there yet
    while all(result.name != name for result in finding.find(query).results):
        time.sleep(0.0005)
    print(time.monotonic(), flush=True)
"""


def measure(records: int, changes: int) -> list[float]:
    """Return, per change, the milliseconds from its commit until another process found it."""
    import django

    django.setup()
    from django.core.management import call_command

    from algoritmeregister.ledger import listeners
    from algoritmeregister.ledger.writing import transaction
    from tests.benchmarks.search.generated import Generator
    from tests.factories import registration

    call_command("migrate", verbosity=0)
    generator = Generator()
    with transaction():
        for version in generator.versions(records):
            registration(version.number, whole={**version.document, "organization": version.organisation_name})
    committed: list[float] = []
    listeners._listeners.insert(0, lambda: committed.append(time.monotonic()))
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ.copy()
    )
    assert asking.stdin is not None
    assert asking.stdout is not None
    asking.stdout.readline()
    took = []
    for place in range(changes):
        asking.stdin.write(f"Vindbaar{place}x\n")
        asking.stdin.flush()
        time.sleep(0.05)
        registration(f"new{place}", name=f"Vindbaar{place}x")
        took.append((float(asking.stdout.readline()) - committed[-1]) * 1000)
    asking.stdin.close()
    asking.wait(timeout=30)
    return sorted(took)


def main() -> None:
    """Measure in a scratch folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_500)
    parser.add_argument("--changes", type=int, default=60)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {
            "DATA_DIR": scratch,
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "algoritmeregister.config.settings",
        }
        took = measure(arguments.records, arguments.changes)
    print(
        f"{arguments.records:,} records, {arguments.changes} changes: commit until another process finds it "
        f"{statistics.median(took):.1f} ms median, {took[int(len(took) * 0.95)]:.1f} ms p95"
    )


if __name__ == "__main__":
    main()
