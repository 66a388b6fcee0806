"""The reference page of the conversion, made from the mapping files; `reference` writes it with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .catalogue import VERSIONS
from .described_rules import described_rules

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
    found = described_rules(version)
    yield from ("", f"## Version {version}", "", "Same meaning, same key:")
    yield ", ".join(f"`{key}`" for key in sorted(found.same)) + "."
    yield from ("", "| key in this version | keys in the superset | rule |", "| -- | -- | -- |")
    for rule in found.rules:
        yield f"| {_keys(rule.own)} | {_keys(rule.keys)} | {rule.text['en']} |"
    if found.recodings:
        yield from ("", "| field | value in another version | value in this version |", "| -- | -- | -- |")
    yield from (f"| `{each.key}` | {each.value} | {each.written} |" for each in found.recodings)
    yield from ("", "| kept beside the document | why |", "| -- | -- |")
    yield from (f"| {_keys(keys)} | {reason['en']} |" for reason, keys in found.beside)


def _keys(keys: Iterable[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)
