"""Reads the requirements and measures of the Dutch task registry: identifiers, titles, what they apply to, and relations.

The registry renumbers: what was one measure can be another a year later. So each gets an id of our own that is made of its
title, beside its number there and the hash of its content; what stands under one number twice is kept, and told.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..engine.problems import FINDING, PackError, Problem, UnknownConstruct
from .constructs import content, listed, mapping, slug

_COMMON = {
    "systemcard_path", "schema_version", "name", "description", "explanation", "urn", "language", "owners", "date", "url",
    "subject", "lifecycle", "links", "template",
}  # fmt: skip
_KEYS = {"requirements": _COMMON | {"ai_act_profile", "always_applicable"}, "measures": _COMMON | {"suggested_roles"}}
_PROFILE = (
    "type", "open_source", "risk_group", "systemic_risk", "transparency_obligations", "role", "conformity_assessment_body",
)  # fmt: skip


@dataclass(frozen=True)
class Norm:
    """A requirement or a measure. `applies`: per attribute the values of which one must hold; empty when `always`."""

    id: str
    kind: str
    number: str
    title: str
    url: str
    sha256: str
    links: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    always: bool = False
    applies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, profile: Mapping[str, Iterable[str]]) -> tuple[bool, str]:
        """Say whether it applies to a profile (attribute → values), and why or why not."""
        if self.always:
            return True, "always"
        for attribute, wanted in self.applies.items():
            if not set(wanted) & set(profile.get(attribute, ())):
                return False, f"{attribute}: none of {', '.join(wanted)}"
        why = "; ".join(
            f"{attribute}: {', '.join(sorted(set(wanted) & set(profile.get(attribute, ()))))}"
            for attribute, wanted in self.applies.items()
        )
        return bool(self.applies), why or "says to nothing that it applies"


@dataclass(frozen=True)
class Norms:
    """All requirements and measures of a registry, with what was noticed."""

    requirements: tuple[Norm, ...]
    measures: tuple[Norm, ...]
    findings: tuple[Problem, ...]


def is_registry(folder: Path) -> bool:
    """Say whether a folder is such a registry."""
    return all((folder / kind).is_dir() for kind in _KEYS)


def read(folder: Path) -> Norms:
    """Read a registry from its folder. Raises UnknownConstruct and PackError."""
    if not is_registry(folder):
        raise PackError([Problem("no-registry", str(folder), "a registry has folders requirements and measures")])
    requirements = tuple(_norm(path, "requirements") for path in sorted((folder / "requirements").glob("*.yaml")))
    measures = tuple(_norm(path, "measures") for path in sorted((folder / "measures").glob("*.yaml")))
    return Norms(requirements, measures, tuple(_findings((*requirements, *measures))))


def _norm(path: Path, kind: str) -> Norm:
    data, _digest = content(path)
    where = f"{kind}/{path.name}"
    row = mapping(data, where, _KEYS[kind])
    number, title = str(row["urn"]), str(row["name"]).strip()
    applies: dict[str, tuple[str, ...]] = {}
    for each in listed(row.get("ai_act_profile"), where):
        profile = mapping(each, f"{where}, ai_act_profile", _PROFILE)
        applies |= {key: tuple(map(str, values)) for key, values in profile.items() if listed(values, where)}
    always = row.get("always_applicable", 0)
    if always not in {0, 1}:
        raise UnknownConstruct(where, f"always_applicable: {always!r}", "0, 1")
    return Norm(
        id=f"{kind.removesuffix('s')}-{hashlib.sha256(f'{kind} {slug(title)}'.encode()).hexdigest()[:12]}",
        kind=kind,
        number=number,
        title=title,
        url=str(row.get("url") or ""),
        sha256=hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest(),
        links=_texts(row, "links", where),
        subjects=_texts(row, "subject", where),
        phases=_texts(row, "lifecycle", where),
        roles=_texts(row, "suggested_roles", where),
        always=bool(always),
        applies=applies,
    )


def _texts(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    return tuple(str(each).strip() for each in listed(row.get(key), f"{where}, {key}"))


def _findings(norms: tuple[Norm, ...]) -> Iterator[Problem]:
    numbers = Counter(norm.number for norm in norms)
    under: dict[str, list[Norm]] = {}
    for norm in norms:
        under.setdefault(norm.number, []).append(norm)
    for number, times in numbers.items():
        if times > 1:
            titles = " / ".join(norm.title for norm in norms if norm.number == number)
            yield Problem("twice", number, f"this number is used {times} times: {titles}", FINDING)
    for norm in norms:
        if not norm.links:
            yield Problem("no-links", norm.number, f"{norm.title}: nothing refers to it or from it", FINDING)
        if norm.kind == "requirements" and not norm.always and not norm.applies:
            yield Problem("applies-to-nothing", norm.number, f"{norm.title}: says to nothing that it applies", FINDING)
        for other in norm.links:
            if other not in numbers:
                yield Problem("unknown-reference", norm.number, f"refers to {other}, which does not exist", FINDING)
            for target in under.get(other, ()):
                if norm.number not in target.links:
                    told = f"refers to {other} ({target.title}), which does not refer back"
                    yield Problem("one-way", norm.number, told, FINDING)
