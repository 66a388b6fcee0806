"""Read many versions: here, or in other processes where there is a core for them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain

from algoritmeregister.many_parts import in_processes
from algoritmeregister.products.cutting import Read, Shown, read_versions
from algoritmeregister.products.spelling import Decided

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
        yield from in_processes(partial(read_versions, decided=decided), every, processes)
    else:
        yield from (read_versions(part, decided) for part in every)
