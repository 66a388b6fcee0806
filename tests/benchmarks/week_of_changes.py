"""How fast the page with changes is when a week holds very many: `python -m tests.benchmarks.week_of_changes [100000]`.

Prints how long taking in the ledger takes, and each look at the week and at the feed, in seconds of the clock and of the
processor, and how much memory the process had at most.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime


def main(registrations: int) -> None:
    """Fill a register in a folder of its own, and look."""
    os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="register-week-"))
    os.environ["ALLOWED_HOSTS"] = "testserver"
    from algoritmeregister.cli import set_up_django

    set_up_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.conf import settings
    from django.test import Client

    from algoritmeregister.ledger.models import Entry
    from algoritmeregister.news import following
    from algoritmeregister.news.models import Item
    from tests.benchmarks.filling import fill

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    for _done in fill(registrations):
        pass
    print(f"{Entry.objects.count()} entries")
    before = _peak()
    _timed("take in the whole ledger", following.follow)
    print(f"memory while taking in: +{_peak() - before} MB")
    # Everything in one week: the worst there is. The generated registrations are spread over years.
    Item.objects.update(observed_at=datetime(2026, 6, 3, 12, tzinfo=UTC))
    client = Client()
    week = "/wijzigingen?week=2026-W23"
    for name, address in {
        "the week, first look": week,
        "filtered": f"{week}&wijziging=published&thema=verkeer",
        "page 2": f"{week}&pagina=2",
        "a deep page": f"{week}&pagina={registrations // 50}",
        "its feed": "/feeds/wijzigingen.atom",
        "an archive": f"/feeds/wijzigingen.atom?archief={registrations // 100}",
    }.items():
        _timed(name, lambda address=address: _ask(client, address))
    print(f"peak memory: {_peak()} MB")


def _ask(client: object, address: str) -> None:
    response = client.get(address)  # type: ignore[attr-defined]
    assert response.status_code == 200, address


def _timed(name: str, work: Callable[[], object]) -> None:
    began, busy = time.perf_counter(), time.process_time()
    work()
    print(f"{name}: {time.perf_counter() - began:.2f} s, of the processor {time.process_time() - busy:.2f} s")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
