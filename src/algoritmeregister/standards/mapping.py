"""Reads `mappings/*.yaml` and compiles them, once per process, to rules between a version and the superset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from .assessment_rules import Assessment, AssessmentsAsTitles, AssessmentsWithLinks, AssessmentsYesNo
from .catalogue import FOREIGN, SUPERSET, get
from .foreign_profiles import foreign_rules
from .link_rules import LinkList, LinksInText, LinkText
from .model import Field, Standard
from .rules import Beside, Choice, OwnVersion, Rule, Same
from .text_rules import Join, ListAsText


class MappingError(ValueError):
    """A mapping file is wrong: the message names the version and the key."""


@dataclass(frozen=True)
class VersionMapping:
    """The rules between one version and the superset, with look-ups compiled from them."""

    version: str
    rules: tuple[Rule, ...]
    rule_of_own: Mapping[str, int]
    """Key of the version → position of its rule."""
    rule_of_key: Mapping[str, int]
    """Key of the superset → position of its rule."""
    plain: Mapping[str, str]
    """Key of the version → key of the superset, for fields that go up as they are."""


@cache
def mapping_for(version: str) -> VersionMapping:
    """The compiled mapping of `version`. Raises UnknownStandard; MappingError when a key has no rule, or two."""
    standard = get(version)
    if version in draft_mappings:
        return draft_mappings[version]
    if version in FOREIGN:
        return compiled(standard, rules=foreign_rules(version, get(SUPERSET)))
    return compiled(standard, read_mapping(mapping_name(version)))


draft_mappings: dict[str, VersionMapping] = {}
"""The rules of draft versions that this process took up (`drafting`)."""


def compiled(
    standard: Standard, content: Mapping[str, Any] | None = None, *, rules: tuple[Rule, ...] | None = None
) -> VersionMapping:
    """The mapping of a standard from the content of a mapping file, or from rules.

    Raises MappingError when a key has no rule, or two.
    """
    version = standard.version
    rules = tuple(_rules(standard, content or {})) if rules is None else rules
    rule_of_own = _positions(version, [rule.own for rule in rules])
    rule_of_key = _positions(version, [rule.keys for rule in rules])
    if standard.keys != set(rule_of_own):
        raise MappingError(f"{version}: rules and fields differ: {sorted(standard.keys ^ set(rule_of_own))}")
    plain = {rule.own[0]: rule.keys[0] for rule in rules if isinstance(rule, Same)}
    return VersionMapping(version, rules, rule_of_own, rule_of_key, plain)


def mapping_name(version: str) -> str:
    """The name of the mapping file of a version, without its extension."""
    return "v" + version.replace(".", "_")


@cache
def read_mapping(name: str) -> Mapping[str, Any]:
    """The content of one mapping file (a name without extension)."""
    path = resources.files(__package__) / "mappings" / f"{name}.yaml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise MappingError(f"{name}.yaml must be a mapping")
    return content


def _positions(version: str, groups: list[tuple[str, ...]]) -> dict[str, int]:
    positions: dict[str, int] = {}
    for position, keys in enumerate(groups):
        for key in keys:
            if key in positions:
                raise MappingError(f"{version}: two rules for {key!r}")
            positions[key] = position
    return positions


def _rules(standard: Standard, content: Mapping[str, Any]) -> Iterator[Rule]:
    tables = content.get("recode", {})
    for key in content.get("same", ()):
        field = standard.field(key)
        yield Same((key,), (field.superset_key,), field, _table(tables.get(key, {})))
    for spec in content.get("rules", ()):
        yield _rule(standard, spec)
    for reason, keys in content.get("beside", {}).items():
        yield from (Beside((), (key,), reason) for key in keys)


def _table(spec: Mapping[str, str]) -> dict[str, str]:
    return {**spec, **{old.casefold(): new for old, new in spec.items()}}


def _rule(standard: Standard, spec: Mapping[str, Any]) -> Rule:
    kind, own, keys = spec["kind"], tuple(spec["own"]), tuple(spec["keys"])
    if kind == "own_version":
        return OwnVersion(own, keys, standard.version)
    if kind == "link_list":
        return LinkList(own, keys)
    if kind == "choice":
        return Choice(own, keys, standard.field(own[0]), _table(spec["table"]))
    if kind in _FITTED:
        return _FITTED[kind](own, keys, standard.field(own[0]))
    if kind in _ASSESSMENTS:
        return _ASSESSMENTS[kind](own, keys, _known_assessments(), {key: standard.field(key) for key in own})
    raise MappingError(f"{standard.version}: unknown kind of rule {kind!r}")


_FITTED: Mapping[str, Callable[[tuple[str, ...], tuple[str, ...], Field], Rule]] = {
    "list_as_text": ListAsText,
    "join": Join,
    "link_text": LinkText,
    "links_in_text": LinksInText,
}
_ASSESSMENTS: Mapping[str, Callable[..., Rule]] = {
    "assessments_yes_no": AssessmentsYesNo,
    "assessments_as_titles": AssessmentsAsTitles,
    "assessments_with_links": AssessmentsWithLinks,
}


def _known_assessments() -> tuple[Assessment, ...]:
    return tuple(
        Assessment(key, spec["description"], spec["title"], tuple(spec["words"]), tuple(spec.get("other_words", ())))
        for key, spec in read_mapping("assessments")["known"].items()
    )
