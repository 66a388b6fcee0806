"""How a file is read: where its records are, which column is which field, and whose descriptions they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from algoritmeregister import standards
from algoritmeregister.harvest import mapping
from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.readers.shapes import Layout, SheetLayout
from algoritmeregister.harvest.vocabulary import key_of

FORMATS = ("csv", "xlsx", "xls", "ods")
OURS, ALL = "ours", "all"
"""Whose the rows are: only those that name the organisation itself (or none), or all of them whatever they name."""
BESIDE, NOTHING = "+", "-"
"""What a column can be beside a field: kept beside the description, or not taken over."""


@dataclass(frozen=True)
class Column:
    """A column of the file: its `label`, some `examples`, the share of the records in which it is `filled` (0–1)."""

    label: str
    examples: tuple[str, ...] = ()
    filled: float = 0.0


@dataclass
class Plan:
    """How a file is read. `profile_data`: a mapping profile, as in YAML. `sheets`: where the records are; `left_out`: the
    sheets without. `source`: from where the mapping came ("saved", "template", "known", "proposed"), `name` which one.
    `whose`: `OURS` or `ALL`. `why`: per column how sure a proposal is (0–1), and the reason.
    """

    profile_data: dict[str, Any]
    sheets: list[SheetLayout]
    source: str
    name: str = ""
    whose: str = OURS
    columns: list[Column] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    why: dict[str, list[Any]] = field(default_factory=dict)

    @cached_property
    def profile(self) -> Profile:
        """The profile. Raises `WrongProfile` when the data are none."""
        return profiles.parse(self.profile_data, self.name or self.source)

    @property
    def layout(self) -> Layout:
        """The sheets that are read."""
        return Layout(sheets=tuple(each for each in self.sheets if each.name not in self.unused))

    @property
    def version(self) -> str:
        """The version of the standard that a row is in when it does not say so itself."""
        said = self.profile.standard
        return str(said.constant or said.default or standards.VERSIONS[-1])

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as JSON values."""
        return {
            "profile": self.profile_data,
            "sheets": [[each.name, each.header, each.transposed] for each in self.sheets],
            "source": self.source,
            "name": self.name,
            "whose": self.whose,
            "columns": [[each.label, list(each.examples), each.filled] for each in self.columns],
            "left_out": self.left_out,
            "unused": self.unused,
            "why": self.why,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Plan:
        """Return the plan that `as_dict` gave."""
        return cls(
            profile_data=data["profile"],
            sheets=[SheetLayout(*each) for each in data["sheets"]],
            source=data["source"],
            name=data["name"],
            whose=data["whose"],
            columns=[Column(label, tuple(examples), filled) for label, examples, filled in data["columns"]],
            left_out=data["left_out"],
            unused=data["unused"],
            why=data["why"],
        )


def targets(profile: Profile, labels: Iterable[str]) -> dict[str, str]:
    """Return, per column, the field that it goes to; `BESIDE` or `NOTHING` when it is none."""
    labels = list(labels)
    names = mapping.known_names(labels, profile)
    by_source = {source: rule.target for rule in profile.rules for source in rule.sources}
    known = standards.get(standards.SUPERSET).keys | {
        key for version in standards.VERSIONS for key in standards.get(version).keys
    }
    found: dict[str, str] = {}
    for label in labels:
        name = names[label]
        target = by_source.get(name) or (name if profile.normalise and name in known else "")
        if name in profile.not_evidence and name not in by_source:
            found[label] = NOTHING
        else:
            found[label] = target if target in known else BESIDE
    return found


def identifying(profile: Profile, labels: Iterable[str]) -> str:
    """Return the column that identifies a record; "" when none does."""
    names = mapping.known_names(labels, profile)
    wanted = profile.identity.source_id
    return next((label for key in wanted for label, name in names.items() if name == key), "")


def is_field(label: str) -> bool:
    """Whether a label by itself is the name of a field."""
    return key_of(label) is not None


def used_labels(plan: Plan) -> list[str]:
    """Return the columns that are taken over as a field, or identify: by these a saved mapping knows its table."""
    profile = plan.profile
    labels = [each.label for each in plan.columns]
    chosen = targets(profile, labels)
    key = identifying(profile, labels)
    return [label for label in labels if label == key or chosen[label] not in {BESIDE, NOTHING}]
