"""Reads the instruments of others as packs, unmodified. A file with something unknown in it is refused, by name.

`read()` recognises the format by what is in the file. A format is one module: `is_ours()` and `read()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..engine.model import Origin, Pack
from ..engine.problems import UnknownConstruct
from . import assessment, decision_tree, survey, task_list
from .constructs import content, slug

_READERS: tuple[Any, ...] = (decision_tree, assessment, task_list, survey)
FORMATS = tuple(reader.FORMAT for reader in _READERS)
"""The formats of others that can be read."""


def read(paths: Sequence[Path], *, origin: Origin | None = None, name: str = "") -> Pack:
    """Read an instrument from its file, perhaps with files that go beside it (headings, words).

    `name` is its id here; without it, the name of the file. Raises PackError, and UnknownConstruct when a file, or something
    in it, is not known.
    """
    held = [(path, *content(path)) for path in paths]
    beside = tuple(data for _, data, _ in held if decision_tree.is_companion(data))
    rest = [(path, data, digest) for path, data, digest in held if not decision_tree.is_companion(data)]
    if len(rest) != 1:
        raise UnknownConstruct(", ".join(path.name for path in paths), f"{len(rest)} instruments; give the file of one")
    path, data, digest = rest[0]
    reader = next((each for each in _READERS if each.is_ours(data)), None)
    if reader is None:
        raise UnknownConstruct(path.name, "a file that is none of the formats", ", ".join(FORMATS))
    found = replace(origin or Origin(), sha256=digest, format=reader.FORMAT)
    more = {"companions": beside} if reader is decision_tree else {}
    if beside and not more:
        raise UnknownConstruct(path.name, "headings or words beside an instrument that has none")
    pack: Pack = reader.read(data, name=name or slug(path.stem), origin=found, **more)
    return pack
