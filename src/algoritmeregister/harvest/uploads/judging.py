"""What one row of a file would do: make a description, change one, or nothing; and what is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest import mapping, packing
from algoritmeregister.harvest.mapping import Mapped, Unmappable
from algoritmeregister.harvest.readers.shapes import Broken, Item
from algoritmeregister.harvest.uploads.models import RowKind, UploadRow
from algoritmeregister.harvest.uploads.plans import ALL, Plan
from algoritmeregister.harvest.uploads.theirs import Theirs, Yours
from algoritmeregister.registrations.drafts.states import DraftState
from algoritmeregister.standards import Finding

_LONGEST_VALUE = 300
# An empty cell is no wrong one: a description can be finished later.
_MISSING = frozenset({"required", "missing", "missing_for_citizens", "end_date_missing"})


@dataclass
class Judge:
    """Judges the rows of one file, in their order. `theirs`: what the organisation has already."""

    plan: Plan
    theirs: Theirs
    _places: dict[str, str] = field(default_factory=dict)

    def judge(self, item: Item | Broken, number: int) -> UploadRow | None:
        """Return what this row would do, not saved yet; None when the mapping says that it is no record."""
        row = UploadRow(number=number, place=item.place[:200], kind=RowKind.REFUSED)
        if isinstance(item, Broken):
            row.content = packing.pack(_as_record(item.data, self.plan))
            row.reason = item.reason
            return row
        row.content = packing.pack(item.data)
        if mapping.is_skipped(item.data, self.plan.profile):
            return None
        try:
            mapped = mapping.apply(item.data, self.plan.profile)
        except Unmappable as error:
            row.reason = str(error)
            row.has_errors = True
            return row
        self._judge(row, item, mapped)
        return row

    def _judge(self, row: UploadRow, item: Item, mapped: Mapped) -> None:
        row.title = str(mapped.document.get("name", ""))[:1024]
        if reason := self._not_ours(mapped):
            row.reason = reason
            return
        known = self.theirs.find(mapped.source_id, row.title)
        row.source_id = known.source_id if known else (mapped.source_id or mapped.made_id)[:300]
        if earlier := self._places.get(row.source_id):
            row.reason = _("Deze beschrijving staat al eerder in het bestand: %s.") % earlier
            row.has_errors = True
            return
        self._places[row.source_id] = item.place
        reading = mapped.reading
        document, beside = standards.raised(reading.document, reading.version, reading.beside)
        row.problems = problems(mapped, document, self.plan)
        row.has_errors = any(each["severity"] == "error" and not each["missing"] for each in row.problems)
        self._compare(row, mapped, (document, beside), known)
        row.chosen = row.kind in {RowKind.NEW, RowKind.CHANGED} and not row.has_errors
        if known is None and (public := self._public(mapped, row.title)):
            # Taking it would make a second one of what is public already: that is for a person to choose.
            row.reason, row.chosen = public, False

    def _public(self, mapped: Mapped, title: str) -> str:
        """Return that a row is about something that is public without a description here, and how that shows; else ""."""
        page = str(mapped.document.get("url") or "")
        found = self.theirs.published(mapped.number or "", mapped.source_id or "", page, title)
        if found is None:
            return ""
        number, by = found
        how = {"number": _("het nummer"), "source_id": _("het kenmerk"), "page": _("het webadres"), "name": _("de naam")}[by]
        told = _("Dit is al openbaar, onder nummer %(number)s. Wij herkenden %(how)s.") % {"number": number, "how": how}
        return told + " " + _("Kies deze rij alleen als het iets anders is.")

    def _not_ours(self, mapped: Mapped) -> str:
        said = str(mapped.document["organization"])
        if self.plan.whose == ALL or self.theirs.is_ours(said):
            return ""
        return _("Deze rij noemt een andere organisatie: %s.") % said[:200]

    def _compare(
        self, row: UploadRow, mapped: Mapped, raised: tuple[dict[str, Any], dict[str, Any]], known: Yours | None
    ) -> None:
        reading, (document, beside) = mapped.reading, raised
        document["organization"] = self.theirs.name
        # The standard of the row says how it was read; a description is in all fields.
        document.pop("standard_version", None)
        if known is None:
            row.kind, row.document, row.beside = RowKind.NEW, document, beside
            return
        row.draft, row.revision = known.uuid, known.revision
        if reason := _cannot_change(known):
            row.reason = reason
            return
        homes = {each.key: each.superset_key for each in standards.get(reading.version).fields}
        emptied = {homes.get(key, key) for key in reading.emptied}
        now, kept = known.text()
        merged = {key: value for key, value in {**now, **document}.items() if key not in emptied}
        apart = {**kept, **beside}
        changed = [key for key in {**now, **merged} if now.get(key) != merged.get(key)]
        if not changed and apart == kept:
            row.kind = RowKind.UNCHANGED
            return
        row.kind, row.document, row.beside = RowKind.CHANGED, merged, apart
        row.before = {key: now.get(key) for key in changed}


def _cannot_change(known: Yours) -> str:
    if known.state == DraftState.ARCHIVED:
        return _("Deze beschrijving is gearchiveerd. Haal haar eerst terug.")
    if known.state == DraftState.SCHEDULED:
        return _("Deze beschrijving is ingepland om te publiceren. Haal haar eerst uit de planning.")
    return ""


def problems(mapped: Mapped, raised: Mapping[str, Any], plan: Plan) -> list[dict[str, Any]]:
    """Return what the checks say, each with the column it comes from.

    A row in the newest version of the standard is held to that; the limits of older versions no longer hold, so other rows
    are held to what a description can be at all (`raised`).
    """
    reading = mapped.reading
    back = _labels(plan, mapped)
    if reading.version == standards.VERSIONS[-1]:
        return [_problem(each, reading.document, back) for each in standards.validate(reading.document, reading.version)]
    return [_problem(each, raised, back) for each in standards.validate(raised, standards.SUPERSET)]


def _labels(plan: Plan, mapped: Mapped) -> dict[str, str]:
    """Return the column of each field: as it is called in the file."""
    names = mapping.known_names([each.label for each in plan.columns], plan.profile)
    here = {name: label for label, name in reversed(names.items())}
    homes = {each.key: each.superset_key for each in standards.get(mapped.reading.version).fields}
    found = {homes.get(target, target): here.get(source, "") for target, source in mapped.origins.items()}
    return found | {target: here.get(source, "") for target, source in mapped.origins.items()}


def _problem(finding: Finding, document: Mapping[str, Any], back: Mapping[str, str]) -> dict[str, Any]:
    key = finding.field.partition("[")[0].partition(".")[0]
    value = document.get(key)
    text = value if isinstance(value, str) else "" if value is None else str(value)
    return {
        "column": back.get(key, ""),
        "field": key,
        "rule": finding.rule,
        "severity": finding.severity,
        "message": dict(finding.message),
        "value": text[:_LONGEST_VALUE],
        "missing": finding.rule in _MISSING or not text,
    }


def _as_record(data: Any, plan: Plan) -> dict[str, Any]:
    """Return what there was of a row that cannot be read, under the labels as far as they go."""
    if isinstance(data, dict):
        return data
    cells = list(data) if isinstance(data, list | tuple) else [data]
    labels = [each.label for each in plan.columns]
    return {labels[place] if place < len(labels) else f"kolom {place + 1}": cell for place, cell in enumerate(cells)}
