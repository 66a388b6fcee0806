"""Reads the folder of a pack. The format is described in docs/reference/instrument-packs.md."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml

from . import specs
from .building import build
from .model import Pack
from .problems import PackError, Problem

# The one in C is ten times as fast, where it is there; both read the same.
SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LISTS = ("sections", "outcomes", "scores", "labels", "sources", "documents")
"""What of a pack may stand in a file of its own: `outcomes.yaml`, or a folder of files."""
EARLIER = "versions"
"""The folder within a pack in which its earlier versions are kept, each in a folder of its own."""
MOST_BYTES = 4_000_000


def load(folder: Path) -> Pack:
    """Read a pack from its folder. Raises PackError, which names everything that is wrong and where."""
    problems: list[Problem] = []
    files = _files(folder, problems)
    data = _together(folder, files, problems)
    digest = hashlib.sha256(b"".join(hashlib.sha256(each.read_bytes()).digest() for each in files)).hexdigest()
    spec = specs.Spec(data, "pack", problems, str(data.get("language", "nl")))
    pack = build(spec, digest)
    if problems:
        raise PackError(problems)
    return pack


def parse_yaml(path: Path) -> Any:
    """Read one YAML file. Raises PackError with the file and the line."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise PackError([Problem("too-large", path.name, f"a file of a pack is at most {MOST_BYTES // 1_000_000} MB")])
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise PackError([Problem("unreadable", str(path), error.strerror or str(error))]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise PackError([Problem("yaml", path.name, " ".join(str(error).split()))]) from error


class _Loader(SafeLoader):
    """YAML in which a key stands once, without aliases (they can make a small file enormous)."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        if node in self.constructed_objects:
            raise yaml.YAMLError(f"an alias (*name) is not allowed; it stands for line {node.start_mark.line + 1}")
        return super().construct_object(node, deep)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise yaml.YAMLError(f"the key {name!r} stands twice; line {key.start_mark.line + 1}")
            seen.add(name)
        return super().construct_mapping(node, deep)


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    if not (folder / "pack.yaml").is_file():
        raise PackError([Problem("no-pack", str(folder), "a pack is a folder with a file pack.yaml")])
    files = [folder / "pack.yaml"]
    for each in sorted(folder.rglob("*")):
        if each.is_dir() or each == files[0] or each.name.startswith(".") or each.suffix == ".md":
            continue
        inside = each.relative_to(folder)
        if inside.parts[0] == EARLIER:
            continue
        name = inside.parts[0] if len(inside.parts) == 2 else inside.stem
        if each.suffix != ".yaml" or len(inside.parts) > 2 or name not in LISTS:
            problems.append(
                Problem("unknown-file", str(inside), f"a pack has pack.yaml, and files or folders {', '.join(LISTS)}")
            )
            continue
        files.append(each)
    return files


def _together(folder: Path, files: list[Path], problems: list[Problem]) -> dict[str, Any]:
    data = parse_yaml(files[0])
    if not isinstance(data, dict):
        raise PackError([Problem("format", "pack.yaml", "write keys with values")])
    for path in files[1:]:
        inside = path.relative_to(folder)
        name = inside.parts[0] if len(inside.parts) == 2 else inside.stem
        content = parse_yaml(path)
        held = data.setdefault(name, [])
        if not isinstance(held, list):
            problems.append(Problem("format", f"pack.yaml.{name}", "write a list here"))
            continue
        held.extend(content if isinstance(content, list) else [content])
    return data
