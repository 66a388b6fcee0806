"""Which format a file has, by its content: a name can lie, the first bytes seldom do."""

from __future__ import annotations

import json
import lzma
import re
import zipfile
import zlib
from pathlib import Path

from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import Compressed, FileUnreadable, Malformed, TooLarge
from algoritmeregister.harvest.readers import encodings
from algoritmeregister.harvest.readers.limits import MEGABYTE, Limits
from algoritmeregister.harvest.readers.shapes import Format

_HEAD = 64 * 1024
_ARCHIVES = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "7-zip"),
    (b"Rar!", "rar"),
)
_PROLOGUE = re.compile(r"^(\s|<\?[^>]{0,500}\?>|<!--.{0,2000}?-->)+", re.DOTALL)
_PAGE = re.compile(r"<(!doctype\s+html|html|head|body|script|title|p|div|h1)\b", re.IGNORECASE)
# What Python's own reader of zip files raises for one that is damaged, made to be, or packed in a way that it does not know.
_BROKEN_ZIP = (
    zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error, lzma.LZMAError,
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def head(path: Path, limits: Limits) -> bytes:
    """Return the first bytes of a file. Raises `FileUnreadable` (missing, no permission, empty) and `TooLarge`."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise FileUnreadable(_("%s is geen bestand. Noem een bestand, geen map.") % path)
        with path.open("rb") as file:
            start = file.read(_HEAD)
    except FileNotFoundError:
        raise FileUnreadable(_("Er is geen bestand %s. Klopt de naam, en de map waarin u staat?") % path) from None
    except OSError as error:
        raise FileUnreadable(
            _("%(file)s kan niet gelezen worden: %(reason)s.") % {"file": path, "reason": reasons.in_words(error)}
        ) from None
    if size > limits.file_bytes:
        raise TooLarge(
            _(
                "%(file)s is te groot: %(size)d MB, en het mag %(limit)d MB zijn. Splits het bestand, of verhoog "
                "IMPORT_MAX_MEGABYTES."
            )
            % {"file": path.name, "size": size // MEGABYTE, "limit": limits.file_bytes // MEGABYTE}
        )
    if not start.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise FileUnreadable(_("%s is leeg. Vraag de bron om een nieuw bestand; er is niets veranderd.") % path.name)
    return start


def detect(path: Path, start: bytes) -> Format:
    """Return the format of a file from its first bytes. Raises `Compressed`, `FileUnreadable` and `Malformed`."""
    for magic, name in _ARCHIVES:
        if start.startswith(magic):
            raise Compressed(
                _("%(file)s is ingepakt (%(kind)s). Pak het eerst uit en importeer wat erin zit.")
                % {"file": path.name, "kind": name}
            )
    if start.startswith(b"PK"):
        return _zipped(path)
    if start.startswith(_OLE):
        return Format.XLS
    if start.startswith(b"%PDF"):
        raise FileUnreadable(_("%s is een PDF. Vraag de bron om een rekenblad, CSV of JSON.") % path.name)
    text = start.decode(encodings.from_head(start) or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        if not _PAGE.match(_PROLOGUE.sub("", text)):
            return Format.XML
        raise FileUnreadable(
            _(
                "%s is een webpagina, geen gegevensbestand. Vaak is dat een inlog- of foutpagina: download het bestand "
                "opnieuw."
            )
            % path.name
        )
    if text.startswith(("{", "[")):
        return Format.NDJSON if _is_lines(text) else Format.JSON
    if path.suffix.lower() in {".json", ".ndjson", ".jsonl", ".geojson"}:
        raise Malformed(
            _("%(file)s is geen JSON: het begint met %(start)r in plaats van met { of [.")
            % {"file": path.name, "start": text[:20]}
        )
    if "\x00" in text[:1000]:
        raise FileUnreadable(
            _("%s is geen tekst, rekenblad of JSON. Deze soorten worden gelezen: JSON, NDJSON, XML, CSV, XLSX, XLS, ODS.")
            % path.name
        )
    return Format.CSV


def _zipped(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                return Format.XLSX
            if "mimetype" in names and archive.open("mimetype").read(100).startswith(_ODS):
                return Format.ODS
    except _BROKEN_ZIP:
        raise Malformed(
            _("%s is een beschadigd of afgebroken rekenblad of zipbestand. Download of bewaar het opnieuw.") % path.name
        ) from None
    raise Compressed(_("%s is een zipbestand. Pak het eerst uit en importeer wat erin zit.") % path.name)


def _is_lines(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip().startswith("{") or not lines[1].lstrip().startswith("{"):
        return False
    try:
        json.loads(lines[0])
    except (ValueError, RecursionError):
        return False
    return True
