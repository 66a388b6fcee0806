"""Who wants to hear that the ledger grew, after the transaction is committed. Higher rooms register themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable

logger = logging.getLogger(__name__)

_listeners: list[Callable[[], None]] = []


def on_commit(listener: Callable[[], None]) -> Callable[[], None]:
    """Call `listener` after every commit that appended to the ledger. Usable as a decorator; registering twice
    counts once.
    """
    if listener not in _listeners:
        _listeners.append(listener)
    return listener


def notify() -> None:
    """Call every listener. One that fails is logged: what was committed stays, and read models catch up later."""
    for listener in list(_listeners):
        try:
            listener()
        except Exception:
            logger.exception("A listener of the ledger failed; its read model catches up later.")
