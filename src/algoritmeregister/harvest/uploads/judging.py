"""What one row of a file would do: make a description, change one, take over what is public, or nothing; what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest import mapping, packing
from algoritmeregister.harvest.mapping import Mapped, Unmappable
from algoritmeregister.harvest.readers.shapes import Broken, Item
from algoritmeregister.harvest.uploads.models import TAKABLE, RowKind, UploadRow
from algoritmeregister.harvest.uploads.plans import ALL, Plan
from algoritmeregister.harvest.uploads.theirs import Public, Theirs, Yours
from algoritmeregister.registrations import numbers
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
        known, public = self._recognised(row, mapped)
        number = _number(mapped)
        if known is None and public is None and number and (other := self.theirs.holder(number)):
            told = _("Nummer %(number)s is van een registratie van %(other)s. Haal het nummer weg als dit iets anders is.")
            row.reason = told % {"number": number, "other": other.name}
            return
        row.source_id = known.source_id if known else (mapped.source_id or mapped.made_id)[:300]
        key = f"#{public.number}" if public and not known else row.source_id
        if earlier := self._places.get(key):
            row.reason = _("Deze beschrijving staat al eerder in het bestand: %s.") % earlier
            row.has_errors = True
            return
        self._places[key] = item.place
        reading = mapped.reading
        document, beside = standards.raised(reading.document, reading.version, reading.beside)
        row.problems = problems(mapped, document, self.plan)
        row.has_errors = any(each["severity"] == "error" and not each["missing"] for each in row.problems)
        if public and not known:
            self._adopt(row, mapped, (document, beside), public)
        else:
            self._compare(row, mapped, (document, beside), known)
        # A name is little to go by: whether it is the same, is for a person to say.
        is_sure = row.kind != RowKind.ADOPTED or (public is not None and public.by != "name")
        row.chosen = row.kind in TAKABLE and not row.has_errors and is_sure

    def _recognised(self, row: UploadRow, mapped: Mapped) -> tuple[Yours | None, Public | None]:
        """Return the description that a row is about; else what is public that it is about, without a description here."""
        known = self.theirs.find(mapped.source_id, row.title)
        if known:
            return known, None
        page = str(mapped.document.get("url") or "")
        public = self.theirs.published(_number(mapped), mapped.source_id or "", page, row.title)
        return (public.yours, None) if public and public.yours else (None, public)

    def _adopt(
        self, row: UploadRow, mapped: Mapped, raised: tuple[dict[str, Any], dict[str, Any]], public: Public
    ) -> None:
        """Take a row as a change of what is public already: it would take that over, and this is what would be different."""
        hows = {"number": _("het nummer"), "source_id": _("het kenmerk"), "page": _("het webadres"), "name": _("de naam")}
        told = _("Dit is al openbaar, onder nummer %(number)s. Wij herkenden %(how)s.")
        row.reason = told % {"number": public.number, "how": hows[public.by]}
        document, beside = raised
        document["organization"] = self.theirs.name
        document.pop("standard_version", None)
        row.kind, row.adopts, row.document, row.beside = RowKind.ADOPTED, public.number, document, beside
        now = self.theirs.text_of(public.number).document
        merged = _merged(now, document, mapped)
        changed = [key for key in {**now, **merged} if now.get(key) != merged.get(key) and key != "organization"]
        row.before = {key: now.get(key) for key in changed}

    def _not_ours(self, mapped: Mapped) -> str:
        said = str(mapped.document["organization"])
        if self.plan.whose == ALL or self.theirs.is_ours(said):
            return ""
        return _("Deze rij noemt een andere organisatie: %s.") % said[:200]

    def _compare(
        self, row: UploadRow, mapped: Mapped, raised: tuple[dict[str, Any], dict[str, Any]], known: Yours | None
    ) -> None:
        document, beside = raised
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
        now, kept = known.text()
        merged = _merged(now, document, mapped)
        apart = {**kept, **beside}
        changed = [key for key in {**now, **merged} if now.get(key) != merged.get(key)]
        if not changed and apart == kept:
            row.kind = RowKind.UNCHANGED
            return
        row.kind, row.document, row.beside = RowKind.CHANGED, merged, apart
        row.before = {key: now.get(key) for key in changed}


def _number(mapped: Mapped) -> str:
    """Return the public number that a row gives, as what it is or as one of its fields; empty when it gives none."""
    given = mapped.number or str(mapped.document.get("lars") or "").strip()
    return given if numbers.is_valid(given) else ""


def _merged(now: Mapping[str, Any], document: Mapping[str, Any], mapped: Mapped) -> dict[str, Any]:
    """Return a text with what a row says in it, and without what the row leaves empty."""
    homes = {each.key: each.superset_key for each in standards.get(mapped.reading.version).fields}
    emptied = {homes.get(key, key) for key in mapped.reading.emptied}
    return {key: value for key, value in {**now, **document}.items() if key not in emptied}


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
