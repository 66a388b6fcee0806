"""Analyse many versions: here, or in other processes where that is faster or keeps this one free."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from algoritmeregister.many_parts import in_processes
from algoritmeregister.search import documents, word_table
from algoritmeregister.search.analysis import words
from algoritmeregister.search.analysis.words import Word
from algoritmeregister.search.documents import IndexedVersion, Prepared

# Starting processes and loading the word list in them takes about a second and a half: what one process analyses in it.
WORTH_PROCESSES = 3_000
CHUNK = 500
MOST_PROCESSES = 4
# Words and pieces of text that are remembered while a whole register is analysed: about 200 MB when all are used.
WORDS_REMEMBERED = 260_000


Met = Callable[[Iterable[tuple[str, Word]]], None]  # told of words as written, with what was found out about them
Chunk = tuple[list[Prepared], list[tuple[str, Word]]]  # versions, analysed, and the words that were new in them


def _tell_nobody(met: Iterable[tuple[str, Word]]) -> None:
    pass


def prepare_all(versions: Iterable[IndexedVersion], met: Met = _tell_nobody) -> Iterator[Prepared]:
    """Analyse versions, in their order. `met` is told, now and then, of the words that a large number of them has."""
    arriving = iter(versions)
    first = list(islice(arriving, WORTH_PROCESSES))
    if len(first) < WORTH_PROCESSES:
        yield from map(documents.prepare, first)
    elif processes := _processes():
        chunks = _chunks(chain(first, arriving))
        for prepared, new in in_processes(_prepare_chunk, chunks, processes, _begin, word_table.in_use()):
            met(new)
            yield from prepared
    else:
        with words.remembering(WORDS_REMEMBERED), _without_search_for_garbage():
            for prepared, new in map(_prepare_chunk, _chunks(chain(first, arriving))):
                met(new)
                yield from prepared


def _processes() -> int:
    """Tell how many other processes analyse; 0 when this one does.

    The engine indexes on a core of its own. With two cores a command is done soonest by analysing here: what other processes
    gain is lost on sending them the texts, and in each of them on learning the same words; threads wait for each other. A
    thread of a process that also serves pages leaves the analysis to another process: it would keep the pages waiting.
    """
    others = (os.cpu_count() or 1) - 1
    if others >= 2:
        return min(MOST_PROCESSES, others)
    return int(threading.current_thread() is not threading.main_thread())


def _begin(build: Path | None) -> None:
    # These processes live only as long as the work, and meet every word of the register: most are known when it was
    # indexed before.
    words.known.limit, words.known.met = WORDS_REMEMBERED, []
    gc.disable()
    word_table.use(build)


@contextmanager
def _without_search_for_garbage() -> Iterator[None]:
    """Do not look for garbage among hundreds of thousands of remembered words again and again: that takes a fifth of the
    time. Nothing in the analysis needs it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _prepare_chunk(versions: list[IndexedVersion]) -> Chunk:
    """Analyse versions; give them with the words that were not met before."""
    prepared = documents.prepare_many(versions)
    met, words.known.met = words.known.met or [], []
    return prepared, met


def _chunks(versions: Iterable[IndexedVersion]) -> Iterator[list[IndexedVersion]]:
    arriving = iter(versions)
    while chunk := list(islice(arriving, CHUNK)):
        yield chunk
