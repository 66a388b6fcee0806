"""Hold the index against the database: what `verify` asks of search."""

from __future__ import annotations

from collections.abc import Callable

import tantivy
from django.utils.translation import gettext as _

from algoritmeregister.search import content, documents, following, schema, source
from algoritmeregister.search.documents import IndexedVersion
from algoritmeregister.search.reader import shared_reader

CHUNK = 1_000


def check(*, progress: Callable[[], None] = lambda: None) -> str | None:
    """Compare every version in the database with what the index has of it, and the other way round.

    Returns None when they agree, otherwise a sentence that names the first row that does not. Catches up with the ledger
    first: an index that is behind is not wrong. `progress` is called after every version.
    """
    following.catch_up(wait=True)
    searcher = shared_reader(following.root(), following.fingerprint()).view().searcher
    stored = _hashes(searcher)
    for version in source.every_version():
        address = stored.pop(version.key, None)
        if address is None:
            return _("%s staat niet in de zoekindex") % _name(version.key)
        if not _agrees(version, searcher.doc(address)):
            return _("%s staat in de zoekindex anders dan in de database") % _name(version.key)
        progress()
    if stored:
        return _("%s staat in de zoekindex, maar niet in de database") % _name(min(stored))
    return None


def _hashes(searcher: tantivy.Searcher) -> dict[str, tantivy.DocAddress]:
    """Find every version in the index by its key."""
    found: dict[str, tantivy.DocAddress] = {}
    index, number = schema.build(), tantivy.FieldType.Integer
    everything = tantivy.Query.range_query(index, schema.VALID_FROM, number, None, schema.FOREVER)
    hits = searcher.search(everything, max(1, searcher.num_docs), count=False).hits
    for _score, address in hits:
        found[str(documents.read_card(searcher.doc(address))["key"])] = address
    return found


def _agrees(version: IndexedVersion, document: tantivy.Document) -> bool:
    texts = content.texts(version.document)
    card = documents.card(version, content.coded(version.document), texts)
    return bool(documents.read_card(document) == card and document.get_first(schema.TEXTS) == documents.shown(texts))


def _name(key: str) -> str:
    registration, _slash, version = key.partition("/")
    return _("versie %(version)s van registratie %(registration)s") % {"version": version, "registration": registration}
