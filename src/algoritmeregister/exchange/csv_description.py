"""One description as one row of CSV, for spreadsheets: fixed columns, whatever standard the description is in.

The dialect is that of `csv_table`; the columns are those of `columns`, in the superset.
"""

from __future__ import annotations

from algoritmeregister import standards
from algoritmeregister.exchange import csv_table
from algoritmeregister.exchange.metadata import Described, metadata
from algoritmeregister.exchange.parts import Row


def as_csv(described: Described) -> bytes:
    """Return the description as a CSV file: a line of column names and one row."""
    version = described.version
    raised = standards.convert(version.document, source=version.standard, target=standards.SUPERSET, beside=version.beside)
    row = Row(metadata(described), standards.SUPERSET, raised.document, raised.beside)
    return b"".join(csv_table.stream([row], standard=standards.SUPERSET))
