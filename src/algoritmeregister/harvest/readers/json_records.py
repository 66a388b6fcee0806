"""JSON as a stream of records: never more of the file in memory than one record."""

from __future__ import annotations

import mmap
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import ijson
from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import Malformed, TooDeep, TooLarge, TooWide, Truncated
from algoritmeregister.harvest.readers import storable
from algoritmeregister.harvest.readers.encodings import Utf8
from algoritmeregister.harvest.readers.limits import MEGABYTE, Limits
from algoritmeregister.harvest.readers.shapes import EVERY_KEY, Broken, Candidate, Item, Layout, Reading, Shape

_BUFFER = 64 * 1024
_SAMPLE = 50
_OPENING = frozenset({"start_map", "start_array"})
_CLOSING = frozenset({"end_map", "end_array"})
Event = tuple[str, Any]
_NOTHING: Event = ("", None)
_LONGEST_TOLD = 60  # characters of a key in a warning
_LOOK = 50_000  # events that a first look takes at most
# A surrogate without its other half, as JSON writes it. The fast parser makes a question mark of it, so that nobody can see
# that something is gone; the one in Python gives it as it is, and `storable` writes U+FFFD, which is a finding.
_HALF = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]"
)
_WRITTEN = len(r"\ud83d")
# A step in which a giant number is looked for. The fast parser goes on after Python refused to make one, and the error comes
# up anywhere; the one in Python says where it stands.
_DIGITS = 1_000
_PATIENT = ijson.get_backend("python").basic_parse


class _Guarded:
    """A file that stops when the parser swallows more than one record's worth of bytes without saying anything."""

    def __init__(self, file: BinaryIO | Utf8, name: str, limits: Limits) -> None:
        self._file = file
        self._name = name
        self._limits = limits
        self.total = 0
        self.mark = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes. Raises `TooLarge`."""
        if self.total - self.mark > self._limits.record_bytes:
            raise too_large_record(self._name, _("rond byte %d") % self.mark, self._limits)
        chunk = self._file.read(_BUFFER if size < 0 else size)
        self.total += len(chunk)
        return chunk


def too_large_record(name: str, place: str, limits: Limits) -> TooLarge:
    """Return the error for one record, or one value, of more than the allowed size."""
    return TooLarge(
        _(
            "Een record of waarde in %(file)s (%(place)s) is groter dan %(limit)d MB. Een beschrijving hoort een paar "
            "bladzijden te zijn: "
            "haal bijlagen en ingesloten bestanden eruit."
        )
        % {"file": name, "place": place, "limit": limits.record_bytes // MEGABYTE}
    )


def _events(path: Path, encoding: str, limits: Limits) -> Iterator[Event]:
    """Yield the parser's events. Raises `Truncated`, `Malformed` (also for a giant number), `TooDeep`, `TooLarge`."""
    depth = 0
    with path.open("rb") as file:
        source: BinaryIO | Utf8 = file
        if encoding == "utf-8-sig":
            file.seek(3)
        elif encoding != "utf-8":
            source = Utf8(file, encoding)
        guarded = _Guarded(source, path.name, limits)
        parse = _PATIENT if _wants_patience(file, encoding) else ijson.basic_parse
        try:
            for event, value in parse(guarded, buf_size=_BUFFER):
                guarded.mark = guarded.total
                if event in _OPENING:
                    depth += 1
                    if depth > limits.depth:
                        raise TooDeep(
                            _(
                                "%(file)s is te diep genest (meer dan %(limit)d lagen, rond byte %(position)d). "
                                "Maak een platte lijst van records."
                            )
                            % {"file": path.name, "limit": limits.depth, "position": guarded.total}
                        )
                elif event in _CLOSING:
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
        found = found or any(_has_giant_number(piece) for piece in iter(lambda: pieces.read(_BUFFER), b""))
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
    while chunk := source.read(_BUFFER):
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
    reason = message.strip().splitlines()[0][:200].rstrip(" .") if message.strip() else "?"
    return Malformed(
        _("%(file)s is geen geldige JSON, rond byte %(position)d: %(reason)s. Er is niets veranderd.")
        % {"file": name, "position": position, "reason": reason}
    )


class _Builder:
    """Builds one value from events, within limits."""

    def __init__(self, name: str, place: str, limits: Limits) -> None:
        self._name = name
        self._place = place
        self._limits = limits
        self._nodes = 0
        self._size = 0
        self.repeated: str | None = None  # a key that stands twice in one object; its last value counts

    def build(self, event: str, value: Any, events: Iterator[Event]) -> Any:
        """Return the value that begins with this event. Raises `TooLarge`, `TooWide`."""
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise too_large_record(self._name, self._place, self._limits)
        if event == "start_map":
            return self._map(events)
        if event == "start_array":
            return self._list(events)
        if isinstance(value, str):
            self._count(value)
        return storable.plain(value)

    def _count(self, text: str) -> None:
        self._size += len(text)
        if self._size > self._limits.record_bytes:
            raise too_large_record(self._name, self._place, self._limits)

    def _map(self, events: Iterator[Event]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event, key in events:
            if event == "end_map":
                break
            self._count(key)
            first, value = next(events, _NOTHING)
            name = storable.text(key)
            if name in result:
                self.repeated = name
            result[name] = self.build(first, value, events)
            if len(result) > self._limits.width:
                raise TooWide(
                    _(
                        "Een record in %(file)s (%(place)s) heeft meer dan %(limit)d velden. Zijn de records "
                        "misschien sleutels van een object? "
                        "Maak er een lijst van."
                    )
                    % {"file": self._name, "place": self._place, "limit": self._limits.width}
                )
        return result

    def _list(self, events: Iterator[Event]) -> list[Any]:
        result: list[Any] = []
        for event, value in events:
            if event == "end_array":
                break
            result.append(self.build(event, value, events))
        return result


def sniff(path: Path, encoding: str, limits: Limits) -> tuple[Candidate, ...]:
    """Return the places where records may be: the first lists of objects, and the file itself when it is one object.

    Looks at a beginning only, so that a large file is not read twice.
    """
    events = islice(_events(path, encoding, limits), _LOOK)
    first, _value = next(events, _NOTHING)
    if first == "start_array":
        return (Candidate((), _sample_keys(path, events, limits)),)
    if first != "start_map":
        return ()
    found: list[Candidate] = []
    own = _look_into(path, events, (), found, limits)
    return (*found, Candidate((), frozenset(own), single=True))


def _look_into(
    path: Path, events: Iterator[Event], at: tuple[str, ...], found: list[Candidate], limits: Limits
) -> list[str]:
    """Walk an object: note its lists of objects as candidates, return its own keys."""
    own: list[str] = []
    for event, key in events:
        if event == "end_map" or len(own) >= limits.width:
            break
        own.append(key)
        first, _value = next(events, _NOTHING)
        if first == "start_map":
            _look_into(path, events, (*at, key), found, limits)
        elif first == "start_array":
            keys = _sample_keys(path, events, limits)
            if keys:
                found.append(Candidate((*at, key), keys))
    return own


def _sample_keys(path: Path, events: Iterator[Event], limits: Limits) -> frozenset[str]:
    """Return the keys of the first records of a list, and go on to its end."""
    keys: set[str] = set()
    for count, (event, value) in enumerate(events):
        if event == "end_array":
            return frozenset(keys)
        record = _Builder(path.name, f"#{count + 1}", limits).build(event, value, events)
        if isinstance(record, dict):
            keys.update(record)
        if count + 1 >= _SAMPLE:
            break
    _skip(events)
    return frozenset(keys)


def _skip(events: Iterator[Event]) -> None:
    """Go on to the end of the list or object that has just been opened."""
    depth = 1
    for event, _value in events:
        depth += (event in _OPENING) - (event in _CLOSING)
        if not depth:
            return


def read(path: Path, shape: Shape, layout: Layout, limits: Limits) -> Reading:
    """Read the records of a JSON file at `layout.path`; the scalars of the outermost object become the header."""
    header: dict[str, Any] = {}
    warnings: list[str] = []
    found = _found(path, shape.encoding, layout, header, limits)
    return Reading(items=_records(found, path.name, layout, warnings, limits), header=header, warnings=warnings)


def _records(
    found: Iterator[_Found], name: str, layout: Layout, warnings: list[str], limits: Limits
) -> Iterator[Item | Broken]:
    for number, each in enumerate(found, start=1):
        if number > limits.records:
            raise too_many_records(name, limits)
        if each.repeated and not warnings:
            warnings.append(
                _(
                    "In %(file)s staat een veld meer dan eens in één record (%(place)s: %(key)s). "
                    "De laatste waarde is genomen."
                )
                % {"file": name, "place": each.place, "key": each.repeated[:_LONGEST_TOLD]}
            )
        yield _grouped(each, layout.group)


def _found(path: Path, encoding: str, layout: Layout, header: dict[str, Any], limits: Limits) -> Iterator[_Found]:
    events = _events(path, encoding, limits)
    first, value = next(events, _NOTHING)
    if layout.single:
        yield _built(path.name, "#1", limits, first, value, events)
    else:
        yield from _descend(path, first, events, layout.path, header, limits, top=True)
    _drain(events)


def _built(
    name: str, place: str, limits: Limits, event: str, value: Any, events: Iterator[Event], group: str = ""
) -> _Found:
    builder = _Builder(name, place, limits)
    return _Found(place, builder.build(event, value, events), group, builder.repeated)


def _drain(events: Iterator[Event]) -> None:
    # what follows the records must be JSON too: garbage there means that the file is not what it seems
    for _event in events:
        pass


@dataclass(frozen=True, slots=True)
class _Found:
    """A record (or what stands in its place), with its place and the key that stood where the path says "*".

    `repeated`: a key that it has twice, or None.
    """

    place: str
    value: Any
    group: str
    repeated: str | None


def _grouped(found: _Found, name: str) -> Item | Broken:
    """Return what was found as an item, with the key of its list under `name`; a key of the record itself goes first."""
    if not isinstance(found.value, dict):
        return Broken(found.place, _("Dit is geen object met velden."), found.value)
    return Item(found.place, {name: found.group, **found.value} if name and found.group else found.value)


def _descend(
    path: Path,
    first: str,
    events: Iterator[Event],
    wanted: tuple[str, ...],
    header: dict[str, Any],
    limits: Limits,
    *,
    top: bool = False,
    group: str = "",
) -> Iterator[_Found]:
    if not wanted:
        if first == "start_array":
            yield from _list_items(path, events, limits, group)
        elif first == "start_map":
            _skip(events)
        return
    if first != "start_map":
        if first == "start_array":
            _skip(events)
        return
    for event, key in events:
        if event == "end_map":
            return
        opening, value = next(events, _NOTHING)
        if wanted[0] == EVERY_KEY:
            yield from _descend(path, opening, events, wanted[1:], header, limits, group=storable.text(key))
        elif key == wanted[0]:
            yield from _descend(path, opening, events, wanted[1:], header, limits, group=group)
        elif opening in _OPENING:
            _skip(events)
        elif top and len(header) < limits.width:
            header[storable.text(key)] = storable.plain(value)


def _list_items(path: Path, events: Iterator[Event], limits: Limits, group: str) -> Iterator[_Found]:
    for number, (event, value) in enumerate(events, start=1):
        if event == "end_array":
            return
        place = f"{group}#{number}"
        yield _built(path.name, place, limits, event, value, events, group)


def too_many_records(name: str, limits: Limits) -> TooLarge:
    """Return the error for a file with more records than is allowed."""
    return TooLarge(
        _("%(file)s heeft meer dan %(limit)d records. Splits het bestand.") % {"file": name, "limit": limits.records}
    )
