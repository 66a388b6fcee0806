"""A restore replaces the database and begins a new epoch of the ledger: what is owed when it is broken off between the two.

Whoever follows the register would not see then that rows are gone. So a restore leaves a mark in DATA_DIR while that is so,
and the next command or start of the server does what it still owed.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from algoritmeregister.ledger.models import Epoch
from algoritmeregister.ledger.writing import open_epoch


def mark(backup: str) -> None:
    """Note that the database is about to be replaced by that of `backup` (of when, and where its ledger stood)."""
    _mark().write_text(backup, encoding="utf-8")


def unmark() -> None:
    """Note that the new epoch has begun."""
    _mark().unlink(missing_ok=True)


def is_owed() -> bool:
    """Tell whether a restore is going on or was broken off, so that a new epoch may have yet to begin."""
    return _mark().exists()


def make_up() -> bool:
    """Begin the epoch that is owed, and tell whether that was still to be done.

    It was not when the restore was killed just after it, or before the database was replaced. A backup cannot have the epoch
    that begins when it is put back: where that is, this was done.
    """
    backup = _mark().read_text(encoding="utf-8")
    reason = f"restored from the backup of {backup}"[:200]
    with transaction.atomic():
        owed = not Epoch.objects.filter(reason=reason).exists()
        if owed:
            open_epoch(reason=reason)
    unmark()
    return owed


def _mark() -> Path:
    return Path(settings.DATA_DIR) / ".restoring"
