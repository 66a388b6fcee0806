"""Analyse many versions: here when there are few, on the other cores too when there are many."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from algoritmeregister.search import documents
from algoritmeregister.search.analysis import words
from algoritmeregister.search.documents import IndexedVersion, Prepared

# Starting processes and loading the word list in them takes about a second and a half: what one process analyses in it.
WORTH_PROCESSES = 3_000
CHUNK = 100
MOST_PROCESSES = 4
WORDS_REMEMBERED = 500_000


def prepare_all(versions: Iterable[IndexedVersion]) -> Iterator[Prepared]:
    """Analyse versions, in their order."""
    arriving = iter(versions)
    first = list(islice(arriving, WORTH_PROCESSES))
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    if len(first) < WORTH_PROCESSES or processes < 2:
        yield from map(documents.prepare, chain(first, arriving))
        return
    yield from _in_processes(chain(first, arriving), processes)


def _in_processes(versions: Iterable[IndexedVersion], processes: int) -> Iterator[Prepared]:
    # Fresh processes instead of copies of this one: copies would share its database connection and its locks.
    with multiprocessing.get_context("spawn").Pool(processes, initializer=_remember_more) as pool:
        chunks = _chunks(versions)
        waiting = [pool.apply_async(_prepare_chunk, (chunk,)) for chunk in islice(chunks, processes * 3)]
        # A bounded queue: the database is read no faster than the texts are analysed.
        while waiting:
            yield from waiting.pop(0).get()
            waiting += [pool.apply_async(_prepare_chunk, (chunk,)) for chunk in islice(chunks, 1)]


def _remember_more() -> None:
    # These processes live only as long as the work, and meet every word of the register.
    words.known.limit = WORDS_REMEMBERED


def _prepare_chunk(versions: list[IndexedVersion]) -> list[Prepared]:
    return [documents.prepare(version) for version in versions]


def _chunks(versions: Iterable[IndexedVersion]) -> Iterator[list[IndexedVersion]]:
    arriving = iter(versions)
    while chunk := list(islice(arriving, CHUNK)):
        yield chunk
