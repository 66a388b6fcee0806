"""How far the index has followed the ledger. Kept inside the index, so that it can never disagree with its content."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass

import tantivy

from algoritmeregister.search import schema

MARK = "cursor"
# One commit in so many removes the cursors of those before it. Every removal costs a commit another file, which the engine
# writes through to the disk with two or three others.
REMOVED_ONCE_IN = 16
MOST_READ = 1_000


@dataclass(frozen=True)
class Cursor:
    """A place in the ledger (`epoch`, `sequence`, `chain_hash` of that row) and the format of the index (`fingerprint`)."""

    epoch: int
    sequence: int
    chain_hash: str
    fingerprint: str


def write(writer: tantivy.IndexWriter, cursor: Cursor) -> None:
    """Put the cursor in the commit that is being prepared. Of those that may be there, the furthest one counts."""
    if _removes_earlier(cursor):
        writer.delete_documents_by_term(schema.MARKER, MARK)
    document = tantivy.Document()
    document.add_text(schema.MARKER, MARK)
    document.add_boolean(schema.SHOWN, False)
    document.add_bytes(schema.CURSOR, json.dumps(asdict(cursor)).encode())
    writer.add_document(document)


def _removes_earlier(cursor: Cursor) -> bool:
    """Tell whether this is the one in so many: by its hash, since every so many-th row may never be the last of a commit."""
    return zlib.crc32(cursor.chain_hash.encode()) % REMOVED_ONCE_IN == 0


def read(searcher: tantivy.Searcher) -> Cursor | None:
    """Read the cursor of the commit that `searcher` sees; None when the index never got one."""
    query = tantivy.Query.term_query(schema.build(), schema.MARKER, MARK)
    stored = [
        searcher.doc(place).get_first(schema.CURSOR) for _, place in searcher.search(query, MOST_READ, count=False).hits
    ]
    found = [Cursor(**json.loads(bytes(each or b"{}"))) for each in stored]
    return max(found, key=lambda each: (each.epoch, each.sequence), default=None)


def documents(searcher: tantivy.Searcher) -> int:
    """Count the documents that hold a cursor, with those of earlier commits that are still to be cleared away."""
    return int(searcher.doc_freq(schema.MARKER, MARK))
