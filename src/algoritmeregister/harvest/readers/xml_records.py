"""XML: records are the elements at a path of names; what stands in one becomes fields that are named after where they stand.

A child's text is `naam`, that of a child's child `contact/email`, an attribute `@id` or `contact/@soort`; what stands there
more than once is a list. Names are without their namespace. Read as a stream, without entities or a document type.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import Malformed, TooDeep, Truncated
from algoritmeregister.harvest.readers import storable
from algoritmeregister.harvest.readers.guarded import Guarded
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.refusals import too_large_record, too_many_records
from algoritmeregister.harvest.readers.shapes import EVERY_KEY, Broken, Candidate, Item, Layout, Reading, Shape

_LOOKED_AT = 1024 * 1024
_SAMPLE = 50


def sniff(path: Path, limits: Limits) -> tuple[Candidate, ...]:
    """Return the places where records may be, from the beginning of the file. Raises `Malformed`, `TooDeep`."""
    with path.open("rb") as file:
        start = io.BytesIO(file.read(_LOOKED_AT))
    keys: dict[tuple[str, ...], set[str]] = {}
    counts: dict[tuple[str, ...], int] = {}
    stack: list[str] = []
    try:
        for event, element in iterparse(start, events=("start", "end"), forbid_dtd=True):
            if event == "start":
                stack.append(_name(element.tag))
                _check_depth(path, stack, limits)
                continue
            place = tuple(stack[1:])
            stack.pop()
            if not (len(element) or element.attrib) or counts.get(place, 0) >= _SAMPLE:
                continue
            counts[place] = counts.get(place, 0) + 1
            keys.setdefault(place, set()).update(list(fields(element))[: limits.width])
    except DefusedXmlException:
        raise _entities(path) from None
    except ParseError as error:
        if path.stat().st_size <= _LOOKED_AT:  # else it stops because we stopped reading
            raise _wrong(path, error) from None
    # The element that stands there most often is the likeliest record.
    likely = sorted(keys, key=lambda each: (-counts[each], each))
    return tuple(Candidate(place, frozenset(keys[place]), single=counts[place] == 1) for place in likely)


def read(path: Path, shape: Shape, layout: Layout, limits: Limits) -> Reading:
    """Read the records one by one."""
    header: dict[str, Any] = {}
    return Reading(items=_records(path, layout.path, limits, header), header=header)


def _records(path: Path, where: tuple[str, ...], limits: Limits, header: dict[str, Any]) -> Iterator[Item | Broken]:
    stack: list[Element] = []
    names: list[str] = []
    count = nodes = 0
    try:
        with path.open("rb") as file:
            guarded = Guarded(file, path.name, limits)
            for event, element in iterparse(guarded, events=("start", "end"), forbid_dtd=True):
                if not _is_at(names[1 : len(where) + 1], where):
                    guarded.go_on()
                if event == "start":
                    stack.append(element)
                    names.append(_name(element.tag))
                    _check_depth(path, names, limits)
                    if len(stack) == 1:
                        header.update({f"@{_name(key)}": storable.text(value) for key, value in element.attrib.items()})
                    nodes = nodes + 1 if _is_in(names, where) else 0
                    if nodes > limits.nodes:
                        raise too_large_record(path.name, f"#{count + 1}", limits)
                    continue
                inside = _is_in(names, where)
                if _is_at(names[1:], where):
                    count += 1
                    if count > limits.records:
                        raise too_many_records(path.name, limits)
                    yield _record(f"#{count}", element, names[-1], limits)
                stack.pop()
                names.pop()
                if not inside and stack:
                    stack[-1].remove(element)
    except DefusedXmlException:
        raise _entities(path) from None
    except ParseError as error:
        raise _wrong(path, error) from None


def _record(place: str, element: Element, name: str, limits: Limits) -> Item | Broken:
    data = fields(element) if len(element) or element.attrib else {name: storable.text((element.text or "").strip())}
    if len(data) > limits.width:
        return Broken(place, _("Dit record heeft meer dan %d velden.") % limits.width)
    return Item(place, data)


def fields(element: Element) -> dict[str, Any]:
    """Return what stands in an element, by where it stands in it."""
    found: dict[str, list[str]] = {}
    waiting: list[tuple[str, Element]] = [("", element)]
    while waiting:
        prefix, here = waiting.pop()
        for key, value in here.attrib.items():
            found.setdefault(f"{prefix}@{_name(key)}", []).append(storable.text(value.strip()))
        text = (here.text or "").strip()
        if prefix and len(here) and (text or any((child.tail or "").strip() for child in here)):
            # text with marked words in it: one text
            found.setdefault(prefix[:-1], []).append(storable.text(" ".join("".join(here.itertext()).split())))
            continue
        if prefix and (text or not (len(here) or here.attrib)):
            found.setdefault(prefix[:-1], []).append(storable.text(text))
        waiting.extend((f"{prefix}{_name(child.tag)}/", child) for child in reversed(here))
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def _name(tag: Any) -> str:
    """Return a name without its namespace."""
    return storable.text(str(tag).rpartition("}")[2])


def _is_in(names: list[str], where: tuple[str, ...]) -> bool:
    """Whether an element, with those around it, is a part of a record."""
    return len(names) - 1 > len(where) and _is_at(names[1 : len(where) + 1], where)


def _is_at(names: list[str], where: tuple[str, ...]) -> bool:
    return len(names) == len(where) and all(key in {EVERY_KEY, name} for key, name in zip(where, names, strict=True))


def _check_depth(path: Path, names: list[str], limits: Limits) -> None:
    if len(names) > limits.depth:
        raise TooDeep(
            _("%(file)s is te diep genest (meer dan %(limit)d lagen). Maak een platte lijst van records.")
            % {"file": path.name, "limit": limits.depth}
        )


def _entities(path: Path) -> Malformed:
    return Malformed(_("%s bevat een DTD of entiteiten; dat is niet toegestaan.") % path.name)


def _wrong(path: Path, error: ParseError) -> Malformed | Truncated:
    if error.code in {3, 5}:  # no element found, unclosed token: expat's words for a file that stops
        return Truncated(
            _(
                "%s is afgebroken: het houdt op, midden in de gegevens. Download of kopieer het opnieuw; er is niets "
                "veranderd."
            )
            % path.name
        )
    return Malformed(_("%(file)s is geen geldige XML: %(reason)s.") % {"file": path.name, "reason": reasons.in_words(error)})
