"""Connections that stay open, divided evenly over the web workers.

The kernel gives each new connection to any of the workers, by chance, and a browser or proxy keeps asking on the one it
has: of sixteen that ask without a pause ten may stand behind one worker and six behind the other. So a worker that is busy
and has more than its share says after an answer that it closes that connection (RFC 9112 9.6). Who asks opens another,
which goes to any.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
# Seconds between two looks at how many connections each worker has: a look takes a fifth of a millisecond per worker.
EVERY = 0.25
# The part of that time that a worker must have been making pages: who waits for nobody need not move.
BUSY = 0.5
_PROCESSES = Path("/proc")


class Divided:
    """The application of a worker with one thread: answers as `application` does, and lets surplus connections go."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._looked = time.monotonic()
        self._worked = 0.0
        self._surplus = 0

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """Answer one request."""
        began = time.monotonic()
        if began - self._looked >= EVERY:
            self._surplus = surplus() if self._worked >= BUSY * (began - self._looked) else 0
            self._looked, self._worked = began, 0.0
        if self._surplus and environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
            self._surplus -= 1
            start = _closing(start)
        try:
            return self._application(environ, start)
        finally:
            self._worked += time.monotonic() - began


def surplus() -> int:
    """Return how many connections this worker has above its share; 0 where that is not to be seen (only Linux tells)."""
    try:
        mine = _sockets(_PROCESSES / "self")
        others = [_sockets(each) for each in _other_workers()]
    except OSError:  # another worker just ended, or may not be looked at
        return 0
    # What each has beside them, such as where it listens, is as much for all.
    share = -(-(mine + sum(others)) // (1 + len(others)))
    return max(0, mine - share)


def _other_workers() -> Iterator[Path]:
    """Give the processes that the server started with the words with which it started this one."""
    words = (_PROCESSES / "self" / "cmdline").read_bytes()
    for children in (_PROCESSES / str(os.getppid()) / "task").glob("*/children"):
        for child in children.read_text().split():
            process = _PROCESSES / child
            if int(child) != os.getpid() and (process / "cmdline").read_bytes() == words:
                yield process


def _sockets(process: Path) -> int:
    """Count the sockets that a process has open."""
    return sum(_is_socket(each) for each in os.scandir(process / "fd"))


def _is_socket(opened: os.DirEntry[str]) -> bool:
    try:
        return os.readlink(opened.path).startswith("socket:")
    except FileNotFoundError:  # closed since
        return False


def _closing(start: Start) -> Start:
    def start_and_close(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start(status, [*headers, ("Connection", "close")], *more)

    return start_and_close
