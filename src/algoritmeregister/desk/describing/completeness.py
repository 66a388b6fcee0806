"""How complete a description is: how much of what readers count on is there, what is missing, and why that matters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from algoritmeregister.desk.describing.form import Question, Section, sections
from algoritmeregister.standards.checks.content import is_empty
from algoritmeregister.standards.checks.texts import is_placeholder


class Why(IntEnum):
    """Why a field matters, the strongest reason first."""

    REQUIRED = 1  # without it, it does not meet the standard
    CITIZENS = 2  # it is written for the public
    SHOWN = 3  # every reader sees that it is empty


@dataclass(frozen=True)
class Missing:
    """A field that readers count on and that is empty."""

    question: Question
    section: Section
    why: Why


@dataclass(frozen=True)
class Progress:
    """How far a page of the form is: what counts on it, and how much of that is there."""

    section: Section
    done: int
    total: int

    @property
    def is_whole(self) -> bool:
        """Whether everything that counts is there."""
        return self.done == self.total


@dataclass(frozen=True)
class Completeness:
    """`missing`: the strongest reason first, then in the order of the form. `progress`: per page."""

    missing: tuple[Missing, ...]
    progress: tuple[Progress, ...]

    @property
    def done(self) -> int:
        """How much of what counts is there."""
        return sum(each.done for each in self.progress)

    @property
    def total(self) -> int:
        """How much counts."""
        return sum(each.total for each in self.progress)

    @property
    def percentage(self) -> int:
        """Rounded down, so that it is 100 only when nothing is missing."""
        return self.done * 100 // self.total if self.total else 100


def why(question: Question) -> Why | None:
    """Return why a field matters; None when nobody counts on it."""
    if question.older:
        return None
    if question.required:
        return Why.REQUIRED
    if question.field.citizen:
        return Why.CITIZENS
    return Why.SHOWN if question.field.always_shown else None


def is_filled(value: object) -> bool:
    """Whether a value says something: a text such as "n.v.t." does not."""
    if isinstance(value, str):
        return not is_empty(value) and not is_placeholder(value)
    if isinstance(value, list | tuple):
        return any(map(is_filled, value))
    if isinstance(value, Mapping):
        return any(map(is_filled, value.values()))
    return value is not None


def withheld(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields of which the document says that they are not public, and on which ground."""
    rows = document.get("withheld")
    given = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return frozenset(str(row.get("field")) for row in given if row.get("field") and row.get("reason"))


def completeness(document: Mapping[str, Any], found: Iterable[Section] | None = None) -> Completeness:
    """Measure a document. A field that is withheld on a ground counts as there."""
    hidden, missing, progress = withheld(document), [], []
    for section in found if found is not None else sections():
        counted = [(each, reason) for each in section.questions if (reason := why(each)) is not None]
        lacking = [(each, reason) for each, reason in counted
                   if each.key not in hidden and not is_filled(document.get(each.key))]
        missing += [Missing(each, section, reason) for each, reason in lacking]
        progress.append(Progress(section, len(counted) - len(lacking), len(counted)))
    return Completeness(tuple(sorted(missing, key=lambda each: each.why)), tuple(progress))
