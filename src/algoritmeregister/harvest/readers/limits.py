"""How much of everything a reader takes. A file that wants more ends in a clear error, before memory does."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Limits of one reading. Sizes are in bytes."""

    file_bytes: int = 512 * MEGABYTE
    record_bytes: int = 4 * MEGABYTE
    """One record, or one value between two signs of structure."""
    depth: int = 16
    """Lists and objects inside each other, the outermost included."""
    width: int = 500
    """Keys of one record, columns (or, transposed, labels) of one table."""
    nodes: int = 50_000
    """Values in one record."""
    records: int = 2_000_000
    workbook_bytes: int = 32 * MEGABYTE
    """A spreadsheet as it is stored; spreadsheets cannot be read as a stream."""
    unpacked_bytes: int = 128 * MEGABYTE
    """The same spreadsheet unpacked, and also the characters in the cells of one sheet."""
    workbook_memory: int = 1_500 * MEGABYTE
    """What the process that reads it may take."""
    unpacked_ratio: int = 250
    cells: int = 2_000_000


DEFAULT = Limits()
