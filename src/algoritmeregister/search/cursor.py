"""How far the index has followed the ledger. Kept inside the index, so that it can never disagree with its content."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

import tantivy

from algoritmeregister.search import schema

MARK = "cursor"


@dataclass(frozen=True)
class Cursor:
    """A place in the ledger (`epoch`, `sequence`, `chain_hash` of that row) and the format of the index (`fingerprint`)."""

    epoch: int
    sequence: int
    chain_hash: str
    fingerprint: str


def write(writer: tantivy.IndexWriter, cursor: Cursor) -> None:
    """Put the cursor in the commit that is being prepared, in place of the previous one."""
    writer.delete_documents_by_term(schema.MARKER, MARK)
    document = tantivy.Document()
    document.add_text(schema.MARKER, MARK)
    document.add_boolean(schema.SHOWN, False)
    document.add_bytes(schema.CURSOR, json.dumps(asdict(cursor)).encode())
    writer.add_document(document)


def read(searcher: tantivy.Searcher) -> Cursor | None:
    """Read the cursor of the commit that `searcher` sees; None when the index never got one."""
    query = tantivy.Query.term_query(schema.build(), schema.MARKER, MARK)
    hits = searcher.search(query, 1, count=False).hits
    if not hits:
        return None
    stored = searcher.doc(hits[0][1]).get_first(schema.CURSOR)
    return Cursor(**json.loads(bytes(stored or b"{}")))


def documents(searcher: tantivy.Searcher) -> int:
    """Count the documents that hold a cursor, with those of earlier commits that are still to be cleared away."""
    return int(searcher.doc_freq(schema.MARKER, MARK))
