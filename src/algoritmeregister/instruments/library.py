"""Which instruments there are: our own, and those that were imported into a folder of this installation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .engine import Pack, load

OWN = Path(__file__).parent / "packs"


class UnknownInstrument(LookupError):
    """There is no instrument with this id, or not in this version."""


def version_key(version: str) -> tuple[tuple[int, str], ...]:
    """Order versions as people do: 1.10 comes after 1.9."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in version.split("."))


def own_folders() -> Iterator[Path]:
    """Give the folders of our own packs: the current version of each, and those before it."""
    return (path.parent for path in sorted([*OWN.glob("*/pack.yaml"), *OWN.glob("*/versions/*/pack.yaml")]))


@cache
def own() -> dict[str, tuple[Pack, ...]]:
    """Read our own packs: by id, the newest version first. They do not change while the program runs."""
    found: dict[str, list[Pack]] = {}
    for folder in own_folders():
        pack = load(folder)
        found.setdefault(pack.id, []).append(pack)
    return {
        key: tuple(sorted(packs, key=lambda pack: version_key(pack.version), reverse=True)) for key, packs in found.items()
    }
