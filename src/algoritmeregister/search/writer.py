"""Write documents to one build of the index. Whoever uses this holds the lock (`directory.writing`)."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import tantivy

from algoritmeregister.search import cursor, documents, schema
from algoritmeregister.search.cursor import Cursor
from algoritmeregister.search.documents import Prepared

# Bytes that collect in memory before a segment is written. The engine's minimum is 15 MB; a rebuild takes more, to
# write fewer segments.
SMALL_BATCH = 16_000_000
WHOLE_REGISTER = 96_000_000


class Writer:
    """Adds and replaces documents in the build at `path`; `commit` makes them visible together with the cursor.

    A context manager: leaving it without `commit` drops what was not committed.
    """

    def __init__(self, path: Path, *, memory: int = SMALL_BATCH) -> None:
        fresh = not tantivy.Index.exists(str(path))
        self._index = tantivy.Index(schema.build(), path=str(path)) if fresh else tantivy.Index.open(str(path))
        self._memory = memory
        self._writer: tantivy.IndexWriter | None = None

    def __enter__(self) -> Writer:
        # One thread: the other core analyses the texts, and every thread would write segments of its own.
        self._writer = self._index.writer(self._memory, 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        writer, self._writer = self._writer, None
        if writer is None:
            return
        if error is not None:
            writer.rollback()
        # Dropping a writer cancels its merges: after hundreds of small updates there would be hundreds of segments.
        writer.wait_merging_threads()

    def remove(self, number: str) -> None:
        """Drop everything the index has of the registration with this number; its new versions are added after this."""
        self._open.delete_documents_by_term(schema.REGISTRATION, number)

    def add(self, fields: Prepared) -> None:
        """Add one prepared document; the caller knows that it is not there yet."""
        self._open.add_document(documents.to_document(fields))

    def commit(self, place: Cursor) -> None:
        """Make everything since the last commit visible, and `place` as the point up to which the ledger is followed."""
        cursor.write(self._open, place)
        self._open.commit()

    @property
    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise RuntimeError("the writer is used outside its `with` block")
        return self._writer
