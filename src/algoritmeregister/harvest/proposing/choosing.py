"""Which column is which field: the labels and the values together, each column once, the surest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest.proposing import evidence, naming
from algoritmeregister.harvest.proposing.columns import Column
from algoritmeregister.harvest.proposing.naming import Naming

ENOUGH = 0.5
"""From this confidence on a column is mapped; below it stays in the source, and the possible field is only named."""
_WORTH_NAMING = 0.3
_ALSO = 0.7  # how sure it must be that a second column is the same field
_FIRST = frozenset({"name", "organization", "description_short", "status", "contact_email"})  # asked of every registration
_HEAD_START = 0.04
_ONE = frozenset({"name", "organization", "status"})
_NEARLY_ALL = 0.9
_BEHIND = 0.25  # a field that is so much less sure than the surest one is not what a column is
_NEWEST = 1.1  # how many more fields an older version must hold before it goes before the newest
_INSTEAD = {"description_short": ("description", "goal", "decision_making_process")}


@dataclass(frozen=True)
class Choice:
    """That a column is a field: how sure (0–1), and why, in words."""

    label: str
    target: str
    confidence: float
    reason: str


@dataclass
class Choices:
    """`fields`: field → the columns that make it, the surest first. `possible`: what a column may be, but not surely."""

    fields: dict[str, list[Choice]] = field(default_factory=dict)
    possible: dict[str, Choice] = field(default_factory=dict)

    def of(self, target: str) -> Choice | None:
        """Return the surest column of a field."""
        return self.fields[target][0] if self.fields.get(target) else None


def choose(columns: Mapping[str, Column], without: frozenset[str] = frozenset()) -> tuple[Choices, str]:
    """Return which columns are which fields, and the version of the standard that holds most of them.

    `without`: profiles whose names for fields are not used.
    """
    weighed = list(_weigh_all(columns, naming.targets(), without))
    version = _version(_assign(weighed))
    found = _assign([each for each in weighed if each.target in standards.get(version).keys])
    _without_prefix(found, columns)
    _only_one(found)
    if "name" not in found.fields and (name := _likely_name(columns, found)):
        found.fields["name"] = [name]
        found.possible.pop(name.label, None)
    return found, version


def _without_prefix(found: Choices, columns: Mapping[str, Column]) -> None:
    """Of two columns with names, keep the one whose names stand in the other behind something else ("Town: Tool")."""
    chosen = found.fields.get("name", [])
    if len(chosen) != 2:
        return
    pair = [columns[each.label].values for each in chosen]
    for whole, part in ((0, 1), (1, 0)):
        behind = [outer != inner and outer.endswith(inner) for outer, inner in zip(pair[whole], pair[part], strict=False)]
        if len(pair[0]) == len(pair[1]) and sum(behind) >= _NEARLY_ALL * len(behind):
            found.possible.setdefault(chosen[whole].label, chosen[whole])
            found.fields["name"] = [chosen[part]]
            return


def _only_one(found: Choices) -> None:
    """Leave one column for what has one value: another column with names says something else."""
    for target in _ONE & found.fields.keys():
        for more in found.fields[target][1:]:
            found.possible.setdefault(more.label, more)
        del found.fields[target][1:]


def _likely_name(columns: Mapping[str, Column], found: Choices) -> Choice | None:
    """Return the first free column whose values could be names, for a table in which no label says so."""
    taken = {each.label for chosen in found.fields.values() for each in chosen}
    for label, column in columns.items():
        says = evidence.weigh(column, "name")
        if label not in taken and says.support > says.against and column.filled >= _NEARLY_ALL:
            return Choice(label, "name", 0.3, says.reason)
    return None


def _weigh_all(columns: Mapping[str, Column], targets: Collection[str], without: frozenset[str]) -> Iterator[Choice]:
    for label, column in columns.items():
        named = naming.candidates(label, without)
        choices: list[Choice] = []
        for target in targets:
            found = evidence.weigh(column, target)
            why = named.get(target)
            confidence = found.applied(why.score if why else 0.0, target)
            if confidence >= _WORTH_NAMING:
                choices.append(Choice(label, target, round(confidence, 2), _reason(why, found)))
        surest = max((each.confidence for each in choices), default=0.0)
        yield from (each for each in choices if each.confidence >= surest - _BEHIND)


def _reason(why: Naming | None, found: evidence.Evidence) -> str:
    parts = [_named(why)] if why else []
    parts += [found.reason] if found.reason and (found.support > 0.1 or found.against > 0.1) else []
    return "; ".join(parts)


def _named(why: Naming) -> str:
    texts = {
        "key": _("de naam is de sleutel ‘%s’"),
        "label": _("de naam is het label ‘%s’"),
        "word": _("de naam is een ander woord: ‘%s’"),
        "profile": _("zo heet het in een ander profiel: ‘%s’"),
        "crosswalk": _("zo heet het in een andere standaard: ‘%s’"),
    }
    return (texts[why.source] if why.exact else _("de naam lijkt op ‘%s’")) % why.name


def _assign(weighed: list[Choice]) -> Choices:
    found = Choices()
    taken: set[str] = set()
    ordered = sorted(weighed, key=lambda each: (-each.confidence - _HEAD_START * (each.target in _FIRST), each.label))
    for each in ordered:
        if each.confidence >= ENOUGH and each.label not in taken and each.target not in found.fields:
            found.fields[each.target] = [each]
            taken.add(each.label)
    for each in ordered:
        if each.confidence >= _ALSO and each.label not in taken and each.target in found.fields:
            found.fields[each.target].append(each)
            taken.add(each.label)
    _fill_in(found)
    for each in ordered:
        if each.label not in taken:
            found.possible.setdefault(each.label, each)
    return found


def _fill_in(found: Choices) -> None:
    """Let a field that every registration must have be made from the nearest one that is there."""
    for target, others in _INSTEAD.items():
        near = next((found.fields[other][0] for other in others if found.fields.get(other)), None)
        if target not in found.fields and near:
            reason = _("geen kolom is dit veld, en het is verplicht: uit ‘%s’") % near.label
            found.fields[target] = [Choice(near.label, target, round(min(near.confidence, 0.6), 2), reason)]


def _version(found: Choices) -> str:
    """Return the version of the standard that holds most of the fields; the newest when it holds nearly as many."""

    def held(version: str) -> float:
        keys = standards.get(version).keys
        held = sum(chosen[0].confidence for target, chosen in found.fields.items() if target in keys)
        return held * (_NEWEST if version == standards.VERSIONS[-1] else 1.0)

    return max(standards.VERSIONS, key=lambda version: (held(version), version))
