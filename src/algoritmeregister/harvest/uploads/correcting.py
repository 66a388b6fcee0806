"""A mapping as a person corrects it: per column the field it goes to. What was not changed keeps its steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from algoritmeregister import standards
from algoritmeregister.harvest.uploads.own_template import steps_for
from algoritmeregister.harvest.uploads.plans import (
    ALL,
    BESIDE,
    FORMATS,
    NOTHING,
    OURS,
    Plan,
    identifying,
    is_field,
    targets,
    used_labels,
)
from algoritmeregister.standards import Field


@dataclass(frozen=True)
class Correction:
    """What a person chose. `columns`: per label a field, `BESIDE` or `NOTHING`. `identity`: the column with the ids, or "".
    `whose`: `OURS` or `ALL`. `sheets`: the sheets that are read.
    """

    columns: Mapping[str, str]
    identity: str
    whose: str
    sheets: frozenset[str]


def choices(plan: Plan) -> list[Field]:
    """Return the fields that a column can go to: those of the plan's version, then the others of the superset."""
    own = [each for each in standards.get(plan.version).fields if each.key not in {"organization", "standard_version"}]
    homes = {each.superset_key for each in standards.get(plan.version).fields}
    more = [each for each in standards.get(standards.SUPERSET).fields if each.key not in homes]
    first = standards.get(plan.version).field("organization")
    return [first, *(each for each in own if not each.system), *(each for each in more if not each.system)]


def corrected(plan: Plan, wanted: Correction) -> Plan:
    """Return the plan with what a person chose. Unknown fields and columns are left out."""
    labels = [each.label for each in plan.columns]
    before = targets(plan.profile, labels)
    allowed = {each.key: each for each in choices(plan)} | {each.key: each for each in standards.get(plan.version).fields}
    chosen = {
        label: target
        for label in labels
        if (target := wanted.columns.get(label, before[label])) in {*allowed, BESIDE, NOTHING}
    }
    fields = _kept(plan, set(chosen), allowed)
    for label, target in chosen.items():
        if target in allowed:
            _add(fields, target, label, _steps(plan, label, target, before, allowed[target]), allowed[target])
        elif target == BESIDE and is_field(label):
            # It is called as a field is, and was said not to be that one.
            fields[f"{label} (kolom)"] = {"from": [label]}
    if "organization" not in fields:
        fields["organization"] = {"constant": _default(plan)}
    elif "default" not in fields["organization"]:
        fields["organization"]["default"] = _default(plan)
    data = {
        **plan.profile_data,
        "fields": fields,
        "identity": {"source_id": [wanted.identity] if wanted.identity in labels else [], "by_name": True},
        "not_evidence": [label for label, target in chosen.items() if target == NOTHING],
        "normalise": True,
    }
    sheets = {each.name for each in plan.sheets}
    unused = [each.name for each in plan.sheets if each.name not in wanted.sheets]
    return Plan(
        data, plan.sheets, plan.source, plan.name, wanted.whose if wanted.whose in {OURS, ALL} else plan.whose,
        plan.columns, plan.left_out, unused if len(unused) < len(sheets) else plan.unused, plan.why,
    )  # fmt: skip


def saved(plan: Plan, name: str) -> dict[str, Any]:
    """Return what is saved of a plan for the next file: it knows that by the columns that it uses."""
    recognise = {"formats": list(FORMATS), "all": used_labels(plan)}
    profile = {**plan.profile_data, "name": "opgeslagen", "version": 1, "recognise": recognise}
    return {"name": name, "profile": profile, "whose": plan.whose}


def _default(plan: Plan) -> str:
    rule = plan.profile.rule_for("organization")
    return str((rule and (rule.constant or rule.default)) or "")


def _kept(plan: Plan, shown: set[str], allowed: Mapping[str, Field]) -> dict[str, Any]:
    """Return the rules that no column on the page is of: constants, and columns that are empty in this file."""
    from algoritmeregister.harvest.mapping import known_names

    names = set(known_names(shown, plan.profile).values()) | shown
    kept: dict[str, Any] = {}
    for target, how in plan.profile_data["fields"].items():
        rule = _as_dict(how)
        rest = [source for source in rule.get("from", []) if source not in names]
        if rest or (not rule.get("from") and target != "organization"):
            kept[target] = {**rule, "from": rest} if rest else rule
    return kept


def _add(fields: dict[str, Any], target: str, label: str, steps: dict[str, Any], field: Field) -> None:
    rule = fields.get(target)
    if rule is None or "constant" in rule:
        fields[target] = {"from": [label], **steps}
        return
    rule["from"] = [label, *rule["from"]] if not rule.get("chosen") else [*rule["from"], label]
    rule |= {key: value for key, value in steps.items() if key not in rule}
    if field.type in {"rich_text", "text"} and (field.max_length or 0) > 1_024:
        rule["join"] = "\n\n"


def _steps(plan: Plan, label: str, target: str, before: Mapping[str, str], field: Field) -> dict[str, Any]:
    """Return the steps that the plan has for this column going to this field; else those of the kind of field."""
    if before.get(label) == target and target in plan.profile_data["fields"]:
        rule = _as_dict(plan.profile_data["fields"][target])
        kept = {key: value for key, value in rule.items() if key not in {"from", "constant"}}
        return kept or steps_for(field)
    return steps_for(field)


def _as_dict(how: Any) -> dict[str, Any]:
    if isinstance(how, str | list):
        return {"from": [how] if isinstance(how, str) else list(how)}
    rule = dict(how)
    if "from" in rule:
        rule["from"] = [rule["from"]] if isinstance(rule["from"], str) else list(rule["from"])
    return rule


def identity_of(plan: Plan) -> str:
    """Return the column that identifies a record now; "" when it is the name."""
    return identifying(plan.profile, [each.label for each in plan.columns])
