"""`find()`: one question, one answer. Keeps this process's view of the index, and sees to it that there is one.

The pages keep being served while the index is made: a small register is waited for, of a large one the last view answers,
or the answer says that the index is being made.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from django.db import connections

from algoritmeregister.ledger import reading as ledger
from algoritmeregister.ledger.reading import Position
from algoritmeregister.search import answering, following, likeness, source, suggestions
from algoritmeregister.search.damage import DAMAGE, check_is_damage
from algoritmeregister.search.likeness import Found, Like
from algoritmeregister.search.query import Query
from algoritmeregister.search.reader import Reader, Unusable, View, shared_reader
from algoritmeregister.search.results import Results
from algoritmeregister.search.suggestions import Vocabulary

logger = logging.getLogger(__name__)

T = TypeVar("T")

# How often, in seconds, a process asks the ledger whether the index missed something: a writer that was killed between
# its commit and its indexing leaves no other trace. Costs one small query.
LOOK_EVERY = 2.0
# Versions of which the index is made while the reader waits: a few seconds' work.
SMALL_REGISTER = 5_000


@dataclass
class _Process:
    """What this process has open: a reader on one folder, its vocabulary, and the thread that is making the index."""

    reader: Reader
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    looked_at: float = float("-inf")
    making: threading.Thread | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_processes: dict[tuple[Path, str], _Process] = {}


def find(query: Query) -> Results:
    """Answer a question about the register's registrations.

    At most one small database query, and that only now and then; everything in the answer comes from the index. Any text
    is a question: nothing that someone types is an error. See `Query` and `Results`.
    """
    began = time.perf_counter()
    vocabulary = _process().vocabulary
    results, building = _ask(lambda view: answering.search(query, view.searcher, vocabulary, view.counted))
    if results is None:
        return Results(0, (), building=True)
    return replace(results, building=building, took_ms=(time.perf_counter() - began) * 1000)


def like(asked: Like, without: Collection[str]) -> Found:
    """Look for registrations like one, other than those with a number in `without`. Nothing while there is no index."""
    found, _ = _ask(lambda view: likeness.like(asked, view.searcher, without))
    return found or Found()


def _ask(ask: Callable[[View], T]) -> tuple[T | None, bool]:
    """Ask something of the index as it is now: the answer, None when there is no index yet, and whether it is being made."""
    process = _process()
    view, building = _view(process)
    if view is None:
        return None, True
    token = view.token
    try:
        return ask(view), building
    except DAMAGE as error:
        # A damaged file shows only when it is read.
        check_is_damage(error)
        logger.exception("The search index is damaged and is made anew.")
        _make(process, lambda: following.rebuild_unless_changed(token))
        view, building = _view_after_making(process)
        return (None, True) if view is None or building else (ask(view), building)


def numbers(query: Query) -> list[str]:
    """Give the number of every registration that a question finds, in its order, however many: for downloads.

    Raises `Unusable` while there is no index that can answer: a download must be complete or not be.
    """
    process = _process()
    view, building = _view(process)
    if view is None or building:
        raise Unusable("the search index is being made")
    return answering.numbers(query, view.searcher, process.vocabulary)


def first_numbers(query: Query, most: int) -> list[str]:
    """Give the numbers of the first `most` registrations that a question finds, in its order, and nothing else of them: that
    takes a small part of what showing them takes. Nothing while there is no index."""
    vocabulary = _process().vocabulary
    found, _ = _ask(lambda view: answering.numbers(query, view.searcher, vocabulary, most))
    return found or []


def counts(query: Query, aggregations: dict[str, Any], *, ever: bool = False) -> dict[str, Any]:
    """Let the engine count what a question finds, or, with `ever`, every version of it there ever was. See `figures`.

    Raises `Unusable` while there is no index that can answer.
    """
    process = _process()
    view, building = _view(process)
    if view is None or building:
        raise Unusable("the search index is being made")
    return answering.counts(query, aggregations, view.searcher, process.vocabulary, ever=ever)


def complete(beginning: str, limit: int = 8) -> list[str]:
    """Give the register's most used words that begin with what is being typed, for suggestions in the search box."""
    process = _process()
    view, _ = _view(process)
    return suggestions.completions(beginning, view.searcher, process.vocabulary, limit) if view else []


def position() -> Position | None:
    """Tell up to which place in the ledger this process's answers go; None while the index is being made.

    For pages that must know whether an answer they gave before still holds.
    """
    view, building = _view(_process(), reads=False)
    return None if view is None or building else following.position(view.cursor)


def warm_up() -> None:
    """Open the index and load what searching needs, so that the first visitor does not wait for it."""
    process = _process()
    find(Query(text="algoritme", page_size=1))
    view = process.reader.last_view()
    if view is not None:
        process.vocabulary.spelling(view.searcher)


def _process() -> _Process:
    key = (following.root(), following.fingerprint())
    if key not in _processes:
        _processes.setdefault(key, _Process(shared_reader(*key)))
    return _processes[key]


def _view(process: _Process, *, reads: bool = True) -> tuple[View | None, bool]:
    """Give the best view there is, and whether the index is being made. `reads`: whether something will be read in it."""
    try:
        view = process.reader.view(reads=reads)
    except Unusable:
        _make(process, following.catch_up_waiting)
        return _view_after_making(process)
    now = time.monotonic()
    if now - process.looked_at < LOOK_EVERY:
        return view, False
    process.looked_at = now
    if following.position(view.cursor) == ledger.head():
        return view, False
    _make(process, following.follow_commit)
    return _view_after_making(process)


def _view_after_making(process: _Process) -> tuple[View | None, bool]:
    making = process.making is not None and process.making.is_alive()
    try:
        return process.reader.view(), making
    except Unusable:
        return process.reader.last_view(), True


def _make(process: _Process, work: Callable[[], object]) -> None:
    """Bring the index up to date: of a small register at once, of a large one in a thread of its own."""
    if source.count() <= SMALL_REGISTER:
        work()
        return
    with process.lock:
        if process.making is None or not process.making.is_alive():
            process.making = threading.Thread(target=_in_thread, args=(work,), name="search-index", daemon=True)
            process.making.start()


def _in_thread(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        logger.exception("The search index could not be made or opened.")
    finally:
        connections.close_all()
