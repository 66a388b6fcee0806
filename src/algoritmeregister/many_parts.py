"""Work on many parts in other processes, in their order, without losing any. At the bottom of the house: imports nothing of
ours."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

P = TypeVar("P")
R = TypeVar("R")
# Parts per process that are read before they can be worked on: no process waits for the next, and memory stays bounded.
AHEAD = 3


def _nothing() -> None:
    pass


def in_processes(
    work: Callable[[P], R], parts: Iterable[P], processes: int, begin: Callable[..., Any] = _nothing, *given: Any
) -> Iterator[R]:
    """Yield `work(part)` for each part, in order, made by so many fresh processes, in which `begin(*given)` runs first.

    Parts are read here, and no faster than they are worked on. When a process does not start or is killed (for want of
    memory, for instance), this process does what is left and says so in the log. Raises what `work` raises.
    """
    arriving = iter(parts)
    waiting: deque[P] = deque()
    handed_over: deque[Future[R]] = deque()
    # Fresh processes instead of copies of this one: copies would share its database connection and its locks.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (begin, given))

    def hand_over(count: int) -> None:
        for _turn in range(count):
            try:
                waiting.append(next(arriving))
            except StopIteration:
                return
            handed_over.append(pool.submit(work, waiting[-1]))

    try:
        hand_over(processes * AHEAD)
        while handed_over:
            made = handed_over.popleft().result()
            waiting.popleft()
            yield made
            hand_over(1)
        return
    except BrokenProcessPool:
        logger.warning("The processes that work on parts do not start, or stopped: the rest is done in this one.")
    finally:
        pool.shutdown(cancel_futures=True)
    while waiting:
        yield work(waiting.popleft())
    yield from map(work, arriving)


def _begin(begin: Callable[..., Any], given: tuple[Any, ...]) -> None:
    # Whoever interrupts a command interrupts its processes too: the one that started them ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin(*given)


def _end_with_parent() -> None:
    # A process that was killed cannot say that its others may end.
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
