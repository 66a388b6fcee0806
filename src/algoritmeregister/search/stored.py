"""The documents of one view of the index as results need them: card and texts. Those read lately are remembered.

The same registrations come back in answer after answer. Reading one means unpacking a block of the index, and taking its
card and its texts apart.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from html import escape
from typing import Any

import tantivy

from algoritmeregister.search import schema
from algoritmeregister.search.documents import read_card, read_shown
from algoritmeregister.search.snippets import Text

# Documents that are remembered of one view: some 5 KB each.
REMEMBERED = 2_000
# What a list shows of a registration and is marked there: key of the document → key of the card.
SHOWN_IN_LISTS = {"name": "name", "description_short": "summary", "organization": "organisation_name"}


class Stored:
    """One document: its `card`; and what lists show of it (`SHOWN_IN_LISTS`), as `shown` texts and the same `escaped`."""

    __slots__ = ("_stored", "_texts", "card", "escaped", "shown")

    def __init__(self, document: tantivy.Document) -> None:
        self.card: Mapping[str, Any] = read_card(document)
        self.shown: list[str] = [self.card[key] for key in SHOWN_IN_LISTS.values()]
        self.escaped = [escape(text) for text in self.shown]
        self._stored: bytes = document.get_first(schema.TEXTS) or b""
        self._texts: list[Text] | None = None

    @property
    def texts(self) -> list[Text]:
        """Give the texts that passages are cut from, taken apart when they are first asked for."""
        if self._texts is None:
            self._texts = [Text.of(key, text) for key, text in read_shown(self._stored)]
            self._stored = b""
        return self._texts


class Documents:
    """The documents of the view that `searcher` gives. Safe to share between threads."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._remembered = functools.lru_cache(REMEMBERED)(self._read)

    def at(self, address: tantivy.DocAddress) -> Stored:
        """Give the document at a place in the index."""
        return self._remembered(address.segment_ord, address.doc)

    def _read(self, segment: int, place: int) -> Stored:
        return Stored(self._searcher.doc(tantivy.DocAddress(segment, place)))
