"""A file of which a parser cannot swallow more than one record without saying anything."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext as _

from algoritmeregister.harvest.readers.encodings import Utf8
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.refusals import too_large_record

BUFFER = 64 * 1024


class Guarded:
    """A file that stops when more than one record's worth of bytes was read after `mark`, which its reader moves on."""

    def __init__(self, file: BinaryIO | Utf8, name: str, limits: Limits) -> None:
        self._file = file
        self._name = name
        self._limits = limits
        self.total = 0
        self.mark = 0

    def go_on(self) -> None:
        """Say that what was read until here is dealt with."""
        self.mark = self.total

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises `TooLarge`."""
        if self.total - self.mark > self._limits.record_bytes:
            raise too_large_record(self._name, _("rond byte %d") % self.mark, self._limits)
        chunk = self._file.read(BUFFER if size < 0 else size)
        self.total += len(chunk)
        return chunk
