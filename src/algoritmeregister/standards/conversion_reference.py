"""The reference page of the conversion, made from the mapping files; `reference` writes it with the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .catalogue import VERSIONS
from .losses import reason_text
from .mapping import mapping_for, read_mapping

_KINDS = {
    "own_version": "follows the document: becomes the version it is converted to",
    "choice": "a code under the first key of the superset; any other value under the second, recoded by the table below",
    "list_as_text": "a list in the superset, one text with commas here",
    "join": "both texts of the superset as one text; only the first when both do not fit",
    "link_text": "one text; a list of links is written as “title: link, title: link”",
    "link_list": "a list of title and link; a text that is nothing but links is split",
    "links_in_text": "links are added to the text they belong to, when there is room",
    "assessments_yes_no": "yes/no and a description per assessment; an assessment named in a list becomes a yes",
    "assessments_as_titles": "a list of titles, and one text with links",
    "assessments_with_links": "a list of title and link; answers other than yes and descriptions go into the explanation",
}

_INTRODUCTION = """\
A document goes from its version up to the superset and from there down to the version asked for. Each version has
one file of rules, `src/algoritmeregister/standards/mappings/v<version>.yaml`; a new version needs nothing else.

Nothing is lost: what the target cannot hold as it was is kept *beside* the document, under the superset's key for it,
and converting back restores it. The superset's key is the version's own key, but for the few keys that mean different
things in different versions (`type`, `impacttoetsen` and `iama_description`). A text that is longer than the target
allows is shortened at a word boundary and kept whole beside the document. A document that broke the limits of its own
version therefore comes back within them. Once the document has been edited, an older value beside it that no longer
explains what the document says is given up, and reported as *superseded*."""


def page() -> str:
    """The whole page, in Markdown, without the note that it is generated."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Conversion between versions of the standard"
    yield ""
    yield from _INTRODUCTION.splitlines()
    for version in VERSIONS:
        yield from _version(version)


def _version(version: str) -> Iterator[str]:
    mapping_for(version)  # refuses a wrong file before it is described
    content = read_mapping("v" + version.replace(".", "_"))
    yield from ("", f"## Version {version}", "", "Same meaning, same key:")
    yield ", ".join(f"`{key}`" for key in sorted(content["same"])) + "."
    yield from ("", "| key in this version | keys in the superset | rule |", "| -- | -- | -- |")
    for rule in content["rules"]:
        yield f"| {_keys(rule['own'])} | {_keys(rule['keys'])} | {_KINDS[rule['kind']]} |"
    tables = {**content.get("recode", {}), **{rule["own"][0]: rule["table"] for rule in content["rules"] if "table" in rule}}
    if tables:
        yield from ("", "| field | value in another version | value in this version |", "| -- | -- | -- |")
    for key, table in tables.items():
        yield from (f"| `{key}` | {old} | {new} |" for old, new in table.items())
    yield from ("", "| kept beside the document | why |", "| -- | -- |")
    yield from _beside(content["beside"])


def _beside(groups: Mapping[str, list[str]]) -> Iterator[str]:
    for reason, keys in groups.items():
        yield f"| {_keys(keys)} | {reason_text(reason)['en']} |"


def _keys(keys: list[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
