"""Write documents to one build of the index. Whoever uses this holds the lock (`directory.writing`)."""

from __future__ import annotations

import json
import math
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import tantivy

from algoritmeregister.search import cursor, documents, schema
from algoritmeregister.search.cursor import Cursor
from algoritmeregister.search.documents import Prepared

# Bytes that collect in memory before a segment is written. The engine's minimum is 15 MB; a rebuild takes more, to
# write fewer segments: of registrations of 5 KB, 8,000 take 64 MB.
SMALL_BATCH = 16_000_000
WHOLE_REGISTER = 192_000_000
# The engine merges eight segments of a size into one, and offers no other way to have them merged. Every question looks each
# segment up by itself, and counting reads the values of a facet once per segment: in seven that takes three times as long.
MERGED_TOGETHER = 8
# A whole register below this is one segment anyhow; a piece above it does not fit in `WHOLE_REGISTER`.
FEW, LARGEST_PIECE = 2_000, 15_000
# Documents that may wait while the engine writes a piece.
MOST_WAITING = 2_000


class Writer:
    """Adds and replaces documents in the build at `path`; `commit` makes them visible together with the cursor.

    A context manager: leaving it without `commit` drops what was not committed. `whole`: how many documents come (about),
    when this is a whole register in a build that nobody reads yet. Its pieces are then such that the engine makes one
    segment of them.
    """

    def __init__(self, path: Path, *, memory: int = SMALL_BATCH, whole: int = 0) -> None:
        self._index = tantivy.Index.open(str(path)) if tantivy.Index.exists(str(path)) else _new_index(path)
        self._memory = memory
        self._piece = piece_size(whole)
        self._in_piece = 0
        self._waiting: list[Prepared] = []
        self._ending: Future[int] | None = None
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="search-writing")
        self._writer: tantivy.IndexWriter | None = None

    def __enter__(self) -> Writer:
        # One thread: the other core analyses the texts, and every thread would write segments of its own.
        self._writer = self._index.writer(self._memory, 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown()  # waits for the piece that is being written
        writer, self._writer = self._writer, None
        if writer is None:
            return
        if error is not None:
            writer.rollback()
        # Dropping a writer cancels its merges: after hundreds of small updates there would be hundreds of segments.
        writer.wait_merging_threads()

    def remove(self, number: str) -> None:
        """Drop everything the index has of the registration with this number; its new versions are added after this."""
        self._hand_over()
        self._open.delete_documents_by_term(schema.REGISTRATION, number)

    def add(self, fields: Prepared) -> None:
        """Add one prepared document; the caller knows that it is not there yet."""
        if self._piece and self._in_piece == self._piece:
            self._end_piece()
        self._in_piece += 1
        self._waiting.append(fields)
        if self._ending is None or self._ending.done() or len(self._waiting) >= MOST_WAITING:
            self._hand_over()

    def _end_piece(self) -> None:
        """Let the engine write what it has as a segment, while the next documents are being prepared."""
        self._hand_over()
        self._in_piece = 0
        self._ending = self._threads.submit(self._open.commit)

    def _hand_over(self) -> None:
        """Give the engine what waits, when the piece before it is written."""
        if self._ending is not None:
            self._ending.result()
            self._ending = None
        for fields in self._waiting:
            self._open.add_document(documents.to_document(fields))
        self._waiting.clear()

    def commit(self, place: Cursor) -> None:
        """Make everything since the last commit visible, and `place` as the point up to which the ledger is followed.

        Of a whole register, everything has come then: what is written after it are changes, each visible as a whole.
        """
        self._hand_over()
        cursor.write(self._open, place)
        self._open.commit()
        self._piece = 0

    def is_merging(self) -> bool:
        """Tell whether there still are so many segments that the engine merges them."""
        self._index.reload()
        return self._index.searcher().num_segments >= MERGED_TOGETHER

    @property
    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise RuntimeError("the writer is used outside its `with` block")
        return self._writer


def _new_index(path: Path) -> tantivy.Index:
    """Make an empty index.

    The engine's Python interface makes every column of texts a list of terms to look for too, a tenth of the work of
    indexing: names hardly ever come twice. The engine itself can do without, when the index says so before it has anything.
    """
    tantivy.Index(schema.build(), path=str(path))
    described = path / "meta.json"
    meta = json.loads(described.read_text(encoding="utf-8"))
    for field in meta["schema"]:
        if field["name"] in schema.only_columns():
            del field["options"]["indexing"]
    described.write_text(json.dumps(meta), encoding="utf-8")
    return tantivy.Index.open(str(path))


def piece_size(whole: int) -> int:
    """Tell after how many documents of a whole register a segment must end, so that all are merged into one; 0: never."""
    if whole < FEW:
        return 0
    pieces = MERGED_TOGETHER
    while whole > pieces * LARGEST_PIECE:
        pieces *= MERGED_TOGETHER
    return math.ceil(whole / pieces)
