"""A table to fill in as CSV: the titles of its columns and nothing else. The explanation is on the website."""

from __future__ import annotations

from algoritmeregister.exchange import csv_table
from algoritmeregister.exchange.blank.columns import blanks


def as_csv(version: str, language: str) -> bytes:
    """Return the file for a version of the standard (or the superset). Raises UnknownStandard."""
    return b"".join(csv_table.table([column.title for column in blanks(version, language)], ()))
