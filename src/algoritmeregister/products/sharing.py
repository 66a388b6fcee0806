"""Read many versions: here, or in other processes where there is a core for them."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context

from algoritmeregister.products.cutting import Read, Shown, read_versions
from algoritmeregister.products.spelling import Decided

logger = logging.getLogger(__name__)

# Starting a process and loading the tables in it takes about a second: what this one reads meanwhile.
WORTH_PROCESSES = 3_000
MOST_PROCESSES = 3


def read_all(parts: Iterable[list[Shown]], decided: Decided) -> Iterator[Read]:
    """Read versions part by part, in their order: in as many other processes as there are cores besides this one's.

    The database is read here and no faster than the texts are, so that memory stays bounded.
    """
    arriving, first, count = iter(parts), list[list[Shown]](), 0
    while count < WORTH_PROCESSES and (part := next(arriving, None)):
        first.append(part)
        count += len(part)
    processes = min(MOST_PROCESSES, (os.cpu_count() or 1) - 1)
    every = chain(first, arriving)
    if count >= WORTH_PROCESSES and processes:
        yield from _in_processes(every, decided, processes)
    else:
        yield from (read_versions(part, decided) for part in every)


def _in_processes(parts: Iterator[list[Shown]], decided: Decided, processes: int) -> Iterator[Read]:
    # Fresh processes instead of copies of this one: copies would share its database connection and its locks.
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        waiting = [(part, pool.submit(read_versions, part, decided)) for part in islice(parts, processes * 2)]
        try:
            while waiting:
                read = waiting[0][1].result()
                waiting = waiting[1:] + [(part, pool.submit(read_versions, part, decided)) for part in islice(parts, 1)]
                yield read
            return
        except BrokenProcessPool:
            logger.warning("The processes that read texts do not start, or stopped: the rest is read in this one.")
    yield from (read_versions(part, decided) for part in chain((part for part, _future in waiting), parts))
