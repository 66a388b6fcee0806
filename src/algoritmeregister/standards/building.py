"""Turns the content of the catalogue's data files into the objects of `model`, and says helpfully what is wrong with one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .model import FIELD_TYPES, LANGUAGES, ROW_TYPES, Code, CodeList, Field, Group, Standard, Texts

_ATTRIBUTES = frozenset({
    "from", "texts", "type", "max_length", "required", "always_shown", "citizen", "system", "code_list", "items", "aliases",
    "rdf", "concept", "crosswalk", "label", "help", "example", "replaced_by", "own",
})  # fmt: skip
RDF_PREFIXES: Mapping[str, str | None] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    # Terms of our own: every register publishes them under its own address, so the catalogue cannot know it.
    "ar": None,
}
"""Prefixes of `Field.rdf_property`, with their namespaces."""
FOREIGN_STANDARDS: Mapping[str, str] = {
    "atrs": "UK Algorithmic Transparency Recording Standard",
    "eu_ai_act": "EU AI Act, Annex VIII",
    "omb": "US federal AI inventory",
    "canada": "Canada AI register",
    "eurocities": "Eurocities Algorithmic Transparency Standard",
}
"""Standards of others that `Field.crosswalk` maps to, by key."""
_CONCEPTS = "http://begrippen.kadaster.nl/ar/id/concept/"


class CatalogueError(ValueError):
    """A data file of the catalogue is wrong. The message names the file, the place in it and what to write instead."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


def build_code_lists(data: Mapping[str, Any]) -> dict[str, CodeList]:
    """Code lists by key from the content of `code_lists.yaml`. Raises CatalogueError."""
    return {key: _code_list(f"code_lists.yaml: {key}", key, spec) for key, spec in data.items()}


def _code_list(place: str, key: str, spec: Mapping[str, Any]) -> CodeList:
    unknown = set(spec) - {"closed", "codes"}
    if unknown or "codes" not in spec:
        raise CatalogueError(place, f"a code list has 'closed' and 'codes', not {sorted(spec)}")
    return CodeList(key, bool(spec.get("closed", True)), tuple(_code(place, code) for code in spec["codes"]))


def _code(place: str, spec: Mapping[str, Any]) -> Code:
    if not isinstance(spec, Mapping) or "value" not in spec or "key" not in spec:
        raise CatalogueError(place, f"a code has at least 'value' and 'key', not {spec!r}")
    value = spec["value"]
    if not isinstance(value, str):
        raise CatalogueError(place, f"write the value {value!r} between quotes: it must be text")
    unknown = set(spec) - {"value", "key", "en", "fy", "aliases", "uri"}
    if unknown:
        raise CatalogueError(place, f"code {value!r} has unknown attributes {sorted(unknown)}")
    label = {"nl": value, "en": spec.get("en", value), "fy": spec.get("fy", value)}
    return Code(value, str(spec["key"]), label, tuple(map(str, spec.get("aliases", ()))), spec.get("uri"))


def _narrowed(place: str, lists: Mapping[str, CodeList], own: Mapping[str, Any]) -> dict[str, CodeList]:
    """All code lists, with those that a version file narrows to some `values` (or replaces by its own `codes`).

    `aliases` beside the values: other names that a value has in this file only.
    """
    result = dict(lists)
    for key, spec in own.items():
        if "values" not in spec:
            result[key] = _code_list(f"{place}: {key}", key, spec)
            continue
        if key not in lists:
            raise CatalogueError(f"{place}: {key}", "there is no such code list in code_lists.yaml to take values from")
        known = {code.value: code for code in lists[key].codes}
        aliases: Mapping[str, list[str]] = spec.get("aliases", {})
        if missing := [value for value in (*spec["values"], *aliases) if value not in known]:
            raise CatalogueError(f"{place}: {key}", f"values {missing} are not in code_lists.yaml")
        codes = tuple(
            replace(known[value], aliases=(*known[value].aliases, *aliases.get(value, ()))) for value in spec["values"]
        )
        result[key] = CodeList(key, bool(spec.get("closed", True)), codes)
    return result


def build_standard(
    version: str,
    *,
    own: Mapping[str, Any],
    superset: Mapping[str, Any],
    texts: Mapping[str, Any],
    code_lists: Mapping[str, CodeList],
    file: str,
) -> Standard:
    """The standard that its version file (`own`) describes on top of the superset. Raises CatalogueError."""
    if str(own.get("version")) != version or not isinstance(own.get("version"), str):
        raise CatalogueError(file, f'must say version: "{version}" (between quotes)')
    groups = _groups(file, own, superset)
    group_of = _group_of(file, own)
    lists = _narrowed(f"{file}: code_lists", code_lists, own.get("code_lists", {}))
    fields = []
    for key, spec in own["fields"].items():
        place = f"{file}: fields: {key}"
        merged = _inherit(place, key, spec or {}, superset["fields"], texts)
        if key not in group_of:
            raise CatalogueError(place, "is in none of the groups")
        fields.append(_field(place, key, merged, group_of[key], lists))
    homes = {each.superset_key for each in fields}
    # An empty field says nothing to a reader who sees the one that took its place.
    fields = [replace(each, always_shown=each.always_shown and each.replaced_by not in homes) for each in fields]
    if strangers := set(group_of) - set(own["fields"]):
        raise CatalogueError(f"{file}: groups", f"name fields that are not there: {sorted(strangers)}")
    return Standard(version, _texts(f"{file}: title", own.get("title")), groups, tuple(fields))


def _groups(file: str, own: Mapping[str, Any], superset: Mapping[str, Any]) -> tuple[Group, ...]:
    labels = {group["key"]: group["label"] for group in superset["groups"]}
    result = []
    for group in own["groups"]:
        label = group.get("label", labels.get(group["key"]))
        result.append(Group(group["key"], _texts(f"{file}: groups: {group['key']}: label", label)))
    return tuple(result)


def _group_of(file: str, own: Mapping[str, Any]) -> dict[str, str]:
    result: dict[str, str] = {}
    for group in own["groups"]:
        for key in group["fields"]:
            if key in result:
                raise CatalogueError(f"{file}: groups: {group['key']}", f"field {key} is in two groups")
            result[key] = group["key"]
    return result


def _inherit(
    place: str, key: str, spec: Mapping[str, Any], fields: Mapping[str, Any], texts: Mapping[str, Any]
) -> dict[str, Any]:
    if unknown := set(spec) - _ATTRIBUTES:
        raise CatalogueError(place, f"unknown attributes {sorted(unknown)}; known: {sorted(_ATTRIBUTES)}")
    home = spec.get("from", key)
    if home not in fields:
        raise CatalogueError(place, f"the superset has no field {home!r}: add it there, or name its home with 'from'")
    other = spec.get("texts", home)
    if other not in texts:
        raise CatalogueError(place, f"superset_texts.yaml has no texts {other!r}")
    wording = {**texts.get(home, {}), **texts[other]}
    merged = {**fields[home], **wording, **spec}
    merged["from"] = home
    merged["items"] = _merge_items(fields[home], wording, spec)
    if (newer := merged.get("replaced_by")) is not None and newer not in fields:
        raise CatalogueError(place, f"replaced_by {newer!r} is no field of the superset")
    return merged


def _merge_items(base: Mapping[str, Any], texts: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for source in (base, texts, own):
        for key, spec in source.get("items", {}).items():
            result[key] = {**result.get(key, {}), **spec}
    return result


def _field(place: str, key: str, spec: Mapping[str, Any], group: str, lists: Mapping[str, CodeList]) -> Field:
    kind = spec.get("type")
    if kind not in FIELD_TYPES:
        raise CatalogueError(place, f"type {kind!r} is not one of {sorted(FIELD_TYPES)}")
    if bool(spec.get("items")) != (kind in ROW_TYPES):
        raise CatalogueError(place, f"'items' belong to the types {sorted(ROW_TYPES)} and to no other")
    length = spec.get("max_length")
    if length is not None and (not isinstance(length, int) or length < 1):
        raise CatalogueError(place, f"max_length {length!r} must be a whole number above zero")
    items = tuple(
        _field(f"{place}.{sub}", sub, {"from": sub, **each}, group, lists) for sub, each in spec.get("items", {}).items()
    )
    return Field(
        key=key,
        superset_key=spec["from"],
        group=group,
        type=kind,
        label=_texts(f"{place}: label", spec.get("label")),
        help=_texts(f"{place}: help", spec.get("help")),
        example=_texts(f"{place}: example", spec.get("example", "")),
        max_length=length,
        required=bool(spec.get("required", False)),
        always_shown=bool(spec.get("always_shown", False)),
        citizen=bool(spec.get("citizen", False)),
        system=bool(spec.get("system", False)),
        code_list=_field_list(place, kind, spec.get("code_list"), lists),
        items=items,
        aliases=tuple(spec.get("aliases", ())),
        rdf_property=_rdf(place, spec.get("rdf")),
        concept=_CONCEPTS + spec["concept"] if spec.get("concept") else None,
        crosswalk=_crosswalk(place, spec.get("crosswalk", {})),
        replaced_by=spec.get("replaced_by"),
        own=_own(place, spec.get("own")),
    )


def build_foreign_field(place: str, key: str, spec: Mapping[str, Any], home: str) -> Field:
    """A field of a standard of others, with its own name in every language. Raises CatalogueError."""
    known = {"to", "type", "max_length", "codes", "back", "many", "cells", "month", "terms", "aliases"}
    if unknown := set(spec) - known:
        raise CatalogueError(place, f"unknown attributes {sorted(unknown)}; known: {sorted(known)}")
    name = dict.fromkeys(LANGUAGES, key)
    return Field(
        key=key,
        superset_key=home,
        group="fields",
        type=spec.get("type", "text"),
        label=name,
        help=name,
        example=dict.fromkeys(LANGUAGES, ""),
        max_length=spec.get("max_length"),
        aliases=tuple(spec.get("aliases", ())),
    )


def _field_list(place: str, kind: str, key: str | None, lists: Mapping[str, CodeList]) -> CodeList | None:
    if key is None:
        if kind in ("code", "codes"):
            raise CatalogueError(place, f"type {kind!r} needs a 'code_list'")
        return None
    if key not in lists:
        raise CatalogueError(place, f"there is no code list {key!r} in code_lists.yaml")
    if kind not in ("code", "codes") and lists[key].closed:
        raise CatalogueError(place, f"a closed code list needs type 'code' or 'codes', not {kind!r}")
    return lists[key]


def _own(place: str, spec: str | None) -> str | None:
    if spec not in (None, "use", "done"):
        raise CatalogueError(place, f"own {spec!r} must be 'use' or 'done'")
    return spec


def _rdf(place: str, name: str | None) -> str | None:
    if name is None:
        return None
    prefix, _, local = name.partition(":")
    if prefix not in RDF_PREFIXES or not local:
        raise CatalogueError(place, f"rdf {name!r} must be one of the prefixes {sorted(RDF_PREFIXES)}, a colon and a name")
    return name


def _crosswalk(place: str, spec: Mapping[str, str]) -> Mapping[str, str]:
    if unknown := set(spec) - set(FOREIGN_STANDARDS):
        raise CatalogueError(place, f"crosswalk to unknown standards {sorted(unknown)}; known: {sorted(FOREIGN_STANDARDS)}")
    return dict(spec)


def _texts(place: str, spec: object) -> Texts:
    """One text for every language: written per language, or once when it is the same in all (a date, an address)."""
    if isinstance(spec, str):
        return dict.fromkeys(LANGUAGES, spec)
    if not isinstance(spec, Mapping):
        raise CatalogueError(place, "is missing")
    if missing := _lacking(spec):
        raise CatalogueError(place, f"has no text in {', '.join(missing)}")
    if unknown := set(spec) - set(LANGUAGES):
        raise CatalogueError(place, f"has texts in unknown languages {sorted(map(str, unknown))}")
    return {language: str(spec[language]) for language in LANGUAGES}


def _lacking(spec: Mapping[str, Any]) -> Iterable[str]:
    return [language for language in LANGUAGES if not isinstance(spec.get(language), str) or not spec[language].strip()]
