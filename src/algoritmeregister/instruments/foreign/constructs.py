"""Reads the files of others strictly: what is not known is refused by name, so that nothing changes its meaning unseen."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from ..engine.expressions import Binary, Expression, ExpressionError, parse
from ..engine.problems import PackError, Problem, UnknownConstruct
from ..engine.reading import SafeLoader

MOST_BYTES = 10_000_000
_MOST_ALIASES = 1000


class _Loader(SafeLoader):
    """YAML with as many aliases as a real file has, and no more: they can make a small file enormous."""

    aliases = 0

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if node in self.constructed_objects:
            self.aliases += 1
            if self.aliases > _MOST_ALIASES:
                raise yaml.YAMLError(f"more than {_MOST_ALIASES} aliases")
        return super().construct_object(node, deep)


def content(path: Path) -> tuple[Any, str]:
    """Read a YAML or JSON file: (what is in it, its SHA-256). Raises PackError with the file and what is wrong."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PackError([Problem("too-large", path.name, f"a file is at most {MOST_BYTES // 1_000_000} MB")])
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig")
        data = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise PackError([Problem("unreadable", str(path), error.strerror or str(error))]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PackError([Problem("unreadable", path.name, " ".join(str(error).split())[:300])]) from error
    return data, hashlib.sha256(raw).hexdigest()


def mapping(data: Any, where: str, known: Iterable[str]) -> Mapping[str, Any]:
    """Give a mapping all of whose keys are known. Raises UnknownConstruct with the key that is not."""
    if not isinstance(data, Mapping):
        raise UnknownConstruct(where, f"{type(data).__name__} in the place of keys with values")
    keys = set(known)
    for key in data:
        if key not in keys:
            raise UnknownConstruct(where, f"the key {key!r}", ", ".join(sorted(keys)))
    return data


def listed(data: Any, where: str) -> list[Any]:
    """Give a list; of nothing an empty one. Raises UnknownConstruct for anything else."""
    if data is None:
        return []
    if not isinstance(data, list):
        raise UnknownConstruct(where, f"{type(data).__name__} in the place of a list")
    return data


def one_of(value: Any, where: str, what: str, known: Iterable[str]) -> str:
    """Give a word that is known. Raises UnknownConstruct with the word that is not."""
    words = set(known)
    if not isinstance(value, str) or value not in words:
        raise UnknownConstruct(where, f"the {what} {value!r}", ", ".join(sorted(words)))
    return value


def condition(source: Any, where: str) -> Expression:
    """Read an expression. Raises UnknownConstruct with what cannot be read."""
    try:
        return parse(str(source))
    except ExpressionError as error:
        raise UnknownConstruct(where, f"the expression ({error})") from error


def both(conditions: Iterable[Expression]) -> Expression | None:
    """Give one condition that holds when all of these do; None when there are none."""
    result: Expression | None = None
    for each in conditions:
        result = each if result is None else Binary("&&", result, each)
    return result


def slug(text: str) -> str:
    """Make a short id of a text: small letters, digits and hyphens."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60] or "x"


def unique(wanted: str, taken: Iterable[str]) -> str:
    """Give an id that is not taken: the wanted one, or with a number behind it."""
    used = set(taken)
    number, result = 1, wanted
    while result in used:
        number += 1
        result = f"{wanted}-{number}"
    return result
