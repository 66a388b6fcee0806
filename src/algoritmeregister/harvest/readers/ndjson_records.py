"""NDJSON: one JSON object a line. A broken line is one broken record, not a broken file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import reasons
from algoritmeregister.harvest.errors import Truncated
from algoritmeregister.harvest.readers import storable
from algoritmeregister.harvest.readers.json_values import told_twice
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.refusals import too_large_record, too_many_records
from algoritmeregister.harvest.readers.shapes import Broken, Candidate, Item, Layout, Reading, Shape

_SAMPLE = 50


def sniff(path: Path, encoding: str, limits: Limits) -> tuple[Candidate, ...]:
    """Return the one place where records are, with the keys of the first ones."""
    keys: set[str] = set()
    for count, item in enumerate(_records(path, encoding, [], limits)):
        if isinstance(item, Item):
            keys.update(item.data)
        if count >= _SAMPLE:
            break
    return (Candidate((), frozenset(keys)),)


def read(path: Path, shape: Shape, layout: Layout, limits: Limits) -> Reading:
    """Read the records line by line."""
    warnings: list[str] = []
    return Reading(items=_records(path, shape.encoding, warnings, limits), warnings=warnings)


def _records(path: Path, encoding: str, warnings: list[str], limits: Limits) -> Iterator[Item | Broken]:
    count = 0
    with path.open(encoding=encoding, newline="\n") as file:
        for number, line in enumerate(iter(lambda: file.readline(limits.record_bytes), ""), start=1):
            if len(line) >= limits.record_bytes and not line.endswith("\n"):
                raise too_large_record(path.name, f"L{number}", limits)
            if not line.strip():
                continue
            count += 1
            if count > limits.records:
                raise too_many_records(path.name, limits)
            twice: list[str] = []
            yield _record(path, f"L{number}", line, twice, limits)
            if twice and not warnings:
                warnings.append(told_twice(path.name, f"L{number}", twice[-1]))


def _record(path: Path, place: str, line: str, twice: list[str], limits: Limits) -> Item | Broken:
    """Return the record on a line; `twice` gets the keys that stand twice in one of its objects."""

    def joined(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append(_first_twice(pairs))
        return found

    try:
        value = json.loads(line, object_pairs_hook=joined)
    except (ValueError, RecursionError) as error:
        if not line.endswith("\n"):
            raise Truncated(
                _(
                    "%(file)s is afgebroken: de laatste regel (%(place)s) is niet af. Download of kopieer het "
                    "opnieuw; er is niets veranderd."
                )
                % {"file": path.name, "place": place}
            ) from None
        return Broken(place, _("Deze regel is geen geldige JSON: %s.") % reasons.in_words(error), line.strip()[:200])
    if not isinstance(value, dict):
        return Broken(place, _("Dit is geen object met velden."), value)
    if len(value) > limits.width:
        return Broken(place, _("Dit record heeft meer dan %d velden.") % limits.width)
    try:
        return Item(place, _plain(value, limits.depth))
    except _Deep:
        return Broken(place, _("Dit record is dieper genest dan %d lagen.") % limits.depth)


def _first_twice(pairs: list[tuple[str, Any]]) -> str:
    counts = Counter(key for key, _value in pairs)
    return storable.text(next(key for key, count in counts.items() if count > 1))


class _Deep(Exception):
    """A value is nested too deep."""


def _plain(value: Any, room: int) -> Any:
    if not isinstance(value, dict | list):
        return storable.plain(value)
    if room <= 0:
        raise _Deep
    if isinstance(value, list):
        return [_plain(each, room - 1) for each in value]
    return {storable.text(key): _plain(each, room - 1) for key, each in value.items()}
