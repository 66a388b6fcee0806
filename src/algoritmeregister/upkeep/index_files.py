"""Check the files of the search index against the checksums that the engine writes at their ends.

Opening an index does not read all of it, so that a byte that changed on disk would be found only by the query that meets it.
A file ends with a footer: JSON with the CRC-32 of everything before it, the length of that JSON, and a fixed number.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

MAGIC = 1337
_TAIL = struct.Struct("<II")
_BLOCK = 1024 * 1024


def damaged_file(root: Path) -> str | None:
    """Return the name of the first file of the current index that does not match its checksum; None when all do.

    An index that is not there is not damaged: it will be made anew.
    """
    current = root / "current"
    try:
        segments = json.loads((current / "meta.json").read_text(encoding="utf-8"))["segments"]
        names = [segment["segment_id"].replace("-", "") for segment in segments]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        return "meta.json"
    for name in names:
        for path in sorted(current.glob(f"{name}.*")):
            if not _is_whole(path):
                return path.name
    return None


def _is_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL.size))
            length, magic = _TAIL.unpack(file.read(_TAIL.size))
            body = size - _TAIL.size - length
            if magic != MAGIC or body < 0:
                return False
            file.seek(body)
            expected = json.loads(file.read(length))["crc"]
            file.seek(0)
            found = 0
            while body:
                block = file.read(min(_BLOCK, body))
                if not block:
                    return False
                found = zlib.crc32(block, found)
                body -= len(block)
            return bool(found == expected)
    except FileNotFoundError:
        # another process merged this part of the index into a new one in the meantime
        return True
    except (ValueError, KeyError, TypeError, struct.error):
        return False
