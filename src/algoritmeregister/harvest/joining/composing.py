"""One text of what several registers say of one registration.

Which register's text goes first: the one that a steward named; the register of the organisation itself; a register that
gives public numbers, which gathers what organisations send it; a register of which nobody said whose it is; one of somebody
else. A field that only another register has, fills in. So it does not matter which register was read first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from algoritmeregister import standards
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.organisations.normalising import normalise_name
from algoritmeregister.registrations.models import Appearance
from algoritmeregister.registrations.numbers import is_valid

Origin = tuple[str, str, int, int]  # key at the source, place in the file, run, raw record


@dataclass(frozen=True)
class Said:
    """What one register says. `origins`: field → where its value came from. `emptied`: fields that no other fills in."""

    document: Mapping[str, Any]
    beside: Mapping[str, Any]
    standard: str
    claimed_on: date | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Composed:
    """What they say together. `given`: field → the place in the list of the one that gave it, and its own key there."""

    document: dict[str, Any]
    beside: dict[str, Any]
    standard: str
    claimed_on: date | None
    given: dict[str, tuple[int, str]]


def rank(appearance: Appearance, organisation: Organisation) -> tuple[bool, int, str]:
    """Return the place of a register among those of a registration of this organisation: the lowest goes first."""
    register = appearance.register
    owner = register.owner.name if register.owner else register.owner_name
    if register.owner_id == organisation.pk or (owner and normalise_name(owner) == normalise_name(organisation.name)):
        place = 0
    elif is_valid(appearance.source_id):
        place = 1
    else:
        place = 3 if owner else 2
    return not appearance.leads, place, register.slug


def compose(said: Sequence[Said]) -> Composed:
    """Return what these say together, the one that goes first first. At least one."""
    *others, last = said
    document, beside, standard = dict(last.document), dict(last.beside), last.standard
    fuller: list[set[str]] = [set() for _ in said]
    for place in reversed(range(len(others))):
        each = others[place]
        cut = {key: len(text) for key, text in each.document.items() if isinstance(text, str) and text.endswith("…")}
        reading = standards.Reading(dict(each.document), each.standard, dict(each.beside), (), each.emptied)
        merged = standards.merge(document, reading, standard=standard, beside=beside, truncated=cut)
        fuller[place] = {note.field for note in merged.notes}
        document, beside, standard = merged.document, merged.beside, merged.standard
    claimed = next((each.claimed_on for each in said if each.claimed_on), None)
    return Composed(document, beside, standard, claimed, _given(said, fuller, document, beside, standard))


def _given(
    said: Sequence[Said], fuller: Sequence[set[str]], document: Mapping[str, Any], beside: Mapping[str, Any], standard: str
) -> dict[str, tuple[int, str]]:
    given: dict[str, tuple[int, str]] = {}
    for place, each in enumerate(said):
        own = _keys(each, standard)
        for key, own_key in own.items():
            if key not in given and key not in fuller[place] and (key in document or key in beside):
                given[key] = (place, own_key)
    return given


def _keys(said: Said, standard: str) -> dict[str, str]:
    """Return the fields that a register gives, in the keys of `standard`, with the key that each has in its own."""
    if said.standard == standard:
        return {key: key for key in (*said.document, *said.beside)}
    raised = standards.convert(dict(said.document), source=said.standard, target=standard, beside=dict(said.beside))
    homes = {each.superset_key: each.key for each in standards.get(said.standard).fields}
    return {key: key if key in said.document else homes.get(key, key) for key in (*raised.document, *raised.beside)}
