"""Findings: what validation noticed about a document, one per problem, with a message in every language."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from .catalogue import LANGUAGES, CatalogueError, Field, Texts, read_data

# Of a list of rows the message says which row, as the path does: "Link (regel 3)".
_IN_ROW = re.compile(r"\[(\d+)\]\.")
_ROW = {"nl": "regel", "en": "row", "fy": "rigel"}
SEVERITIES: tuple[str, ...] = ("error", "advice")


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in a document.

    `field` is a key or a path such as "lawful_basis_grouping[2].link", empty when the document as a whole is at fault.
    `rule` is the id of the rule (`data/findings.yaml`). `structural` tells whether the JSON Schema of the version finds the
    document invalid for it too. `values` are the figures and words that the message mentions.
    """

    field: str
    severity: str
    rule: str
    message: Texts
    structural: bool
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class Problem(NamedTuple):
    """What a check reports; `finding_of` turns it into a Finding. `severity` None is the usual one of the rule."""

    path: str
    rule: str
    field: Field | None = None
    values: Mapping[str, Any] = {}
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its usual severity, whether a JSON Schema says the same, and its message with {places} to fill."""

    id: str
    severity: str
    structural: bool
    message: Texts


@lru_cache(maxsize=1)
def rules() -> Mapping[str, Rule]:
    """All rules by id. Raises CatalogueError when the data file is wrong."""
    result = {}
    for key, spec in read_data("findings").items():
        place = f"findings.yaml: {key}"
        if spec.get("severity") not in SEVERITIES:
            raise CatalogueError(place, f"severity must be one of {SEVERITIES}")
        if missing := [language for language in LANGUAGES if not spec.get(language)]:
            raise CatalogueError(place, f"has no message in {', '.join(missing)}")
        message = {language: spec[language] for language in LANGUAGES}
        result[key] = Rule(key, spec["severity"], bool(spec.get("structural", False)), message)
    return result


def finding_of(problem: Problem) -> Finding:
    """The finding that a check's problem amounts to, with its messages filled in."""
    rule = rules()[problem.rule]
    row = _IN_ROW.search(problem.path)
    message = {}
    for language in LANGUAGES:
        label = problem.field.label[language] if problem.field else problem.path
        if row and problem.field:
            label = f"{label} ({_ROW[language]} {int(row[1]) + 1})"
        message[language] = rule.message[language].format(label=label, **problem.values)
    severity = problem.severity or rule.severity
    return Finding(problem.path, severity, rule.id, message, rule.structural, problem.values)
