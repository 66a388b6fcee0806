"""Uploaded files on disk: bounded in size, under the number of their upload and never under a name that somebody chose."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import FileUnreadable, TooLarge
from algoritmeregister.harvest.readers.limits import MEGABYTE, Limits
from algoritmeregister.harvest.uploads.models import Upload

LARGEST = 20 * MEGABYTE
"""A file that may be offered. Some ten thousand long descriptions fit in it."""
MOST_ROWS = 20_000
LIMITS = Limits(file_bytes=LARGEST, workbook_bytes=LARGEST, records=MOST_ROWS, record_bytes=MEGABYTE)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def path_of(upload: Upload) -> Path:
    """Return where the file of an upload is."""
    return _folder() / str(upload.uuid)


@contextmanager
def arrived(pieces: Iterable[bytes], name: str) -> Iterator[Path]:
    """Write what arrives to a file for as long as it is looked at. Raises `TooLarge` as soon as it is too much."""
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        # Under the name that its sender knows: errors mention it.
        place = Path(folder) / plain_name(name)
        size = 0
        with place.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST:
                    raise TooLarge(
                        _("%(file)s is te groot. Een bestand mag %(limit)d MB zijn. Splits het in delen.")
                        % {"file": place.name, "limit": LARGEST // MEGABYTE}
                    )
                file.write(piece)
        yield place


def plain_name(name: str) -> str:
    """Return a name without a path or strange signs in it, for a file and for messages."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in last).strip(" .")
    # Its ending stays; a file system takes 255 bytes.
    return kept[-120:].encode()[-250:].decode(errors="ignore").strip(" .") or "bestand"


def keep(upload: Upload, file: Path) -> None:
    """Keep a file as that of an upload."""
    shutil.move(file, path_of(upload))


@contextmanager
def opened(upload: Upload) -> Iterator[Path]:
    """Yield the file of an upload under its own name. Raises `FileUnreadable` when it is no longer there."""
    kept = path_of(upload)
    if not kept.exists():
        raise FileUnreadable(_("Het bestand is er niet meer. Kies het opnieuw."))
    with tempfile.TemporaryDirectory(dir=_folder()) as folder:
        place = Path(folder) / plain_name(upload.file_name)
        place.hardlink_to(kept)
        yield place


def forget(upload: Upload) -> None:
    """Remove the file of an upload."""
    path_of(upload).unlink(missing_ok=True)


def forget_strays(before: datetime) -> int:
    """Remove what lies in the folder of uploads since before this moment and belongs to none, as after a crash; returns how
    many there were.
    """
    known = {str(each) for each in Upload.objects.values_list("uuid", flat=True)}
    strays = [each for each in _folder().iterdir() if each.name not in known and each.stat().st_mtime < before.timestamp()]
    for each in strays:
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)
    return len(strays)


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as opened_file:
        return hashlib.file_digest(opened_file, "sha256").hexdigest()
