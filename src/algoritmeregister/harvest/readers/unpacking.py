"""Is it safe to open this spreadsheet? XLSX and ODS are zip files: what they say about their size is not taken on trust."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import Compressed, Malformed, TooLarge
from algoritmeregister.harvest.readers.limits import MEGABYTE, Limits

_CHUNK = 256 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_SMALL = 4 * MEGABYTE  # below this nothing is a bomb, however well it packs


def check_size(path: Path, limits: Limits) -> None:
    """Check that a spreadsheet is small enough to be held in memory. Raises `TooLarge`."""
    size = path.stat().st_size
    if size > limits.workbook_bytes:
        raise TooLarge(
            _(
                "%(file)s is als rekenblad te groot: %(size)d MB, en het mag %(limit)d MB zijn. Bewaar het als CSV: "
                "dat mag groter zijn."
            )
            % {"file": path.name, "size": size // MEGABYTE, "limit": limits.workbook_bytes // MEGABYTE}
        )


def check_zip(path: Path, limits: Limits) -> None:
    """Unpack every part once, counting and throwing away. Raises `Compressed` when it is too much, `Malformed` when it
    breaks.
    """
    total = 0
    packed = max(path.stat().st_size, 1)
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            for part in archive.infolist():
                for size in _sizes(file, part):
                    total += size
                    if total > limits.unpacked_bytes or (total > _SMALL and total / packed > limits.unpacked_ratio):
                        raise _bomb(path.name, limits)
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError):
        raise Malformed(
            _("%s is een beschadigd of afgebroken rekenblad. Download of bewaar het opnieuw.") % path.name
        ) from None


def _bomb(name: str, limits: Limits) -> Compressed:
    return Compressed(
        _(
            "%(file)s is te sterk ingepakt: uitgepakt is het meer dan %(limit)d MB of honderden malen zo groot. "
            "Verwijder lege rijen en opmaak, of bewaar het als CSV."
        )
        % {"file": name, "limit": limits.unpacked_bytes // MEGABYTE}
    )


def _sizes(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[int]:
    """Yield the sizes of a part's unpacked pieces, from the stream itself and not from what its directory claims."""
    if part.is_dir():
        return
    if part.flag_bits & 1:
        raise zipfile.BadZipFile("encrypted")
    file.seek(part.header_offset)
    magic, name_size, extra_size = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    if magic != b"PK\x03\x04":
        raise zipfile.BadZipFile("no local header")
    file.seek(name_size + extra_size, 1)
    if part.compress_type == zipfile.ZIP_STORED:
        yield part.compress_size
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile("unknown compression")
    inflater = zlib.decompressobj(-15)
    while not inflater.eof:
        chunk = inflater.unconsumed_tail or file.read(_CHUNK)
        if not chunk:
            raise zipfile.BadZipFile("cut off")
        yield len(inflater.decompress(chunk, _CHUNK))
