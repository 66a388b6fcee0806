"""A restore that was broken off after it replaced the database, and before the ledger began a new epoch.

Whoever follows the register would not see then that rows are gone. So a restore leaves a mark in DATA_DIR while that is so,
and the next command or start of the server does what it still owed.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from algoritmeregister.ledger.writing import open_epoch


def mark(backup: str) -> None:
    """Note that the database is about to be replaced by that of `backup` (of when, and where its ledger stood)."""
    _mark().write_text(backup, encoding="utf-8")


def unmark() -> None:
    """Note that the new epoch has begun."""
    _mark().unlink(missing_ok=True)


def is_owed() -> bool:
    """Tell whether a restore was broken off, so that a new epoch has yet to begin."""
    return _mark().exists()


def make_up() -> None:
    """Begin the epoch that is owed. Also when the database had not been replaced yet: an epoch too many is no harm."""
    open_epoch(reason=f"a restore was broken off, of the backup of {_mark().read_text(encoding='utf-8')}"[:200])
    unmark()


def _mark() -> Path:
    return Path(settings.DATA_DIR) / ".restoring"
