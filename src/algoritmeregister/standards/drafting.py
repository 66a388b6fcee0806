"""Draft versions of the standard: a catalogue file from outside the package, to be tried before it becomes a version.

The file is that of a version (`data/v*.yaml`), with three things more. `based_on`: the version it changes. `new`: fields
that the superset does not have yet, described as the superset describes its own, with their texts. `mapping`: rules as in
`mappings/`; without it the rules of the version it is based on hold for what did not change shape. With `based_on`,
`groups`, `code_lists` and `fields` say only what changes: a field that is `null` under `fields` is taken out, one with
`group` goes into that group.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from .building import CatalogueError, build_standard
from .catalogue import FOREIGN, SUPERSET, VERSIONS, code_lists, drafts, get, read_data
from .mapping import MappingError, compiled, draft_mappings, mapping_for, mapping_name
from .model import Standard
from .rules import Beside, OwnVersion, Rule, Same

LONGEST = 1_000_000


def read_draft(text: str, *, file: str = "draft") -> tuple[Standard, str]:
    """Take a draft version up in the catalogue of this process: `get`, `convert` and `validate` know it from then on.

    Returns it with the version that it is based on.
    Raises CatalogueError, which says what is wrong in the file, where, and what to write instead.
    """
    content = _loaded(text, file)
    version = content.get("version")
    if not isinstance(version, str) or version in (*VERSIONS, SUPERSET, *FOREIGN):
        raise CatalogueError(file, "must say version: with a new name between quotes, such as version: \"1.1-draft\"")
    base = str(content.get("based_on", VERSIONS[-1]))
    if base not in VERSIONS:
        raise CatalogueError(f"{file}: based_on", f"is not one of {', '.join(VERSIONS)}")
    new = _mapping(content.get("new", {}), f"{file}: new")
    superset, texts = _with_new(new, file)
    own = _merged(content, read_data(mapping_name(base)), version, file)
    try:
        standard = build_standard(version, own=own, superset=superset, texts=texts, code_lists=code_lists(), file=file)
        rules = _rules(standard, base, content.get("mapping"), file)
    except (KeyError, TypeError, AttributeError, MappingError) as error:
        raise CatalogueError(file, f"has another shape than a version file: {error}") from error
    drafts[version] = standard
    draft_mappings[version] = rules
    get.cache_clear()
    mapping_for.cache_clear()
    return standard, base


def _loaded(text: str, file: str) -> Mapping[str, Any]:
    if len(text) > LONGEST:
        raise CatalogueError(file, "is too long to be a version of the standard")
    try:
        content = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise CatalogueError(file, f"is not readable YAML: {error}") from error
    content = _mapping(content, file)
    known = {"version", "based_on", "title", "groups", "code_lists", "fields", "new", "mapping"}
    if unknown := set(content) - known:
        raise CatalogueError(file, f"has unknown parts {sorted(map(str, unknown))}; known: {sorted(known)}")
    return content


def _mapping(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise CatalogueError(place, "must be a mapping of names to values")
    return value


def _with_new(new: Mapping[str, Any], file: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """The superset and its texts, with the fields that this draft adds."""
    superset, texts = read_data(SUPERSET), read_data("superset_texts")
    added, wording = {}, {}
    for key, spec in new.items():
        spec = _mapping(spec, f"{file}: new: {key}")
        if key in superset["fields"]:
            raise CatalogueError(f"{file}: new: {key}", "is a field of the superset already: name it under fields")
        wording[key] = {name: value for name, value in spec.items() if name in {"label", "help", "example"}}
        added[key] = {name: value for name, value in spec.items() if name not in wording[key]}
    return {**superset, "fields": {**superset["fields"], **added}}, {**texts, **wording}


def _merged(content: Mapping[str, Any], base: Mapping[str, Any], version: str, file: str) -> dict[str, Any]:
    """The file as a whole version: what it changes, on top of the version it is based on."""
    changes = _mapping(content.get("fields", {}), f"{file}: fields")
    fields = {**base["fields"]}
    places: dict[str, str] = {}
    for key, spec in changes.items():
        if spec is None and "based_on" in content and key in fields:
            del fields[key]
            continue
        spec = dict(_mapping(spec or {}, f"{file}: fields: {key}"))
        if group := spec.pop("group", None):
            places[key] = str(group)
        fields[key] = {**(fields.get(key) or {}), **spec}
    if "based_on" not in content:
        fields = {key: fields[key] for key in changes}
    groups = content.get("groups") or _groups(base["groups"], fields, places, file)
    lists = {**base.get("code_lists", {}), "standard_version": _label(version), **content.get("code_lists", {})}
    title = content.get("title", f"Standard {version}")
    return {"version": version, "title": title, "groups": groups, "code_lists": lists, "fields": fields}


def _label(version: str) -> dict[str, Any]:
    return {"closed": True, "codes": [{"value": version, "key": version.replace(".", "_")}]}


def _groups(
    groups: list[Mapping[str, Any]], fields: Mapping[str, Any], places: Mapping[str, str], file: str
) -> list[dict[str, Any]]:
    found = []
    for group in groups:
        kept = [key for key in group["fields"] if key in fields and places.get(key, group["key"]) == group["key"]]
        moved = [key for key, place in places.items() if place == group["key"] and key in fields and key not in kept]
        found.append({**group, "fields": [*kept, *moved]})
    known = [group["key"] for group in groups]
    if wrong := sorted({place for place in places.values() if place not in known}):
        raise CatalogueError(f"{file}: fields", f"name groups that are not there: {wrong}; known: {known}")
    return found


def _rules(standard: Standard, base: str, spec: Mapping[str, Any] | None, file: str) -> Any:
    """The rules of the draft: its own, or those of the base for what kept its shape, and the same key for the rest."""
    if spec is not None:
        return compiled(standard, _mapping(spec, f"{file}: mapping"))
    taken = {field.superset_key for field in standard.fields}
    rules: list[Rule] = []
    for rule in mapping_for(base).rules:
        if not rule.own or not set(rule.own) <= standard.keys or _now_apart(rule, standard, taken):
            continue
        if isinstance(rule, OwnVersion):
            rule = OwnVersion(rule.own, rule.keys, standard.version)
        elif isinstance(rule, Same):
            rule = Same(rule.own, rule.keys, standard.field(rule.own[0]), rule.table)
        rules.append(rule)
    owned = {key for rule in rules for key in rule.own}
    used = {key for rule in rules for key in rule.keys}
    for field in standard.fields:
        if field.key not in owned:
            rules.append(Same((field.key,), (field.superset_key,), field))
            used.add(field.superset_key)
    rules += [Beside((), (key.key,), "no_field") for key in get(SUPERSET).fields if key.key not in used]
    return compiled(standard, rules=tuple(rules))


def _now_apart(rule: Rule, standard: Standard, taken: set[str]) -> bool:
    """Whether keys that this rule brings together have fields of their own in the draft."""
    own = {standard.field(key).superset_key for key in rule.own}
    return bool((set(rule.keys) - own) & taken)
