"""Harvest the sources whose time has come, as part of what is done behind the pages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import closing

from django.db import connections
from django.utils import timezone

from algoritmeregister.harvest import queries
from algoritmeregister.harvest.errors import Busy
from algoritmeregister.harvest.harvesting import harvest

logger = logging.getLogger(__name__)


def harvest_due(is_stopping: Callable[[], bool]) -> int:
    """Harvest the active sources of which the interval has passed. Returns how many; 0 when another harvest is going on.

    Between two sources it looks whether it is time to stop. What is killed is done again later, without loss or double.
    """
    sources = queries.due_sources(timezone.now())
    if not sources:
        return 0
    done = 0
    try:
        with closing(harvest(sources)) as outcomes:
            for outcome in outcomes:
                done += 1
                told = outcome.problem or ", ".join(f"{name} {number}" for name, number in outcome.counts.as_dict().items())
                level = logging.INFO if outcome.is_good else logging.WARNING
                logger.log(level, "Harvest of %s: %s. %s", outcome.source.register.slug, outcome.state, told)
                if is_stopping():
                    break
    except Busy:
        logger.info("Another harvest is going on; this one waits for the next round.")
    return done


class HarvestBeside:
    """Harvests what is due beside the other work, so that a slow source keeps no letter waiting."""

    def __init__(self, is_stopping: Callable[[], bool]) -> None:
        self._is_stopping = is_stopping
        self._thread: threading.Thread | None = None

    def look(self) -> bool:
        """Begin when something is due and nothing goes on yet. Returns whether it began."""
        if (self._thread and self._thread.is_alive()) or not queries.due_sources(timezone.now()):
            return False
        # It ends with the process: a harvest may be killed at any moment.
        self._thread = threading.Thread(target=self._harvest, name="harvest", daemon=True)
        self._thread.start()
        return True

    def wait(self, seconds: float | None = None) -> None:
        """Wait until what goes on is done, or so many seconds."""
        if self._thread:
            self._thread.join(seconds)

    def _harvest(self) -> None:
        try:
            harvest_due(self._is_stopping)
        except Exception:
            logger.exception("The harvest failed; it is tried again in the next round.")
        finally:
            connections.close_all()
