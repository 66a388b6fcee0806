"""The rules of conversion of a version, for readers: which key goes where, in what way, what stays beside the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .losses import reason_text
from .mapping import mapping_for, mapping_name, read_mapping
from .model import Texts


@dataclass(frozen=True)
class DescribedRule:
    """Keys of the version, keys of the superset, and what happens between them, in every language."""

    own: tuple[str, ...]
    keys: tuple[str, ...]
    text: Texts


@dataclass(frozen=True)
class Recoding:
    """How one value of the superset is written in the version."""

    key: str
    value: str
    written: str


@dataclass(frozen=True)
class DescribedRules:
    """All rules of one version. `same`: keys that go as they are. `beside`: a reason, and keys of the superset."""

    same: tuple[str, ...]
    rules: tuple[DescribedRule, ...]
    recodings: tuple[Recoding, ...]
    beside: tuple[tuple[Texts, tuple[str, ...]], ...]


def described_rules(version: str) -> DescribedRules:
    """The rules of `version`; the superset has none. Raises UnknownStandard; MappingError for a wrong file."""
    mapping_for(version)  # refuses a wrong file before it is described
    content = read_mapping(mapping_name(version))
    kinds: Mapping[str, Texts] = read_mapping("kinds")
    specs = content.get("rules", ())
    tables = {**content.get("recode", {}), **{spec["own"][0]: spec["table"] for spec in specs if "table" in spec}}
    return DescribedRules(
        same=tuple(content.get("same", ())),
        rules=tuple(DescribedRule(tuple(spec["own"]), tuple(spec["keys"]), kinds[spec["kind"]]) for spec in specs),
        recodings=tuple(Recoding(key, old, new) for key, table in tables.items() for old, new in table.items()),
        beside=tuple((reason_text(reason), tuple(keys)) for reason, keys in content.get("beside", {}).items()),
    )
