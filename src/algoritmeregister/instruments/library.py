"""Which instruments there are: our own, and those that were imported into a folder of this installation."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache, lru_cache
from pathlib import Path

from . import foreign
from .engine import ERROR, Pack, PackError, Problem, check, load
from .engine.model import Origin
from .foreign.constructs import slug

ORIGIN = "origin.json"
OWN = Path(__file__).parent / "packs"


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


def store(folder: Path, paths: Sequence[Path], origin: Origin, name: str = "") -> Pack:
    """Take the files of an instrument of somebody else into a folder of this installation, unmodified.

    Raises PackError when they cannot be read, or when errors stand in the way of filling it in; then nothing is kept.
    """
    pack = foreign.read(paths, origin=origin, name=name)
    if pack.id in own():
        raise PackError([Problem("taken", pack.id, "one of our own instruments has this id; give it another name")])
    errors = [problem for problem in check(pack, own=False) if problem.severity == ERROR]
    if errors:
        raise PackError(errors)
    target = folder / pack.id / slug(pack.version)
    scratch = folder / pack.id / f".{slug(pack.version)}.new"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for path in paths:
        shutil.copyfile(path, scratch / path.name)
    kept = {"files": [path.name for path in paths], "name": pack.id, "origin": asdict(pack.origin)}
    (scratch / ORIGIN).write_text(json.dumps(kept, ensure_ascii=False, indent=2), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    scratch.rename(target)
    return pack


def imported(folder: Path) -> dict[str, tuple[Pack, ...]]:
    """Read the instruments that were taken in: by id, the newest version first."""
    found: dict[str, list[Pack]] = {}
    for path in sorted(folder.glob(f"*/[!.]*/{ORIGIN}")):
        pack = _kept(path, path.stat().st_mtime_ns)
        found.setdefault(pack.id, []).append(pack)
    return {
        key: tuple(sorted(packs, key=lambda pack: version_key(pack.version), reverse=True)) for key, packs in found.items()
    }


@lru_cache(64)
def _kept(path: Path, changed: int) -> Pack:
    """Read one that was taken in; `changed` is when, so that it is read again after that."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    pack = foreign.read([path.parent / name for name in kept["files"]], origin=Origin(**kept["origin"]), name=kept["name"])
    return replace(pack, findings=tuple(check(pack, own=False)))


def available(folder: Path) -> dict[str, tuple[Pack, ...]]:
    """Give all instruments: our own first, then those that were taken in."""
    return {**own(), **imported(folder)}


def revision(folder: Path) -> str:
    """Give a text that changes when an instrument is taken in or gone. Our own change with the build only."""
    paths = sorted(folder.glob(f"*/[!.]*/{ORIGIN}"))
    return hashlib.sha256("".join(f"{path}{path.stat().st_mtime_ns}" for path in paths).encode()).hexdigest()[:16]
