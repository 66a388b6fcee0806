"""What a spreadsheet file can hold: cells of a bounded length without control characters, sheets of a bounded height."""

from __future__ import annotations

import re

# Excel's limits; LibreOffice has the same height.
LONGEST_CELL = 32_767
ROWS_PER_SHEET = 1_000_000
CUT = " […]"
# XML 1.0 has no place for these, escaped or not.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fitting(text: str) -> str:
    """Return the text as it fits in a cell: what is too long ends in " […]", what XML cannot hold is a question mark."""
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - len(CUT)] + CUT
    return text if text.isprintable() else _FORBIDDEN.sub("?", text)
