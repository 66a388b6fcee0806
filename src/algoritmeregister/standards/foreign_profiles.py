"""Standards of others as profiles of the same catalogue: reads `foreign/*.yaml` to a `Standard` and its rules.

A field that names no field of ours (`to`) has no counterpart: its value stays beside the document, and comes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from .building import CatalogueError, build_foreign_field
from .foreign_rules import First, Month, Recoded, Remembering, Rows, RowsAsText, Terms
from .model import Field, Group, Standard, Texts
from .rules import Beside, Rule, Same

_FOLDER = resources.files(__package__) / "foreign"
FOREIGN: tuple[str, ...] = tuple(sorted(each.name[:-5] for each in _FOLDER.iterdir() if each.name.endswith(".yaml")))
"""Keys of the standards of others that documents can be converted to and from."""


@dataclass(frozen=True)
class Profile:
    """A standard of others. `version`: which one of theirs; `source`: its address; `aliases`: other names of its fields;
    `beginnings`: how a heading begins that is a whole question (written with "…")."""

    key: str
    title: Texts
    about: Texts
    version: str
    source: str
    fields: Mapping[str, Mapping[str, Any]]
    aliases: Mapping[str, str]
    beginnings: Mapping[str, str]

    def named(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """A record under the profile's own keys: headings of spreadsheets and older names become keys. A key of its own
        goes before an alias, and nothing is dropped: a name that would be there twice keeps its own."""
        result = {key: value for key, value in record.items() if key in self.fields}
        for key, value in record.items():
            if key not in self.fields:
                known = self._known(_folded(key)) or key
                result[known if known not in result else key] = value
        return result

    def _known(self, name: str) -> str | None:
        if name in self.aliases:
            return self.aliases[name]
        return next((key for alias, key in self.beginnings.items() if name.startswith(alias)), None)


def _folded(name: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", name.casefold()).split())


@cache
def profile(key: str) -> Profile:
    """The profile `key`. Raises KeyError for one that is not in FOREIGN, CatalogueError for a wrong file."""
    if key not in FOREIGN:
        raise KeyError(key)
    content = yaml.safe_load((_FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    lacking = {"title", "about", "version", "source"} - set(content)
    if lacking or not {"fields", "from_rdf"} & set(content):
        raise CatalogueError(f"foreign/{key}.yaml", f"lacks {', '.join(sorted(lacking)) or 'fields'}")
    fields = {name: spec or {} for name, spec in content.get("fields", {}).items()}
    names = [(alias, name) for name, spec in fields.items() for alias in spec.get("aliases", ())]
    whole = {_folded(alias): name for alias, name in names if not alias.endswith("…")}
    begun = {_folded(alias): name for alias, name in names if alias.endswith("…")}
    return Profile(key, content["title"], content["about"], content["version"], content["source"], fields, whole, begun)


def foreign_standard(key: str, superset: Standard) -> Standard:
    """The profile as a standard of the catalogue. Raises CatalogueError."""
    found = profile(key)
    specs = found.fields or _from_rdf(superset)
    fields = tuple(
        build_foreign_field(f"foreign/{key}.yaml: {name}", name, spec, _homes(key, name, spec, superset)[0])
        for name, spec in specs.items()
    )
    return Standard(key, found.title, (Group("fields", found.title),), fields)


def foreign_rules(key: str, superset: Standard) -> tuple[Rule, ...]:
    """The rules between the profile and the superset: one per field, and one per field of ours that has no counterpart."""
    standard = foreign_standard(key, superset)
    specs = profile(key).fields or _from_rdf(superset)
    rules = [_rule(key, name, spec, standard.field(name)) for name, spec in specs.items()]
    taken = {home for rule in rules for home in rule.keys}
    rest = [Beside((), (each.key,), "no_counterpart") for each in superset.fields if each.key not in taken]
    return (*rules, *rest)


def remembered_key(standard: str, key: str) -> str:
    """Under which name a value of a foreign standard is kept beside a document."""
    return f"{standard}:{key}"


def _from_rdf(superset: Standard) -> dict[str, dict[str, Any]]:
    """The fields of ours that have a property in a vocabulary of others, under the name of that property."""
    shared: dict[str, dict[str, Any]] = {}
    for each in superset.fields:
        if each.rdf_property and not each.rdf_property.startswith("ar:") and each.rdf_property not in shared:
            shared[each.rdf_property] = {"to": each.key, "type": each.type}
    return shared


def _homes(key: str, name: str, spec: Mapping[str, Any], superset: Standard) -> list[str]:
    to = spec.get("to", [])
    homes = [to] if isinstance(to, str) else list(to)
    for home in homes:
        if home not in superset.keys:
            raise CatalogueError(f"foreign/{key}.yaml: {name}", f"the superset has no field {home!r}")
    return homes or [""]


def _rule(key: str, name: str, spec: Mapping[str, Any], field: Field) -> Rule:
    to = spec.get("to", [])
    homes = (to,) if isinstance(to, str) else tuple(to)
    inner = _inner(name, homes, spec, field) if homes else None
    return Remembering((name,), (*homes, remembered_key(key, name)), inner)


def _inner(name: str, homes: tuple[str, ...], spec: Mapping[str, Any], field: Field) -> Rule:
    own = (name,)
    if "codes" in spec:
        table = [(re.compile(pattern, re.IGNORECASE | re.DOTALL), ours) for pattern, ours in spec["codes"].items()]
        return Recoded(own, homes, table, spec.get("back", {}), many=bool(spec.get("many")))
    if "cells" in spec:
        if isinstance(spec["cells"], Mapping):
            return Rows(own, homes, spec["cells"])
        return RowsAsText(own, homes, tuple(spec["cells"]))
    if spec.get("month"):
        return Month(own, homes)
    if spec.get("terms"):
        return Terms(own, homes)
    return First(own, homes, field) if len(homes) > 1 else Same(own, homes, field)


def counterparts(key: str, superset: Standard) -> Iterator[tuple[str, tuple[str, ...], Mapping[str, str]]]:
    """Each field of the profile, the keys of ours it goes to (none: it has no counterpart), and our codes with theirs."""
    specs = profile(key).fields or _from_rdf(superset)
    for name, spec in specs.items():
        to = spec.get("to", [])
        yield name, (to,) if isinstance(to, str) else tuple(to), spec.get("back", {})


def unclaimed(key: str, superset: Standard) -> Iterator[str]:
    """The keys of ours for which the profile has no field, in our order."""
    rules = foreign_rules(key, superset)
    yield from (rule.keys[0] for rule in rules if isinstance(rule, Beside))
