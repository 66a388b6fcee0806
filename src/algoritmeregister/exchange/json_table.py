"""JSON and NDJSON: whole descriptions, one object each, in the shape of the file of one description.

JSON is one object: `standard` and `registrations`. NDJSON has one description on each line, for programs that read a line
at a time. UTF-8; half a character (a lone surrogate) becomes a question mark.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from algoritmeregister.exchange.parts import Row

ROWS_PER_PIECE = 25
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def stream(rows: Iterable[Row], *, standard: str) -> Iterator[bytes]:
    """Yield the JSON file in pieces."""
    yield (f'{{"standard":{_encode(standard)},"registrations":[').encode()
    first = True
    for piece in _pieces(_encode(row.plain()) for row in rows):
        yield _bytes(("\n" if first else ",\n") + ",\n".join(piece))
        first = False
    yield b"\n]}\n"


def stream_lines(rows: Iterable[Row], *, standard: str) -> Iterator[bytes]:
    """Yield the NDJSON file in pieces."""
    for piece in _pieces(_encode(row.plain()) for row in rows):
        yield _bytes("\n".join(piece) + "\n")


def lines(rows: Iterable[Row], *, standard: str) -> bytes:
    """Return the lines of these rows: those of all rows together are the NDJSON file."""
    return b"".join(stream_lines(rows, standard=standard))


def _pieces(texts: Iterable[str]) -> Iterator[list[str]]:
    piece: list[str] = []
    for text in texts:
        piece.append(text)
        if len(piece) == ROWS_PER_PIECE:
            yield piece
            piece = []
    if piece:
        yield piece


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
