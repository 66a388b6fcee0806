"""Reads the field catalogue (`data/*.yaml`) and hands out standards by version.

A version file names its groups and fields; everything it does not say of a field is inherited from the field of the superset
with the same key, or with the key that `from` names. Adding a version is adding one file `data/v<version>.yaml`.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from .building import FOREIGN_STANDARDS, RDF_PREFIXES, CatalogueError, build_code_lists, build_standard
from .foreign_profiles import FOREIGN, foreign_standard
from .model import LANGUAGES, Code, CodeList, Field, Group, Standard, Texts, UnknownField, UnknownStandard

__all__ = [
    "FOREIGN",
    "FOREIGN_STANDARDS",
    "LANGUAGES",
    "RDF_PREFIXES",
    "SUPERSET",
    "VERSIONS",
    "CatalogueError",
    "Code",
    "CodeList",
    "Field",
    "Group",
    "Standard",
    "Texts",
    "UnknownField",
    "UnknownStandard",
    "code_lists",
    "get",
    "read_data",
]

SUPERSET = "superset"
_DATA = resources.files(__package__) / "data"
# The C loader reads the catalogue six times as fast; PyYAML is sometimes built without it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _versions() -> tuple[str, ...]:
    names = [entry.name for entry in _DATA.iterdir()]
    found = [name[1:-5].replace("_", ".") for name in names if name.startswith("v") and name.endswith(".yaml")]
    return tuple(sorted(found, key=lambda version: [int(part) for part in version.split(".")]))


VERSIONS: tuple[str, ...] = _versions()
"""Versions of the publication standard, oldest first."""


@cache
def read_data(name: str) -> Mapping[str, Any]:
    """The content of one data file of this room (a name without extension). Raises CatalogueError with the line at fault."""
    try:
        content = yaml.load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    except yaml.YAMLError as error:
        raise CatalogueError(f"{name}.yaml", f"is not readable YAML: {error}") from error
    if not isinstance(content, dict):
        raise CatalogueError(f"{name}.yaml", "must be a mapping")
    return content


@lru_cache(maxsize=1)
def code_lists() -> Mapping[str, CodeList]:
    """All code lists by key, before a version narrows them."""
    return build_code_lists(read_data("code_lists"))


drafts: dict[str, Standard] = {}
"""Draft versions that this process took up (`drafting`): version → standard."""


@cache
def get(version: str) -> Standard:
    """The standard of `version` ("0.1" … "1.0", "superset", or one of others in FOREIGN).

    Raises UnknownStandard or CatalogueError.
    """
    if version in drafts:
        return drafts[version]
    if version in FOREIGN:
        return foreign_standard(version, get(SUPERSET))
    if version == SUPERSET:
        name = SUPERSET
    elif version in VERSIONS:
        name = "v" + version.replace(".", "_")
    else:
        known = ", ".join((*VERSIONS, SUPERSET, *FOREIGN))
        raise UnknownStandard(f"there is no version {version!r} of the publication standard; known: {known}")
    superset = read_data(SUPERSET)
    return build_standard(
        version,
        own=read_data(name),
        superset=superset,
        texts=read_data("superset_texts"),
        code_lists=code_lists(),
        file=f"{name}.yaml",
    )
