"""What a JSON parser says of a file (`Event`: what begins, ends or is there), within limits and with our own errors."""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import Malformed, TooDeep, Truncated
from algoritmeregister.harvest.readers.encodings import Utf8
from algoritmeregister.harvest.readers.guarded import BUFFER, Guarded
from algoritmeregister.harvest.readers.limits import Limits

OPENING = frozenset({"start_map", "start_array"})
CLOSING = frozenset({"end_map", "end_array"})
Event = tuple[str, Any]
NOTHING: Event = ("", None)
# A surrogate without its other half, as JSON writes it. The fast parser makes a question mark of it, so that nobody can see
# that something is gone; the one in Python gives it as it is, and `storable` writes U+FFFD, which is a finding.
_HALF = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
_WRITTEN = len(r"\ud83d")
# A step in which a giant number is looked for. The fast parser goes on after Python refused to make one, and the error comes
# up anywhere; the one in Python says where it stands.
_DIGITS = 1_000
_SYMBOL = re.compile(r"^Unexpected symbol (.+) at \d+$")
_LONGEST_NEAR = 60  # characters of the file in an error
_PATIENT = ijson.get_backend("python").basic_parse


def events(path: Path, encoding: str, limits: Limits) -> Iterator[Event]:
    """Yield the parser's events. Raises `Truncated`, `Malformed` (also for a giant number), `TooDeep`, `TooLarge`."""
    depth = 0
    with path.open("rb") as file:
        source: BinaryIO | Utf8 = file
        if encoding == "utf-8-sig":
            file.seek(3)
        elif encoding != "utf-8":
            source = Utf8(file, encoding)
        guarded = Guarded(source, path.name, limits)
        parse = _PATIENT if _wants_patience(file, encoding) else ijson.basic_parse
        try:
            for event, value in parse(guarded, buf_size=BUFFER):
                guarded.go_on()
                if event in OPENING:
                    depth += 1
                    if depth > limits.depth:
                        raise TooDeep(
                            _(
                                "%(file)s is te diep genest (meer dan %(limit)d lagen, rond byte %(position)d). "
                                "Maak een platte lijst van records."
                            )
                            % {"file": path.name, "limit": limits.depth, "position": guarded.total}
                        )
                elif event in CLOSING:
                    depth -= 1
                yield event, value
        except ijson.JSONError as error:
            raise _not_json(path.name, str(error), guarded.total) from None


def _wants_patience(file: BinaryIO, encoding: str) -> bool:
    """Tell whether the file has what the fast parser gets wrong: half of a surrogate pair, or a giant number.

    Looks once through its bytes; its place stays as it was.
    """
    if not os.fstat(file.fileno()).st_size:
        return False
    if encoding.startswith(("utf-16", "utf-32")):
        place = file.tell()
        found = _has_half_in(Utf8(file, encoding))
        file.seek(place)
        pieces = Utf8(file, encoding)
        found = found or any(_has_giant_number(piece) for piece in iter(lambda: pieces.read(BUFFER), b""))
        file.seek(place)
        return found
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        # Finding the beginning of one is twenty times as fast, and most files have none.
        may_have_half = whole.find(rb"\ud") >= 0 or whole.find(rb"\uD") >= 0
        return (may_have_half and _HALF.search(whole) is not None) or _has_giant_number(whole)


def _has_giant_number(data: bytes | mmap.mmap) -> bool:
    """Tell whether there are so many digits in a row that Python may not make a number of them.

    That are 4,300; of half as many (a number may lie over two pieces) there is always a whole step.
    """
    return any(data[place : place + _DIGITS].isdigit() for place in range(0, len(data) - _DIGITS + 1, _DIGITS))


def _has_half_in(source: Utf8) -> bool:
    """Tell the same of a text in pieces. The end of a piece is looked at with the next, which tells its other half."""
    before, begin, pair = b"", 0, 2 * _WRITTEN
    while chunk := source.read(BUFFER):
        piece = before + chunk
        if any(match.start() < len(piece) - pair for match in _HALF.finditer(piece, begin)):
            return True
        # What was looked at stays in sight as the first half of what follows.
        before, begin = (piece[-pair - _WRITTEN :], _WRITTEN) if len(piece) > pair + _WRITTEN else (piece, begin)
    return _HALF.search(before, begin) is not None


def _not_json(name: str, message: str, position: int) -> Malformed | Truncated:
    if "premature EOF" in message or "Incomplete" in message or "incomplete" in message:
        return Truncated(
            _(
                "%(file)s is afgebroken: na byte %(position)d houdt het op, midden in de gegevens. Download of "
                "kopieer het opnieuw; "
                "er is niets veranderd."
            )
            % {"file": name, "position": position}
        )
    return Malformed(
        _("%(file)s is geen geldige JSON, rond byte %(position)d: %(reason)s (%(near)s). Er is niets veranderd.")
        % {"file": name, "position": position, "reason": reasons.in_words(message), "near": _near(message)}
    )


def _near(message: str) -> str:
    """Return what stands where the parser stumbled: the fast one shows it on a line of its own, the other one names it."""
    symbol = _SYMBOL.search(message)
    lines = message.strip().splitlines()
    return ((symbol[1] if symbol else lines[1] if len(lines) > 1 else "").strip() or "?")[:_LONGEST_NEAR]
