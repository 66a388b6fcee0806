"""Recognise a list by its content, and read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.organisations.lists import csv_list, roo, tooi_list
from algoritmeregister.organisations.lists.entries import LARGEST_FILE, LARGEST_JSON, MOST_ENTRIES, Entry, ListError

Progress = Callable[[int], None]  # is told how many bytes more have been read


class _Counted:
    """A stream that tells how much of it has been read."""

    def __init__(self, stream: BinaryIO, progress: Progress) -> None:
        self._stream = stream
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(size)
        self._progress(len(content))
        return content


def read_list(path: Path, *, progress: Progress = lambda size: None) -> Iterator[Entry]:
    """Yield the organisations in a file: a CSV list, an export of the Register van Overheidsorganisaties or a TOOI list.

    Raises `ListError` when it is none of these, too large, or damaged.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise ListError(_("Het bestand is te groot (meer dan %d MB).") % (LARGEST_FILE // 1_000_000))
        with path.open("rb") as stream:
            start = stream.read(4096)
            stream.seek(0)
            if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"[", b"{")) and size > LARGEST_JSON:
                raise ListError(_("Het bestand is te groot (meer dan %d MB).") % (LARGEST_JSON // 1_000_000))
            for count, entry in enumerate(_reader(start)(cast(BinaryIO, _Counted(stream, progress))), start=1):
                if count > MOST_ENTRIES:
                    raise ListError(_("De lijst heeft te veel organisaties."))
                yield entry
    except OSError as error:
        raise ListError(_("Het bestand kan niet worden gelezen: %s.") % reasons.in_words(error)) from error


def _reader(start: bytes) -> Callable[[BinaryIO], Iterator[Entry]]:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise ListError(_("Het bestand is leeg."))
    if text.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<")):  # in UTF-16 with its mark too
        return roo.read
    if text.startswith(b"["):
        return tooi_list.read
    if text.startswith(b"{"):
        return lambda stream: tooi_list.read(stream, wrapped=True)
    if text.startswith((b"PK", b"\x1f\x8b")):
        raise ListError(_("Het bestand is ingepakt; pak het eerst uit."))
    return csv_list.read
