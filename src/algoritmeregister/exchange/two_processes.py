"""The lines of a large file made by two processes: this one reads the database, and both make lines of what was read.

Making lines takes three times as long as reading, so a second core halves the time. The other process is a copy of this one
(a fresh one would first have to load everything), made while this one has no connection to the database, and ends with it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from queue import SimpleQueue

from django.db import connections

from algoritmeregister.exchange.parts import Part

Lines = Callable[[Part], bytes]
# Parts that the other process has or that wait for it: it never has to wait for this one, and memory stays small.
AHEAD = 3


@contextmanager
def helper(lines: Lines) -> Iterator[Helper | None]:
    """Give a second process that makes lines; None where there is no core for it, or a copy of this process is not safe.

    Closes the connections to the database; gives None inside a transaction.
    """
    if not _has_room() or any(each.in_atomic_block for each in connections.all(initialized_only=True)):
        yield None
        return
    connections.close_all()
    made = Helper(lines)
    try:
        yield made
    finally:
        made.end()


def pieces(parts: Iterable[Part], lines: Lines, helper: Helper, seen: Callable[[int], None]) -> Iterator[bytes]:
    """Yield the lines of all parts, in their order. `seen` is told of how many rows each piece is, before it comes."""
    waiting: deque[tuple[int, bytes | None]] = deque()

    def first() -> bytes:
        rows, made = waiting.popleft()
        seen(rows)
        return helper.take() if made is None else made

    for part in parts:
        if helper.busy < AHEAD:
            helper.give(part)
            waiting.append((len(part.read), None))
        else:
            waiting.append((len(part.read), lines(part)))
        while waiting and (waiting[0][1] is not None or helper.has_some):
            yield first()
    while waiting:
        yield first()


class Helper:
    """The other process. What it is given comes back in the same order."""

    def __init__(self, lines: Lines) -> None:
        context = multiprocessing.get_context("fork")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_help, args=(lines, theirs, self._connection), daemon=True)
        self._process.start()
        theirs.close()
        self.busy = 0
        self._given: SimpleQueue[Part | None] = SimpleQueue()
        # In a thread: the other process reads nothing as long as nobody takes what it made.
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    @property
    def has_some(self) -> bool:
        """Whether lines are ready."""
        return self._connection.poll()

    def give(self, part: Part) -> None:
        """Let lines be made of a part; returns at once."""
        self.busy += 1
        self._given.put(part)

    def take(self) -> bytes:
        """Return the lines of the part that was given first; waits for them. Raises what making them raised."""
        try:
            made: bytes | Exception = self._connection.recv()
        except (EOFError, ConnectionError) as error:
            raise ChildProcessError("The process that makes half of the lines has ended.") from error
        self.busy -= 1
        if isinstance(made, Exception):
            raise made
        return made

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._given.put(None)
        # Not asked to end: what this process does when it is asked (`cli.ending`) was copied, and can come just too early
        # to interrupt a process that begins to wait.
        self._process.kill()
        self._process.join()
        self._thread.join()
        self._connection.close()

    def _send(self) -> None:
        # The process that ended is told of by `take`.
        with suppress(OSError):
            while (part := self._given.get()) is not None:
                self._connection.send(part)


def _help(lines: Lines, connection: Connection, other_end: Connection) -> None:
    # Whoever interrupts the command interrupts both; this one ends with the other.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    other_end.close()
    made: SimpleQueue[bytes | Exception] = SimpleQueue()
    # In a thread: who takes them is making lines too, and this process goes on with the next part meanwhile.
    threading.Thread(target=_hand_over, args=(made, connection), daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            part = connection.recv()
            try:
                made.put(lines(part))
            except Exception as error:  # noqa: BLE001  # whoever takes it raises it
                made.put(error)


def _hand_over(made: SimpleQueue[bytes | Exception], connection: Connection) -> None:
    # Who no longer takes lines ends this process.
    with suppress(OSError):
        while True:
            connection.send(made.get())


def _has_room() -> bool:
    """Whether there is a second core, and a copy of this process would be whole: a thread does not come along."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    return cores > 1 and threading.active_count() == 1
