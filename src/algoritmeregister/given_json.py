"""JSON that somebody else wrote, read so that every database can keep what is in it."""

from __future__ import annotations

import json
import re
from typing import Any

# A NUL as JSON writes it; a backslash before it would make it something that a person typed.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def read(text: str | bytes) -> Any:
    """Return the value that a JSON text holds.

    Raises ValueError, saying what is wrong, for what is no JSON, for what is nested too deep, and for what PostgreSQL
    cannot keep: NUL characters, halves of characters, and numbers that are none or too large.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    try:
        written.encode()
    except UnicodeEncodeError as error:
        raise ValueError("it has half a character (a lone surrogate)") from error
    if _NUL.search(written):
        raise ValueError("it has a NUL character")
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON")
