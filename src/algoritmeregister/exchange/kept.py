"""Keeps made files on disk, so that the same file is not made twice: DATA_DIR/cache, bounded in size and age.

A file's name is the number of its registration and a hash of everything it is made of, so a change of anything makes another
file. What is kept may disappear at any time.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from algoritmeregister.registrations.models import Registration

MAX_BYTES = 64 * 1024 * 1024
# Another node's disk does not hear of a redaction here; nothing outlives a day there.
MAX_AGE = 24 * 3600
_NUMBER = re.compile(r"[0-9]{8}")
_log = logging.getLogger(__name__)


def folder() -> Path:
    """Return where files are kept."""
    return Path(settings.DATA_DIR) / "cache" / "descriptions"


def kept(number: str, suffix: str, source: bytes, make: Callable[[], bytes]) -> bytes:
    """Return the file made by `make` from `source`, from disk when it was made before.

    `number` is the registration's eight digits, `suffix` the kind of file ("pdf"). A disk that is full or read-only makes it
    slower, not impossible. Raises ValueError for a number that is none, and whatever `make` raises.
    """
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"not a registration's number: {number!r}")
    path = folder() / f"{number}-{hashlib.sha256(source).hexdigest()[:40]}.{suffix}"
    try:
        if time.time() - path.stat().st_mtime < MAX_AGE:
            return path.read_bytes()
    except OSError:
        pass
    content = make()
    try:
        _write(path, content)
        _tidy()
    except OSError as error:
        _log.warning("Could not keep %s: %s", path.name, error)
    return content


def forget(number: str) -> None:
    """Remove every kept file of a registration."""
    for path in folder().glob(f"{number}-*"):
        path.unlink(missing_ok=True)


def forget_redacted(registration: Registration, value: Any, replacement: str) -> None:
    """Remove the kept files of a registration of which a text is being redacted, as soon as that is committed."""
    number = registration.number
    transaction.on_commit(lambda: forget(number))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name[:8] + "-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)  # another process never sees half a file
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _tidy() -> None:
    """Remove what is too old, then the oldest files until the rest fits."""
    files = []
    for path in folder().iterdir():
        try:
            found = path.stat()
        except FileNotFoundError:  # another process tidies too
            continue
        files.append((found.st_mtime, found.st_size, path))
    total, oldest_allowed = sum(size for _, size, _ in files), time.time() - MAX_AGE
    for made, size, path in sorted(files):
        if made >= oldest_allowed and total <= MAX_BYTES:
            break
        path.unlink(missing_ok=True)
        total -= size
