"""Values as a database can keep them: JSON types only, without the two things that no text column takes."""

from __future__ import annotations

import datetime
import math
import re
from decimal import Decimal
from typing import Any

# PostgreSQL refuses U+0000, and half a surrogate pair has no UTF-8 form. Everything else is kept as it was given.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def text(value: str) -> str:
    """Return `value` with NUL characters and lone surrogates replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", value)


def plain(value: Any) -> Any:
    """Return one scalar as a JSON type: whole numbers as int, dates as ISO text, what is not a number as text."""
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float | Decimal):
        number = float(value)
        if not math.isfinite(number):
            return str(value)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
