"""Which authorities serve a postcode area: the operator's own table, a CSV file that `POSTCODE_TABLE` names.

Each line is the beginning of a postcode (one to six characters), a semicolon and the code of an organisation. More lines
may have the same beginning: a municipality, a province and a water board serve the same houses.
"""

from __future__ import annotations

import csv
import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

_PREFIX = re.compile(r"[1-9][0-9]{0,3}|[1-9][0-9]{3}[A-Z]{1,2}")
_AREA = re.compile(r"[1-9][0-9]{3}(?:[A-Z]{2})?")
Table = Mapping[str, tuple[str, ...]]


def available() -> bool:
    """Tell whether this installation has a table."""
    return bool(settings.POSTCODE_TABLE)


def normalised(text: str) -> str:
    """Return a typed postcode ("1234 ab", "1234") as the table writes it; empty when it is none."""
    typed = "".join(text.split()).upper()
    return typed if _AREA.fullmatch(typed) else ""


def authorities(postcode: str) -> tuple[str, ...]:
    """Return the codes of the organisations for a normalised postcode, those of the longest beginning first."""
    table, _ = _current()
    found = [code for length in range(len(postcode), 0, -1) for code in table.get(postcode[:length], ())]
    return tuple(dict.fromkeys(found))


def revision() -> str:
    """Return something that changes when the table does: for the ETag of pages that use it."""
    return _current()[1] if available() else ""


def _current() -> tuple[Table, str]:
    path = Path(settings.POSTCODE_TABLE)
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        logger.error("POSTCODE_TABLE cannot be read: %s", error)
        return {}, "absent"
    return read(path, changed), str(changed)


@lru_cache(maxsize=2)
def read(path: Path, changed: int) -> Table:
    """Read a table. A line that cannot be used is named in the log and left out: one mistake must not hide all others.

    `changed`: when the file last changed, so that a new one is read.
    """
    table: dict[str, list[str]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter=";"), start=1):
            cells = [cell.strip() for cell in row]
            if not any(cells) or cells[0].startswith("#"):
                continue
            prefix = "".join(cells[0].split()).upper()
            if len(cells) < 2 or not cells[1] or not _PREFIX.fullmatch(prefix):
                logger.error("%s line %d is not a postcode and a code: %s", path, number, ";".join(row))
                continue
            table.setdefault(prefix, []).append(cells[1])
    return {prefix: tuple(codes) for prefix, codes in table.items()}
