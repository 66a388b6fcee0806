"""Which tests run on SQLite and on PostgreSQL: what a database may do otherwise is tried on both.

That is writing, locking, what is undone, two at once, and the questions themselves. What a page then makes of the rows
(texts, forms, refusals, files) is the same on either, and is tried on SQLite. Every room of `tests/integration` says here
which of the two its tests are about; a test or file that is about the other has the mark `both` or `sqlite`. Of a room that
only shows, the first walk of every file (`test_it_works`) runs on both, so that every page asks PostgreSQL its questions.
"""

from __future__ import annotations

from pathlib import Path

import pytest

BOTH, SQLITE = "both", "sqlite"
INTEGRATION = Path(__file__).parent / "integration"
FIRST_WALK = "test_it_works"
ROOMS = {
    "accounts": BOTH,
    "api": SQLITE,
    "assessments": BOTH,
    "demo": SQLITE,
    "desk": SQLITE,
    "drafts": BOTH,
    "feedback": BOTH,
    "harvest": BOTH,
    "knowledge": BOTH,
    "ledger": BOTH,
    "links": BOTH,
    "news": BOTH,
    "organisations": BOTH,
    "products": BOTH,
    "registers": BOTH,
    "registrations": BOTH,
    "requirements": BOTH,
    "search": BOTH,
    "serving": BOTH,
    "site": SQLITE,
    "upkeep": BOTH,
}


def on_postgres(item: pytest.Item) -> bool:
    """Say whether a test runs on PostgreSQL too: by its nearest mark, else by its room. A new room is tried on both."""
    for mark in item.iter_markers():
        if mark.name in (BOTH, SQLITE):
            return mark.name == BOTH
    if not item.path.is_relative_to(INTEGRATION):
        return True
    room = item.path.relative_to(INTEGRATION).parts[0]
    return ROOMS.get(room, BOTH) == BOTH or getattr(item, "originalname", "") == FIRST_WALK
