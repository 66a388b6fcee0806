"""How much text the cells of an XLSX file hold together.

The format stores a text once and lets cells refer to it by number. A small file can so ask for gigabytes: one long
text, a million references. Counted here from the bytes, before the spreadsheet library makes every copy.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

_CHUNK = 1024 * 1024
_TEXTS = "xl/sharedStrings.xml"
_REFERENCE = re.compile(rb'\bt="s"[^>]*>\s*<v>([0-9]{1,9})</v>')


def total(path: Path, limit: int) -> int:
    """Return the size in bytes of the texts in all cells; stops counting above `limit`. 0 for a file without such texts."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if _TEXTS not in names:
            return 0
        sizes = [len(text) for text in _split(archive, _TEXTS, b"</si>")]
        count = 0
        for name in names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                for part in _split(archive, name, b"</c>"):
                    found = _REFERENCE.search(part)
                    if found and int(found[1]) < len(sizes):
                        count += sizes[int(found[1])]
                        if count > limit:
                            return count
        return count


def _split(archive: zipfile.ZipFile, name: str, end: bytes) -> Iterator[bytes]:
    """Yield the pieces of a part up to each `end`, reading it in chunks."""
    rest = b""
    with archive.open(name) as file:
        while chunk := file.read(_CHUNK):
            *pieces, rest = (rest + chunk).split(end)
            yield from (piece + end for piece in pieces)
