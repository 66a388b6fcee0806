"""What the analysis found out about each longer word of a large register, kept beside its index.

Analysing a word that a process did not meet before takes a tenth of a millisecond, and what is shown of ten results has some
ten of them: a large register has more words than a process remembers. Here each takes a few microseconds. The table is
written while the whole index is made; words that come later are analysed as before. It belongs to one analysis, as its
index does.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from algoritmeregister.search.analysis import words
from algoritmeregister.search.analysis.words import Word

NAME = "words.sqlite3"
# Letters from which a word is looked up: shorter ones are no compounds, and soon all known.
SHORTEST = 7
_APART = "\x1f"
# Bytes of the table that are mapped, more than a million registrations need.
MAPPED = 1 << 30
# Kibibytes of the table that are kept while it is written: words come in no order, and a full register's table is larger
# than what SQLite keeps by itself.
KEPT = 8_192


class WordTable:
    """The table of the index in the folder `build`, to be asked."""

    def __init__(self, build: Path) -> None:
        """Raises `sqlite3.Error` when there is none to be opened."""
        self.build = build
        # Nobody writes to it any more, and it may be removed while it is open.
        address = f"{(build / NAME).resolve().as_uri()}?mode=ro&immutable=1"
        self._table = sqlite3.connect(address, uri=True, check_same_thread=False)
        # As the index itself: read where it lies, which saves a third of the time that a word takes.
        self._table.execute(f"PRAGMA mmap_size = {MAPPED}")

    def __del__(self) -> None:
        """Close the table when nobody looks words up in it any more."""
        with contextlib.suppress(AttributeError):  # it could not be opened
            self._table.close()

    def find(self, word: str) -> Word | None:
        """Return what is known of a word in small letters; None when it is not there."""
        if len(word) < SHORTEST:
            return None
        try:
            row = self._table.execute("SELECT found FROM words WHERE word = ?", (word,)).fetchone()
        except sqlite3.Error:  # damaged: the word is analysed
            return None
        if row is None:
            return None
        stem, parts, inner = row[0].split(_APART)
        return Word(word, stem, tuple(parts.split()), tuple(inner.split()))


class TableWriter:
    """Writes the table of the index that is being made in the folder `build`. Close it before it is asked."""

    def __init__(self, build: Path) -> None:
        self._path, self._empty = build / NAME, True
        self._table = sqlite3.connect(self._path)
        # What is half written is never asked: the index is then made anew.
        self._table.execute("PRAGMA journal_mode = OFF")
        self._table.execute("PRAGMA synchronous = OFF")
        self._table.execute(f"PRAGMA cache_size = -{KEPT}")
        self._table.execute("CREATE TABLE words (word TEXT PRIMARY KEY, found TEXT NOT NULL) WITHOUT ROWID")

    def add(self, met: Iterable[tuple[str, Word]]) -> None:
        """Add words as written, with what was found out about them."""
        rows = [
            (word.folded, _APART.join((word.stem, " ".join(word.parts), " ".join(word.inner))))
            for written, word in met
            if len(written) >= SHORTEST and written == word.folded
        ]
        self._table.executemany("INSERT OR IGNORE INTO words VALUES (?, ?)", rows)
        self._empty = self._empty and not rows

    def close(self) -> None:
        """Let it be asked. The table of a small register is empty, and goes: a process soon knows all its words."""
        self._table.commit()
        self._table.close()
        if self._empty:
            self._path.unlink()


def use(build: Path | None) -> None:
    """Let this process look words up in the table of the index in `build`, when it has one, and in no other.

    Of an index that this analysis made: what another found out about words is not what this one does.
    """
    words.known.elsewhere = None
    if build is not None and (build / NAME).exists():
        # The build may be removed at this moment, when another takes its place: words are analysed until that one is open.
        with contextlib.suppress(sqlite3.Error):
            words.known.elsewhere = WordTable(build).find


def in_use() -> Path | None:
    """Return the build whose table this process looks words up in; None when it does so in none."""
    table = getattr(words.known.elsewhere, "__self__", None)
    return table.build if isinstance(table, WordTable) else None
