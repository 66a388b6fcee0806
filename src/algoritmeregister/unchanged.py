"""Answers of the database that hold until something is committed to it, by whichever process.

Whether anything was is told by the database itself, in one look that costs far less than most questions:

* SQLite: `PRAGMA data_version` is another number as soon as another connection committed, and a connection counts the rows
  that it changed itself;
* PostgreSQL: `pg_current_snapshot()` says which transactions are visible. As long as that is the same, so is all that
  can be read.

The look comes before the question: an answer is never older than the state that it is kept under. At the bottom of the
house: imports nothing of ours.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections

T = TypeVar("T")
# Answers that a thread keeps; with more it begins again.
KEPT = 20_000


class _Known(threading.local):
    """What the connection of this thread was told, and in which state the database was then."""

    def __init__(self) -> None:
        self.state: Hashable = None
        self.answers: dict[Hashable, Any] = {}


_known = _Known()


def while_unchanged(key: Hashable, ask: Callable[[], T]) -> T:
    """Return what `ask` answers, or answered under this `key` when nothing was committed since. All that the answer depends
    on, apart from the database, is in the key; nobody changes an answer. Within a transaction it is asked each time."""
    state = _state()
    if state is None:
        return ask()
    if state != _known.state or len(_known.answers) >= KEPT:
        _known.state, _known.answers = state, {}
    answers = _known.answers
    if key not in answers:
        # What is asked may look by itself, and find that something was committed meanwhile: then nobody gets this again.
        answers[key] = ask()
    return cast("T", answers[key])


def _state() -> Hashable:
    """Return what is equal as long as nothing is committed; None within a transaction, which sees what others do not."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return None
    connection.ensure_connection()
    own: Any = connection.connection
    # The connection itself is a part: what one says means nothing to another.
    if connection.vendor == "sqlite":
        if own.in_transaction:
            return None
        with connection.wrap_database_errors:
            ((version,),) = own.execute("PRAGMA data_version").fetchall()
        return own, version, own.total_changes
    if not connection.get_autocommit():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return own, cursor.fetchone()[0]
