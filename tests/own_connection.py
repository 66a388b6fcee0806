"""Work on a connection of its own, as another process would do it."""

from __future__ import annotations

import threading
from collections.abc import Callable


def begin(work: Callable[[], object]) -> threading.Thread:
    """Begin it beside the test; returns what can be waited for. Its connection is closed at the end."""
    # Not above: this file may be read before Django is.
    from django.db import connection

    def on_its_own() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=on_its_own)
    thread.start()
    return thread
