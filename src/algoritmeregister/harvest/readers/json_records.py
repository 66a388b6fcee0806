"""JSON as a stream of records: never more of the file in memory than one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.harvest.readers import json_events, storable
from algoritmeregister.harvest.readers.json_events import CLOSING, NOTHING, OPENING, Event
from algoritmeregister.harvest.readers.json_values import Builder, told_twice
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.refusals import too_many_records
from algoritmeregister.harvest.readers.shapes import EVERY_KEY, Broken, Candidate, Item, Layout, Reading, Shape

_SAMPLE = 50
_LOOK = 50_000  # events that a first look takes at most


def sniff(path: Path, encoding: str, limits: Limits) -> tuple[Candidate, ...]:
    """Return the places where records may be: the first lists of objects, and the file itself when it is one object.

    Looks at a beginning only, so that a large file is not read twice.
    """
    events = islice(json_events.events(path, encoding, limits), _LOOK)
    first, _value = next(events, NOTHING)
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
        first, _value = next(events, NOTHING)
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
        record = Builder(path.name, f"#{count + 1}", limits).build(event, value, events)
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
        depth += (event in OPENING) - (event in CLOSING)
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
            warnings.append(told_twice(name, each.place, each.repeated))
        yield _grouped(each, layout.group)


def _found(path: Path, encoding: str, layout: Layout, header: dict[str, Any], limits: Limits) -> Iterator[_Found]:
    events = json_events.events(path, encoding, limits)
    first, value = next(events, NOTHING)
    if layout.single:
        yield _built(path.name, "#1", limits, first, value, events)
    else:
        yield from _descend(path, first, events, layout.path, header, limits, top=True)
    _drain(events)


def _built(
    name: str, place: str, limits: Limits, event: str, value: Any, events: Iterator[Event], group: str = ""
) -> _Found:
    builder = Builder(name, place, limits)
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
        opening, value = next(events, NOTHING)
        if wanted[0] == EVERY_KEY:
            yield from _descend(path, opening, events, wanted[1:], header, limits, group=storable.text(key))
        elif key == wanted[0]:
            yield from _descend(path, opening, events, wanted[1:], header, limits, group=group)
        elif opening in OPENING:
            _skip(events)
        elif top and len(header) < limits.width:
            header[storable.text(key)] = storable.plain(value)


def _list_items(path: Path, events: Iterator[Event], limits: Limits, group: str) -> Iterator[_Found]:
    for number, (event, value) in enumerate(events, start=1):
        if event == "end_array":
            return
        place = f"{group}#{number}"
        yield _built(path.name, place, limits, event, value, events, group)
