"""A value of a JSON file, built from the events of a parser within limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import TooWide
from algoritmeregister.harvest.readers import storable
from algoritmeregister.harvest.readers.json_events import NOTHING, Event
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.refusals import too_large_record

_LONGEST_TOLD = 60  # characters of a key in a warning


class Builder:
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
        self._size += len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        if self._size > self._limits.record_bytes:
            raise too_large_record(self._name, self._place, self._limits)

    def _map(self, events: Iterator[Event]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for event, key in events:
            if event == "end_map":
                break
            self._count(key)
            first, value = next(events, NOTHING)
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


def told_twice(name: str, place: str, key: str) -> str:
    """Return the warning for the first record of a file in which a key stands twice."""
    return _(
        "In %(file)s staat een veld meer dan eens in één record (%(place)s: %(key)s). "
        "De laatste waarde is genomen."
    ) % {"file": name, "place": place, "key": key[:_LONGEST_TOLD]}
