"""How a file can be read: by a mapping that was saved, as our own template, by a profile we know, or by a proposal."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister.harvest import profile as profiles
from algoritmeregister.harvest import steps
from algoritmeregister.harvest.errors import FileUnreadable, UnknownShape
from algoritmeregister.harvest.proposing.proposal import Asked, propose
from algoritmeregister.harvest.readers.limits import Limits
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Item, Layout, Shape, SheetLayout
from algoritmeregister.harvest.recognition import recognise
from algoritmeregister.harvest.uploads import own_template
from algoritmeregister.harvest.uploads.plans import OURS, Column, Plan, is_field

LOOKED_AT = 200
"""How many records are looked at for the examples."""
_EXAMPLES, _LONGEST = 3, 160
# The profile of every table in the words of the standard, and the share of columns that it should know.
_GENERAL = "standard-keys"
_MOSTLY = 0.6


def find(
    file: Path,
    *,
    organisation: str,
    saved: Collection[dict[str, Any]],
    limits: Limits,
    known: Callable[[Collection[str]], frozenset[str]],
) -> tuple[Plan, tuple[str, ...]]:
    """Return how a file can be read, and what was noticed about it. Raises a kind of `ImportFailed`.

    `organisation`: whose descriptions they are when no column says so. `saved`: plans that were saved, the newest first.
    """
    shape = sniff(file, limits)
    if not shape.format.is_table:
        raise FileUnreadable(_("%s is geen rekenblad. Kies een bestand dat eindigt op xlsx, ods of csv.") % file.name)
    plan = (
        _saved(shape, saved, file.name)
        or _template(shape)
        or _shipped(shape, file.name)
        or _proposed(file, organisation, known)
    )
    plan.profile_data = _for_one(plan.profile_data, organisation)
    plan.columns = _columns(file, shape, plan.layout, limits)
    if not plan.columns:
        raise UnknownShape(_("In %s staat geen enkele ingevulde rij. Vul op zijn minst één rij in.") % file.name)
    return plan, shape.warnings


def _saved(shape: Shape, saved: Collection[dict[str, Any]], name: str) -> Plan | None:
    for data in saved:
        try:
            match = recognise(shape, (profiles.parse(data["profile"], data["name"]),), name)
        except UnknownShape:
            continue
        return Plan(
            data["profile"], list(match.layout.sheets), "saved", data["name"], data.get("whose", OURS),
            left_out=list(match.left_out),
        )  # fmt: skip
    return None


def _template(shape: Shape) -> Plan | None:
    version = own_template.version_of(shape)
    if version is None:
        return None
    others = own_template.other_sheets()
    records = [sheet.name for sheet in shape.sheets if sheet.name not in others]
    layouts = [SheetLayout(name) for name in records[:1]]
    left_out = [sheet.name for sheet in shape.sheets if sheet.name not in records[:1]]
    return Plan(own_template.data_of(version), layouts, "template", version, left_out=left_out)


def _shipped(shape: Shape, name: str) -> Plan | None:
    candidates = [each for each in profiles.shipped() if each.recognition.all or each.name == _GENERAL]
    try:
        match = recognise(shape, candidates, name)
    except UnknownShape:
        return None
    if match.profile.name == _GENERAL and not _mostly_fields(shape, match.layout):
        return None
    return Plan(
        dict(profiles.data_of(match.profile.name)), list(match.layout.sheets), "known", match.profile.name,
        left_out=list(match.left_out),
    )  # fmt: skip


def _mostly_fields(shape: Shape, layout: Layout) -> bool:
    """Whether most columns are called as a field is: else more of them may be fields under another name."""
    sheets = {sheet.name: sheet.rows for sheet in shape.sheets}
    labels = [
        str(cell)
        for each in layout.sheets
        for cell in (
            [row[each.header] for row in sheets[each.name] if each.header < len(row)]
            if each.transposed
            else sheets[each.name][each.header]
        )
        if str(cell or "").strip()
    ]
    return sum(map(is_field, labels)) >= _MOSTLY * len(labels)


def _proposed(file: Path, organisation: str, known: Callable[[Collection[str]], frozenset[str]]) -> Plan:
    proposal = propose(Asked(file, known=known))
    if not any(line.target == "organization" for line in proposal.lines):
        proposal = propose(Asked(file, organisation=organisation, known=known))
    why = {label: [line.confidence, line.reason] for line in proposal.lines for label in line.columns}
    why |= {each.column: [each.confidence, each.reason] for each in proposal.rest if each.possible}
    return Plan(
        proposal.data, list(proposal.place.layout.sheets), "proposed", left_out=list(proposal.place.left_out), why=why
    )


def _for_one(data: dict[str, Any], organisation: str) -> dict[str, Any]:
    """Return a profile for a table of one organisation: where a row does not say whose it is, it is theirs."""
    fields = dict(data.get("fields") or {})
    rule = fields.get("organization")
    if rule is None and data.get("normalise"):
        rule = {"from": "organization"}
    if rule is None or (isinstance(rule, dict) and "constant" in rule):
        fields["organization"] = {"constant": organisation}
    else:
        fields["organization"] = {**(rule if isinstance(rule, dict) else {"from": rule}), "default": organisation}
    return {**data, "fields": fields, "normalise": True}


def _columns(file: Path, shape: Shape, layout: Layout, limits: Limits) -> list[Column]:
    """Return the columns that hold something, with examples."""
    examples: dict[str, list[str]] = {}
    filled: dict[str, int] = {}
    count = 0
    for item in islice(read(file, shape, layout, limits), LOOKED_AT):
        if not isinstance(item, Item):
            continue
        count += 1
        for label, value in item.data.items():
            seen = examples.setdefault(label, [])
            text = " ".join(steps.clean(steps.as_text(value)).split())[:_LONGEST]
            filled[label] = filled.get(label, 0) + bool(text)
            if text and text not in seen and len(seen) < _EXAMPLES:
                seen.append(text)
    return [Column(label, tuple(seen), round(filled[label] / count, 2)) for label, seen in examples.items() if seen]
