"""When two names mean the same organisation. Pure: knows names and dates, no database.

A name gives forms in order of certainty: the name itself; other ways to write it (an abbreviation behind it, a qualifier,
the alias table); with or without the word for its kind. The first form that any organisation has decides. Only equal forms
match: nothing is guessed, and a form that two organisations share matches none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils import timezone

from algoritmeregister.organisations import kinds
from algoritmeregister.organisations.aliases import table
from algoritmeregister.organisations.kinds import UNKNOWN_KIND
from algoritmeregister.organisations.normalising import normalise_name

__all__ = ["Forms", "NameRow", "abbreviation_in", "choose", "forms_of", "normalise_name"]

_IN_BRACKETS = re.compile(r"(?P<base>.+?)\s*\((?P<inside>[^()]+)\)\s*")
# how names of places say in which province they lie: no abbreviation of an organisation
_PROVINCES = frozenset({"L", "LB", "NH", "ZH", "NB", "GLD", "O", "OV", "FR", "GR", "DR", "Z", "FL", "U", "UT"})
_STRENGTH = {"official": 0, "short": 1, "alias": 2, "former": 3}
_PAST = 4


@dataclass(frozen=True)
class Forms:
    """The normalised forms of a name. `tiers`: most certain first; `bare`: the name without the word for its kind, which
    only matches an organisation whose kind is unknown."""

    tiers: tuple[frozenset[str], ...]
    bare: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Every form, for one look in the database."""
        return self.bare.union(*self.tiers)


@dataclass(frozen=True)
class NameRow:
    """A name that an organisation is known by; `kind` as in `NameKind`. Dates: from the first, up to but not on the last."""

    organisation: int
    normalised: str
    kind: str
    organisation_kind: str = UNKNOWN_KIND
    valid_from: date | None = None
    valid_to: date | None = None
    ended: date | None = None


def abbreviation_in(name: str) -> tuple[str, str]:
    """Split "Uitvoeringsinstituut Werknemersverzekeringen (UWV)" in the name and its abbreviation.

    The abbreviation is "" when what is in brackets is none: it must begin like one of the words, and its letters must follow
    in the name ("Inspectie van het Onderwijs (OCW)" gives the name only). Without brackets the name is returned as it is.
    """
    match = _IN_BRACKETS.fullmatch(name)
    if not match:
        return name, ""
    base, inside = match["base"].strip(), match["inside"].strip()
    if (
        len(inside) > 12
        or " " in inside
        or inside.upper().replace(".", "") in _PROVINCES
        or sum(map(str.isupper, inside)) < 2
    ):
        return name, ""
    return base, inside if _abbreviates(inside, base) else ""


def _abbreviates(short: str, name: str) -> bool:
    letters = normalise_name(short).replace(" ", "")
    words = normalise_name(name).split()
    for number, word in enumerate(words):
        if word[0] == letters[0]:
            rest = iter("".join(words[number:]))
            if all(letter in rest for letter in letters):
                return True
    return False


@lru_cache(maxsize=4096)
def forms_of(name: str) -> Forms:
    """Return the forms in which an organisation called `name` may be known."""
    exact = normalise_name(name)
    base, _ = abbreviation_in(name)
    written = {exact, normalise_name(base), *_with_kind_in_front(name)}
    written |= {swapped for each in list(written) for swapped in _swapped_prefixes(each)}
    same = table().same_as
    others = written.union(*(same(each) for each in written)) - {exact}
    with_prefix: set[str] = set()
    without_prefix: set[str] = set()
    for each in written:
        with_prefix |= _prefixed(each)
        without_prefix |= _unprefixed(each)
    with_prefix = with_prefix.union(*(same(each) for each in with_prefix)) - written - others
    tiers = (frozenset({exact}), frozenset(others), frozenset(with_prefix))
    return Forms(tiers, frozenset(without_prefix - written - others))


def _with_kind_in_front(name: str) -> set[str]:
    """ "Utrecht (gemeente)" is "gemeente utrecht"."""
    match = _IN_BRACKETS.fullmatch(name)
    if not match:
        return set()
    inside = normalise_name(match["inside"])
    if not any(inside == prefix for prefix, _, _ in kinds.prefix_table()):
        return set()
    return {f"{inside} {normalise_name(match['base'])}"}


def _prefix_of(normalised: str) -> tuple[str, tuple[str, ...], kinds.Kind] | None:
    return next((row for row in kinds.prefix_table() if normalised.startswith(f"{row[0]} ")), None)


def _swapped_prefixes(normalised: str) -> set[str]:
    """ "rud zeeland" is "regionale uitvoeringsdienst zeeland"."""
    found = _prefix_of(normalised)
    if not found:
        return set()
    prefix, group, _ = found
    return {f"{other} {normalised[len(prefix) + 1 :]}" for other in group}


def _prefixed(normalised: str) -> set[str]:
    if _prefix_of(normalised) or normalised in table().ambiguous:
        return set()
    return {f"{prefix} {normalised}" for prefix, _, kind in kinds.prefix_table() if kind.bare}


def _unprefixed(normalised: str) -> set[str]:
    found = _prefix_of(normalised)
    if not found or not found[2].bare or normalised in table().ambiguous:
        return set()
    bare = normalised[len(found[0]) + 1 :]
    return set() if bare in table().ambiguous else {bare}


def choose(forms: Forms, rows: Iterable[NameRow], *, at: date | None = None) -> int | None:
    """Return the organisation that is meant on day `at` (None: now), or None when there is none or more than one.

    Within the most certain form that anything matches, an official name goes before a short one, an alias and a former name,
    and what held on that day before what did not.
    """
    rows = list(rows)
    for tier in forms.tiers:
        hits = [row for row in rows if row.normalised in tier]
        if hits:
            return _only_one(hits, at)
    return _only_one([row for row in rows if row.normalised in forms.bare and row.organisation_kind == UNKNOWN_KIND], at)


def _only_one(hits: list[NameRow], at: date | None) -> int | None:
    if not hits:
        return None
    strongest = min(_strength(row, at) for row in hits)
    found = {row.organisation for row in hits if _strength(row, at) == strongest}
    return found.pop() if len(found) == 1 else None


def _strength(row: NameRow, at: date | None) -> int:
    day = at or timezone.localdate()
    in_time = (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)
    strength = _STRENGTH[row.kind]
    if row.kind == "former" and in_time and at is not None and row.valid_to is not None:
        strength = 0  # on that day it was the official name
    elif not in_time and row.kind != "former":
        strength = _PAST
    return strength + (10 if row.ended is not None and row.ended <= day else 0)
