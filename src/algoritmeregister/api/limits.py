"""How often one caller may ask: so many questions a minute, counted in this process alone.

Generous on purpose: a harvest of the whole register fits, and a program that has run wild does not keep others out. Nothing
about a caller is stored: the counts are in memory and are thrown away every minute.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from algoritmeregister.ui.callers import caller

WINDOW = 60  # seconds
# Callers that are told apart within a minute; the rest of a flood shares one count, so that memory stays bounded.
MAX_CALLERS = 50_000


@dataclass(frozen=True)
class Allowance:
    """What a caller may ask: `limit` per window, `left` of it, and the `seconds` until a new window. No limit: 0."""

    limit: int
    left: int
    seconds: int

    @property
    def spent(self) -> bool:
        """Whether this question was one too many."""
        return self.limit > 0 and self.left < 0

    def headers(self) -> dict[str, str]:
        """Return the RateLimit headers (draft-ietf-httpapi-ratelimit-headers)."""
        if not self.limit:
            return {}
        return {
            "RateLimit-Policy": f'"minuut";q={self.limit};w={WINDOW}',
            "RateLimit": f'"minuut";r={max(self.left, 0)};t={self.seconds}',
        }


class Limiter:
    """Counts questions per caller in windows of a minute that all callers share."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._window = -1
        self._counts: dict[str, int] = {}

    def ask(self, caller: str, limit: int) -> Allowance:
        """Count one question of `caller` and return what is left of `limit`."""
        return self._count(caller, limit, 1)

    def look(self, caller: str, limit: int) -> Allowance:
        """Return what is left of `limit` for `caller`, without counting anything."""
        return self._count(caller, limit, 0)

    def _count(self, caller: str, limit: int, more: int) -> Allowance:
        now = self._clock()
        window = int(now // WINDOW)
        seconds = max(1, round((window + 1) * WINDOW - now))
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            key = caller if caller in self._counts or len(self._counts) < MAX_CALLERS else ""
            count = self._counts.get(key, 0) + more
            if more:
                self._counts[key] = count
        return Allowance(limit, limit - count, seconds)


_limiter = Limiter()


def ask(request: HttpRequest) -> Allowance:
    """Count this question, and return what its caller may still ask."""
    limit = settings.API_REQUESTS_PER_MINUTE
    return _limiter.ask(caller(request), limit) if limit else Allowance(0, 0, 0)
