"""How fast the page with figures is in a large register: `python -m tests.benchmarks.figures [100000]`.

Prints what each look costs, in seconds of the clock and of the processor. The first look counts and draws; so does
each other kind of organisation. A page that was made stays made until something changes.
"""

from __future__ import annotations

import os
import sys
import tempfile

from tests.benchmarks.week_of_changes import _ask, _peak, _timed


def main(registrations: int) -> None:
    """Fill a register in a folder of its own, and look."""
    os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="register-figures-"))
    os.environ["ALLOWED_HOSTS"] = "testserver"
    from algoritmeregister.cli import set_up_django

    set_up_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.conf import settings
    from django.test import Client

    from algoritmeregister.news import following as news
    from algoritmeregister.search import finding
    from algoritmeregister.search import following as search
    from tests.benchmarks.filling import fill

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    for _done in fill(registrations):
        pass
    _timed("make the index", search.rebuild)
    _timed("take in the changes", news.follow)
    finding.warm_up()
    client = Client()
    client.get("/vragen")  # what the first page of a process costs is not about figures
    for name, address in {
        "figures, first look": "/cijfers",
        "figures, in English": "/en/cijfers",
        "figures, of municipalities": "/cijfers?soort=gemeente",
        "figures, again": "/cijfers",
        "a table": "/cijfers/thema.csv",
        "the same from the API": "/api/v1/cijfers",
    }.items():
        _timed(name, lambda address=address: _ask(client, address))
    print(f"peak memory: {_peak()} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
