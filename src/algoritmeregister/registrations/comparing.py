"""Compare what was published: two versions field by field and word by word, or two or three registrations side by side.

Every version is brought to the superset first, so that versions in different standards can be compared: a field that only
got another name is no difference. Labels come from the field catalogue, values are plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from algoritmeregister import standards
from algoritmeregister.registrations.models import Version
from algoritmeregister.registrations.readable import readable
from algoritmeregister.registrations.word_difference import Piece, difference
from algoritmeregister.standards.model import Texts

# "layout": the words are the same, and only their markup or spacing differs.
FieldChange = Literal["same", "added", "removed", "changed", "layout"]

# What is beside the document and has no place in the superset: shown last, under a heading of its own.
BESIDE = "beside"
# Says with which standard a document is written; that is told once, and not as a change of the text.
_ABOUT_THE_STANDARD = frozenset({"standard_version"})


@dataclass(frozen=True)
class Side:
    """One text to compare: `document` in the keys of the superset, `extra` what has no place there, and `removed`: keys of
    fields of which a text was removed on a legal ground, with that ground."""

    document: Mapping[str, Any]
    extra: Mapping[str, Any] = field(default_factory=dict)
    removed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FieldComparison:
    """One field in two versions. `key` of the superset, `group` of the superset or "beside", `before` and `after` as plain
    text, `pieces` the difference in words (`word_difference`). `removed_before` and `removed_after`: the legal ground on
    which a text was removed there, else empty."""

    key: str
    group: str
    label: Texts
    change: FieldChange
    before: str
    after: str
    pieces: tuple[Piece, ...]
    removed_before: str = ""
    removed_after: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two versions, field by field, in the order of the superset: `fields` has all that either of them fills in."""

    fields: tuple[FieldComparison, ...]
    standards: tuple[str, str]

    @property
    def changed(self) -> tuple[FieldComparison, ...]:
        """The fields that differ, also when only in their layout."""
        return tuple(each for each in self.fields if each.change != "same")

    @property
    def same(self) -> tuple[FieldComparison, ...]:
        """The fields that do not differ."""
        return tuple(each for each in self.fields if each.change == "same")


@dataclass(frozen=True)
class Row:
    """One field of several registrations: their values as plain text ("" where not filled in), and whether all are equal."""

    key: str
    group: str
    label: Texts
    values: tuple[str, ...]
    equal: bool


def compare(before: Version, after: Version, language: str = "nl") -> Comparison:
    """Compare two versions, of one registration or of two. Codes are named in `language`. Asks nothing of the database."""
    return Comparison(tuple(compare_sides(side_of(before), side_of(after), language)), (before.standard, after.standard))


def side_of(version: Version) -> Side:
    """Bring a version to the superset."""
    raised = standards.convert(version.document, source=version.standard, target=standards.SUPERSET, beside=version.beside)
    document = standards.to_superset(version.document, version.standard, version.beside)
    return Side(document, {key: each for key, each in raised.beside.items() if key not in document}, _removed(version))


def compare_sides(before: Side, after: Side, language: str = "nl") -> Iterator[FieldComparison]:
    """Compare two texts field by field, in the order of the superset; fields that neither fills in are left out. Pure."""
    for key, group, label, one in _places(before, after):
        values = [_value(side, key, group) for side in (before, after)]
        texts = [readable(one, value, language) for value in values]
        grounds = [side.removed.get(key, "") for side in (before, after)]
        if not any(texts) and not any(grounds):
            continue
        change = _change(values, texts)
        yield FieldComparison(key, group, label, change, texts[0], texts[1], difference(*texts), grounds[0], grounds[1])


def side_by_side(versions: Sequence[Version], language: str = "nl") -> tuple[Row, ...]:
    """Put versions of different registrations side by side: every field that one of them fills in. Asks nothing of the
    database. Meant for two or three; more would be a table."""
    sides = [side_of(version) for version in versions]
    rows = []
    for key, group, label, one in _places(*sides):
        texts = tuple(readable(one, _value(side, key, group), language) for side in sides)
        if any(texts):
            rows.append(Row(key, group, label, texts, len(set(texts)) == 1))
    return tuple(rows)


def label_of(key: str, standard: str = standards.SUPERSET) -> Texts:
    """Return what a field is called: in `standard`, else in the superset; its key when neither has it."""
    for each in (standard, standards.SUPERSET):
        if each in (*standards.VERSIONS, standards.SUPERSET) and key in standards.get(each).keys:
            return standards.get(each).field(key).label
    return {"nl": key}


def _places(*sides: Side) -> Iterator[tuple[str, str, Texts, standards.Field | None]]:
    """Yield every place where a value can stand: key, group, label and field of the superset, then what is beside it."""
    superset = standards.get(standards.SUPERSET)
    for group in superset.groups:
        for each in superset.fields_of(group.key):
            if each.key not in _ABOUT_THE_STANDARD:
                yield each.key, group.key, each.label, each
    for key in sorted({key for side in sides for key in side.extra}):
        yield key, BESIDE, {"nl": key}, None


def _value(side: Side, key: str, group: str) -> Any:
    return side.extra.get(key) if group == BESIDE else side.document.get(key)


def _change(values: Sequence[Any], texts: Sequence[str]) -> FieldChange:
    if texts[0] == texts[1]:
        return "same" if values[0] == values[1] or not texts[0] else "layout"
    if not texts[0]:
        return "added"
    return "changed" if texts[1] else "removed"


def _removed(version: Version) -> dict[str, str]:
    """Return the fields of which a text was removed: key of the superset → legal ground."""
    standard = standards.get(version.standard)
    removed = {}
    for path, kept in version.redactions.items():
        key = path.split("/", 1)[1]
        home = standard.field(key).superset_key if key in standard.keys else key
        removed[home] = str(kept.get("ground") or "")
    return removed
