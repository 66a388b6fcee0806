"""QR codes of addresses, as SVG (for print, at any size) and PNG (for word processors)."""

from __future__ import annotations

import io

import segno

# A quarter of the code may be dirty or folded: it is for letters. The quiet zone is part of the standard (ISO/IEC 18004).
ERROR_CORRECTION = "q"
QUIET_ZONE = 4
PNG_SCALE = 10


def as_svg(address: str) -> bytes:
    """Return the QR code of an address as an SVG file without a size of its own: it fills what it is put in."""
    buffer = io.BytesIO()
    _code(address).save(
        buffer, kind="svg", border=QUIET_ZONE, light="#fff", omitsize=True, svgclass=None, lineclass=None, xmldecl=True
    )
    return buffer.getvalue()


def as_png(address: str) -> bytes:
    """Return the QR code of an address as a PNG file, ten pixels to a module."""
    buffer = io.BytesIO()
    _code(address).save(buffer, kind="png", border=QUIET_ZONE, scale=PNG_SCALE)
    return buffer.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make_qr(address, error=ERROR_CORRECTION)
