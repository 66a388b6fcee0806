"""The kinds of organisations (`data/kinds.yaml`): labels in three languages, and the words in a name that show its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.texts import in_language

UNKNOWN_KIND = "onbekend"
_FILE = Path(__file__).parent / "data" / "kinds.yaml"


@dataclass(frozen=True)
class Kind:
    """One kind. `prefixes`: groups of interchangeable beginnings of names ("rud", "regionale uitvoeringsdienst").

    `bare`: its organisations are also called by what follows the prefix ("Amsterdam"); the first prefix is then the one of
    the official name. `general`: says little, so that a more specific kind from elsewhere is kept. `list_codes`, `tooi`,
    `types`: how the CSV lists, TOOI and the Register van Overheidsorganisaties write this kind.
    """

    key: str
    label: Mapping[str, str]
    prefixes: tuple[tuple[str, ...], ...] = ()
    official_prefix: str = ""
    bare: bool = False
    general: bool = False
    list_codes: tuple[str, ...] = ()
    tooi: tuple[str, ...] = ()
    types: tuple[str, ...] = ()


@cache
def all_kinds() -> Mapping[str, Kind]:
    """Return every kind by its key, in the order in which they are shown."""
    rows: list[dict[str, Any]] = yaml.safe_load(_FILE.read_text("utf-8"))
    return {row["key"]: _kind(row) for row in rows}


def _kind(row: dict[str, Any]) -> Kind:
    groups = row.get("prefixes", [])
    return Kind(
        key=row["key"],
        label=row["label"],
        prefixes=tuple(tuple(normalise_name(prefix) for prefix in group) for group in groups),
        official_prefix=groups[0][0] if groups else "",
        bare=row.get("bare", False),
        general=row.get("general", False),
        list_codes=tuple(row.get("list_codes", [])),
        tooi=tuple(row.get("tooi", [])),
        types=tuple(normalise_name(each) for each in [row["label"]["nl"], *row.get("types", [])]),
    )


def label(kind: str, language: str | None) -> str:
    """Return what `kind` is called in `language`; a kind that is not in the table is shown as it is written."""
    known = all_kinds().get(kind)
    return in_language(known.label, language) if known else kind


@cache
def prefix_table() -> tuple[tuple[str, tuple[str, ...], Kind], ...]:
    """Return (prefix, the group it belongs to, kind), the longest prefix first."""
    table = [(prefix, group, kind) for kind in all_kinds().values() for group in kind.prefixes for prefix in group]
    return tuple(sorted(table, key=lambda row: -len(row[0])))


# The same organisations stand on page after page.
@lru_cache(4_096)
def of_name(name: str) -> str:
    """Return the kind that the beginning of an organisation's name shows, else `UNKNOWN_KIND`."""
    normalised = normalise_name(name)
    return next((kind.key for prefix, _, kind in prefix_table() if normalised.startswith(f"{prefix} ")), UNKNOWN_KIND)


def of_list_code(code: str) -> str:
    """Return the kind that the letters of a list's code show ("OD22": omgevingsdienst), else `UNKNOWN_KIND`."""
    letters = code.rstrip("0123456789").upper()
    return next((kind.key for kind in all_kinds().values() if letters in kind.list_codes), UNKNOWN_KIND)


def of_tooi(soort: str) -> str:
    """Return the kind of a TOOI identifier's soort ("zbo": zelfstandig_bestuursorgaan), else `UNKNOWN_KIND`."""
    return next((kind.key for kind in all_kinds().values() if soort in kind.tooi), UNKNOWN_KIND)


def of_type(name: str) -> str:
    """Return the kind that the Register van Overheidsorganisaties calls `name` ("Zelfstandig bestuursorgaan")."""
    wanted = normalise_name(name)
    return next((kind.key for kind in all_kinds().values() if wanted in kind.types), UNKNOWN_KIND)


def is_general(kind: str) -> bool:
    """Say whether a kind says so little that a more specific one goes before it."""
    known = all_kinds().get(kind)
    return known is None or known.general or kind == UNKNOWN_KIND


def most_specific(*candidates: str) -> str:
    """Return the first of these kinds that is not general, else the first that is known at all."""
    known = [kind for kind in candidates if kind != UNKNOWN_KIND]
    return next((kind for kind in known if not is_general(kind)), known[0] if known else UNKNOWN_KIND)


def official_name(name: str, kind: str) -> str:
    """Return a list's name with the word for its kind, where that belongs to it ("Aalten" → "Gemeente Aalten")."""
    known = all_kinds().get(kind)
    if known is None or not known.bare or of_name(name) != UNKNOWN_KIND:
        return name
    return f"{known.official_prefix} {name}"
