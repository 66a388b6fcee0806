"""What a file is, by its content and never by its name alone; and what can be said of how accessible a PDF is."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
_MOST_PARTS, _LARGEST_UNPACKED = 5_000, 200 * MEGABYTE
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "odp": f"{_OPEN}presentation",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}
# The part that makes a package of Office Open XML what it is.
_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_TYPES = {media: suffix for suffix, media in MEDIA_TYPES.items() if media.startswith(_OPEN)}
# Where programs stand in a document: macros of one family and of the other.
_PROGRAMS = ("vbaproject.bin", "basic/", "scripts/")


class WrongFile(ValueError):
    """A file that cannot be taken. The message says why, and what to do."""


@dataclass(frozen=True)
class Kind:
    """What a file is: its `suffix` (a key of `MEDIA_TYPES`), and of a PDF what helps or hinders a reader.

    `about`: pages (a number), tagged, titled (booleans), language (a code, empty when it says none).
    """

    suffix: str
    about: Mapping[str, Any] = field(default_factory=dict)


def recognised(content: bytes, name: str) -> Kind:
    """Return what a file is. `name` is what its sender calls it: its ending must say the same as the content.

    Raises WrongFile.
    """
    if not content:
        raise WrongFile(_("Kies eerst een bestand. Het mag niet leeg zijn."))
    if len(content) > LARGEST:
        raise WrongFile(too_large())
    ending = name.rpartition(".")[2].lower()
    if content.startswith(b"%PDF-"):
        found = Kind("pdf", _of_pdf(content))
    elif content.startswith(b"PK\x03\x04"):
        found = Kind(_packed(content))
    elif ending in {"csv", "txt"} and _is_text(content):
        found = Kind(ending)
    else:
        raise WrongFile(_unknown())
    if ending != found.suffix:
        told = _("De naam eindigt op .%(name)s, maar dit is een bestand van het soort %(kind)s. Geef het de goede naam.")
        raise WrongFile(told % {"name": ending[:10], "kind": found.suffix})
    return found


def too_large() -> str:
    """Return what is said of a file that is too large."""
    return _("Dit bestand is te groot. Een bijlage mag %(limit)d MB zijn.") % {"limit": LARGEST // MEGABYTE}


def _unknown() -> str:
    return _("Dit soort bestand nemen wij niet aan. Kies een van deze: %s.") % ", ".join(MEDIA_TYPES)


def _of_pdf(content: bytes) -> dict[str, Any]:
    """Open a PDF, and say what a program that reads aloud would find. Raises WrongFile when it cannot be opened."""
    import pikepdf  # takes long to load, and only who adds a file needs it

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise WrongFile(_("Deze PDF is beveiligd. Haal de beveiliging eraf en kies het bestand opnieuw."))
            root = pdf.Root
            return {
                "pages": len(pdf.pages),
                "tagged": _is_marked(root) and "/StructTreeRoot" in root,
                "language": str(root.get("/Lang", ""))[:20],
                "titled": bool(_title(pdf)),
            }
    except pikepdf.PasswordError as error:
        raise WrongFile(_("Deze PDF is beveiligd. Haal de beveiliging eraf en kies het bestand opnieuw.")) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, WrongFile):
            raise
        raise WrongFile(_("Deze PDF is beschadigd. Maak hem opnieuw.")) from error


def _is_marked(root: Any) -> bool:
    return "/MarkInfo" in root and bool(root.MarkInfo.get("/Marked", False))


def _title(pdf: Any) -> str:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as found:
        written = str(found.get("dc:title", "")).strip()
    return written or str(pdf.docinfo.get("/Title", "")).strip()


def _packed(content: bytes) -> str:
    """Return what kind of document a packed file is, without unpacking more of it than its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(each.file_size for each in parts) > _LARGEST_UNPACKED:
                raise WrongFile(too_large())
            if any(each.flag_bits & 0x1 for each in parts):
                raise WrongFile(_("Dit bestand is beveiligd. Haal de beveiliging eraf en kies het opnieuw."))
            names = {each.filename for each in parts}
            if any(each.lower().endswith(_PROGRAMS[0]) or each.lower().startswith(_PROGRAMS[1:]) for each in names):
                raise WrongFile(_("In dit bestand zitten macro's. Sla het op zonder macro's en kies het opnieuw."))
            found = {kind for part, kind in _MAIN_PARTS.items() if part in names and "[Content_Types].xml" in names}
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 100:
                declared = packed.read("mimetype").decode("ascii", "replace").strip()
                found = {_OPEN_TYPES[declared]} if declared in _OPEN_TYPES and "content.xml" in names else set()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError) as error:
        if isinstance(error, WrongFile):
            raise
        raise WrongFile(_("Dit bestand is beschadigd. Sla het opnieuw op.")) from error
    if len(found) != 1:
        raise WrongFile(_unknown())
    return found.pop()


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(sign in "\t\r\n" or unicodedata.category(sign) != "Cc" for sign in text)
