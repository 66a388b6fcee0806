"""In which encoding a text file is, and reading it as UTF-8 whatever it is."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import Truncated, WrongEncoding

_CHUNK = 1024 * 1024
# the four-byte marks first: UTF-32 LE begins with the mark of UTF-16 LE
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = "cp1252"


def from_head(head: bytes) -> str | None:
    """Return the encoding that the first bytes of a file give away (a mark, or the zeros of UTF-16), else None."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    sample = head[:512]
    if len(sample) >= 4 and b"\x00" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > len(sample) // 5 and odd > 4 * even:
            return "utf-16-le"
        if even > len(sample) // 5 and even > 4 * odd:
            return "utf-16-be"
    return None


def detect(path: Path, head: bytes, *, legacy: bool) -> tuple[str, str | None]:
    """Find the encoding of a whole text file; returns it with a warning when it is a guess.

    `legacy`: whether the encoding of older Windows programs is a possible answer. Raises `WrongEncoding` when no
    encoding fits, `Truncated` when the last character is cut in two.
    """
    name = from_head(head)
    fault = _first_fault(path, name or "utf-8")
    if fault is None:
        return name or "utf-8", None
    if fault.at_end:
        raise Truncated(
            _(
                "%(file)s stopt midden in een teken (byte %(position)s). Is het bestand helemaal gekopieerd of "
                "gedownload? Probeer het opnieuw."
            )
            % {"file": path.name, "position": fault.position}
        )
    if name is None and legacy and _first_fault(path, LEGACY) is None:
        warning = _(
            "%(file)s is geen UTF-8 (byte %(position)s); gelezen als Windows-1252. Kijk of letters met een accent kloppen, "
            "of bewaar het bestand als UTF-8."
        ) % {"file": path.name, "position": fault.position}
        return LEGACY, warning
    raise WrongEncoding(
        _(
            "%(file)s is geen leesbare tekst in %(encoding)s: byte %(position)s past niet. Bewaar het bestand als "
            "UTF-8 en probeer het opnieuw."
        )
        % {"file": path.name, "encoding": (name or "utf-8").upper(), "position": fault.position}
    )


class _Fault:
    """Where a file stops being text in some encoding."""

    def __init__(self, position: int, at_end: bool) -> None:
        self.position = position
        self.at_end = at_end


def _first_fault(path: Path, encoding: str) -> _Fault | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            pending = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                incomplete = not chunk or (error.end >= len(error.object) and "unexpected end" in error.reason)
                return _Fault(done - pending + error.start, incomplete)
            if not chunk:
                return None
            done += len(chunk)


class Utf8:
    """A binary file in any encoding, read as UTF-8."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """Return about `size` bytes of UTF-8, b"" at the end."""
        if size == 0:
            return b""
        while not self._ended:
            chunk = self._file.read(size if size > 0 else -1)
            self._ended = not chunk
            text = self._decoder.decode(chunk, final=self._ended)
            if text:
                return text.encode("utf-8", "surrogatepass")
        return b""
