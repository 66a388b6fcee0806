"""What a process remembers of the answers it gave: the ones used last, up to a total weight."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """Values by key, of which those that were used longest ago go when together they weigh more than `most`.

    Safe to share between threads. What is remembered under a key never changes: put all that it depends on in the key.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> T | None:
        """Return what is remembered under `key`, None when nothing is."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: T, *, weight: int = 1) -> None:
        """Remember a value; one that by itself would take more than an eighth of the room is not remembered."""
        if weight > self.most // 8:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self.weight += weight - (before[1] if before else 0)
            self._kept[key] = (value, weight)
            while self.weight > self.most:
                _key, (_value, freed) = self._kept.popitem(last=False)
                self.weight -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self.weight = 0
