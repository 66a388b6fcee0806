"""A file that is only written, and taken away in pieces by whoever sends it."""

from __future__ import annotations

import io


class Pieces(io.RawIOBase):
    """What is written to it waits until it is taken. It has no place to go back to, as zip and Parquet writers need none."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: object) -> int:
        """Keep the bytes until they are taken."""
        piece = bytes(data)  # type: ignore[call-overload]  # any buffer
        self._waiting.append(piece)
        self._written += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Tell how many bytes were written."""
        return self._written

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        piece = b"".join(self._waiting)
        self._waiting.clear()
        return piece
