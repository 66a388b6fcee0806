"""The searcher of this process: opened once, renewed when the index on disk changed, thrown away when it is damaged."""

from __future__ import annotations

import functools
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import tantivy

from algoritmeregister.search import cursor, directory, word_table
from algoritmeregister.search.counting import Counted
from algoritmeregister.search.cursor import Cursor

ATTEMPTS = 5


class Unusable(Exception):
    """There is no index, or not one that can be read: it must be rebuilt. The message says what is wrong."""


@dataclass(frozen=True)
class View:
    """One commit of the index, seen whole: its `searcher`, `cursor`, the `token` by which it is recognised, and what was
    `counted` in it lately."""

    searcher: tantivy.Searcher
    cursor: Cursor
    token: directory.Token
    counted: Counted = field(default_factory=Counted, compare=False)
    lengths: Mapping[str, int] = field(default_factory=dict, compare=False)  # bytes of each file that is mapped


class Reader:
    """Gives views of the index in `root`. Safe to share between the threads of a process."""

    def __init__(self, root: Path, fingerprint: str) -> None:
        self.root = root
        self.fingerprint = fingerprint
        self._lock = threading.Lock()
        self._build: Path | None = None
        self._index: tantivy.Index | None = None
        self._view: View | None = None

    def view(self, *, reads: bool = True) -> View:
        """Return the newest commit. Costs one `stat` when nothing changed, and one for each file of the index when something
        is to be read in them (`reads`).

        Raises `Unusable` when there is no readable index of the format that this software writes. An index that was
        deleted under a view that is open does not hurt that view: see `last_view`.
        """
        token = directory.change_token(self.root)
        view = self._view
        if view is not None and token == view.token:
            if reads:
                self._check_lengths(view)
            return view
        with self._lock:
            for _ in range(ATTEMPTS):
                if token is None:
                    raise Unusable(f"there is no search index in {self.root}")
                try:
                    return self._renew(token)
                except Unusable:
                    # A rebuild may have taken this build's place, and removed it, while we were opening it.
                    seen, token = token, directory.change_token(self.root)
                    if seen == token:
                        raise
            raise Unusable(f"the search index in {self.root} is replaced faster than it can be opened")

    def last_view(self) -> View | None:
        """Return the last view that worked: still a complete answer while the index is being rebuilt."""
        return self._view

    def _check_lengths(self, view: View) -> None:
        """Let go of a view of which a file was cut short: reading beyond its end would end the process.

        Files of an index are written once, and a removed one stays mapped. Opening one anew tells by itself.
        """
        if (name := directory.cut_short(view.lengths)) is None:
            return
        with self._lock:
            self._view = self._index = None
        raise Unusable(f"the file {name} of the search index was cut short")

    def _renew(self, token: directory.Token) -> View:
        if self._view is not None and token == self._view.token:
            return self._view
        build = directory.current_build(self.root)
        try:
            index = self._index if build == self._build else None
            is_new = index is None
            if index is None:
                # Not before it is sure that this analysis made it: an index that is made anew must get nothing from another.
                word_table.use(None)
                index = tantivy.Index.open(str(self.root / directory.CURRENT if build is None else build))
                # We look at the change token before each search; the engine's own watcher is half a second late.
                index.config_reader("manual")
                self._index, self._build = index, build
            lengths = directory.lengths(build) if build is not None else {}
            index.reload()
            searcher = index.searcher()
            place = cursor.read(searcher)
        except (ValueError, TypeError, OSError, RuntimeError) as error:
            self._index = None
            raise Unusable(f"the search index in {self.root} cannot be read: {error}") from error
        if place is None or place.fingerprint != self.fingerprint:
            self._index = None
            raise Unusable(f"the search index in {self.root} has another format")
        if is_new:
            word_table.use(self.root / directory.CURRENT if build is None else build)
        self._view = View(searcher, place, token, lengths=lengths)
        return self._view


@functools.lru_cache(maxsize=8)
def shared_reader(root: Path, fingerprint: str) -> Reader:
    """Give this process's one reader on an index: opening an index again costs more than asking it."""
    return Reader(root, fingerprint)
