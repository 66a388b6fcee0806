"""The national algorithm register of the Netherlands, and what answers like it: `POST /api/algoritme/NLD`, in pages.

The address is that of the register ("https://algoritmes.overheid.nl"). `language`: NLD, ENG or FRY. `filters`: what else is
in the body of the question, such as {"organisationtype": "gemeente"}; then it is not the whole register. `size`: records a
page.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from algoritmeregister.harvest.connectors import json_pages
from algoritmeregister.harvest.connectors.questions import COMMON, Asked, Fetched, WrongOption
from algoritmeregister.harvest.fetching import Fetcher

OPTIONS = frozenset({"language", "filters", "size"})
LANGUAGES = ("NLD", "ENG", "FRY")
_SIZE = 100


def check(asked: Asked) -> None:
    """Check the options. Raises `WrongOption`."""
    if asked.text("language", LANGUAGES[0]) not in LANGUAGES:
        raise WrongOption("language", ", ".join(LANGUAGES))
    if not isinstance(asked.options.get("filters", {}), dict):
        raise WrongOption("filters", "{…}")
    if not 1 <= asked.number("size", _SIZE) <= _SIZE:
        raise WrongOption("size", f"1–{_SIZE}")


def fetch(asked: Asked, fetcher: Fetcher, folder: Path) -> Fetched:
    """Fetch all pages into one file. Raises `NotFetched`."""
    options = {
        **{name: value for name, value in asked.options.items() if name in COMMON},
        "method": "POST",
        "body": asked.options.get("filters", {}),
        "records": "results",
        "total": "total_count",
        "size": asked.number("size", _SIZE),
        "size_name": "limit",
    }
    address = f"{asked.address.rstrip('/')}/api/algoritme/{asked.text('language', LANGUAGES[0])}"
    return json_pages.fetch(replace(asked, address=address, options=options), fetcher, folder)
