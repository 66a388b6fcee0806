"""From a version of a registration to what a page shows of it: the standard's groups, fields and values, by type.

Everything is derived from the field catalogue: a new version of the standard needs no change here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from algoritmeregister import standards
from algoritmeregister.registrations.models import Version
from algoritmeregister.standards.model import CodeList, Field, Standard, Texts

# Shown at the top of the page, so not again below.
HEADER_KEYS = frozenset({"name", "description_short"})
# Fields that are shown though they are empty, but not when one of these says it in another way.
SAID_BESIDE: Mapping[str, tuple[str, ...]] = {
    "lawful_basis": ("lawful_basis_grouping", "lawful_basis_link"),
    "source_data": ("source_data_grouping", "source_data_link"),
}
# The code list of languages holds their ISO codes; a Dutch reader gets the word.
DUTCH_LANGUAGE_NAMES = {"nl": "Nederlands", "en": "Engels", "fy": "Fries"}


@dataclass(frozen=True)
class Coded:
    """A value of a code list: its `label` in three languages and `key`; when no code is meant, only the text as given."""

    value: str
    label: Texts | None = None
    key: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a list: a `title` and a `link` for a list of links, named `cells` (label, value) for any other.

    `label`: the title in three languages, when it is a code.
    """

    title: str = ""
    label: Texts | None = None
    link: str = ""
    cells: tuple[tuple[Texts, str], ...] = ()


@dataclass(frozen=True)
class ShownField:
    """One field with its value, ready to be shown.

    `how`: "text", "rich_text", "url", "contact", "date", "code", "rows" or "empty". `value` is a text for all but "code"
    (tuple of `Coded`) and "rows" (tuple of `Row`). `withheld`: the reason when the organisation does not publish it.
    `removed`: the legal ground when a text was taken out.
    """

    key: str
    label: Texts
    help: Texts
    how: str
    value: Any = ""
    withheld: Coded | None = None
    withheld_explanation: str = ""
    removed: Mapping[str, Any] | None = None
    findings: tuple[standards.Finding, ...] = ()


@dataclass(frozen=True)
class ShownGroup:
    """A heading of the standard with its fields."""

    key: str
    label: Texts
    fields: tuple[ShownField, ...] = field(default=())


def shown_groups(version: Version, findings: Iterable[standards.Finding] = ()) -> list[ShownGroup]:
    """Return the groups of the version's standard that have something to show, in the order of the standard.

    An empty field is shown (as not filled in) when the standard says that it must always be, or when there is a reason
    why it is empty.
    """
    standard = standards.get(version.standard)
    by_field: dict[str, list[standards.Finding]] = {}
    for finding in findings:
        by_field.setdefault(base_key(finding.field), []).append(finding)
    withheld = _withheld(version)
    groups = []
    for group in standard.groups:
        shown = [
            one
            for each in standard.fields_of(group.key)
            if each.key not in HEADER_KEYS
            and each.key != "withheld"
            and not each.system
            and (one := _shown(each, version, tuple(by_field.get(each.key, ())), withheld.get(each.key)))
        ]
        if shown:
            groups.append(ShownGroup(group.key, group.label, tuple(shown)))
    return groups


def base_key(path: str) -> str:
    """Return the field that a finding is about: "lawful_basis_grouping[2].link" is about "lawful_basis_grouping"."""
    return path.split("[", 1)[0].split(".", 1)[0]


def label_of(version: Version, path: str) -> Texts:
    """Return the label of the field that a finding is about; its key when the standard does not have it."""
    key = base_key(path)
    standard = standards.get(version.standard)
    return standard.field(key).label if key in standard.keys else {"nl": key}


def coded(version: Version, key: str) -> list[Coded]:
    """Return the values of a coded field of a version, empty when the standard lacks it or nothing is filled in."""
    standard = standards.get(version.standard)
    if key not in standard.keys:
        return []
    return list(_codes(standard.field(key), version.document.get(key)))


def leftovers(version: Version) -> list[tuple[str, str]]:
    """Return what came with the document and its standard has no place for, as key and text."""
    return [
        (key, _flat(value)) for key, value in version.beside.items() if value not in (None, "", [], {}) and key != "withheld"
    ]


def _shown(
    each: Field, version: Version, findings: tuple[standards.Finding, ...], withheld: Mapping[str, Any] | None
) -> ShownField | None:
    value = version.document.get(each.key)
    removed = version.redactions.get(f"document/{each.key}")
    how, ready = _ready(each, value)
    is_wanted = each.always_shown and not any(version.document.get(key) for key in SAID_BESIDE.get(each.key, ()))
    if how == "empty" and not (is_wanted or withheld or removed):
        return None
    return ShownField(
        key=each.key,
        label=each.label,
        help=each.help,
        how=how,
        value=ready,
        withheld=_ground(withheld) if withheld else None,
        withheld_explanation=str(withheld.get("explanation") or "") if withheld else "",
        removed=removed,
        findings=findings,
    )


def _ready(each: Field, value: Any) -> tuple[str, Any]:
    """Return how a value is shown, and the value in that shape; one of another shape than the field's is shown as text."""
    if value is None or (isinstance(value, str) and not value.strip()) or value == [] or value == {}:
        return "empty", ""
    if each.type in {"code", "codes", "language"}:
        return "code", tuple(_codes(each, value))
    if isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
        return "rows", tuple(_row(each, row) for row in value)
    if not isinstance(value, str):
        return "text", _flat(value)
    if each.type in {"date", "month"}:
        return "date", value
    return each.type if each.type in {"rich_text", "url", "contact"} else "text", value


def _codes(each: Field, value: Any) -> Iterable[Coded]:
    values = value if isinstance(value, list) else [value]
    for one in values:
        if one in (None, "", [], {}):
            continue
        text = _flat(one)
        yield _coded(each.code_list, text)


def _coded(codes: CodeList | None, text: str) -> Coded:
    code = codes.find(text) if codes else None
    if code is None or codes is None:
        return Coded(text)
    label = code.label
    if codes.key == "language":
        label = {**label, "nl": DUTCH_LANGUAGE_NAMES.get(code.key, code.value)}
    return Coded(text, label, code.key)


def _row(each: Field, row: Mapping[str, Any]) -> Row:
    if each.type == "link_list" or set(row) <= {"title", "link"}:
        codes = next((item.code_list for item in each.items if item.key == "title"), None)
        title = _coded(codes, _flat(row.get("title")))
        return Row(title=title.value, label=title.label, link=_flat(row.get("link")))
    labels = {item.key: item.label for item in each.items}
    return Row(
        cells=tuple((labels.get(key, {"nl": key}), _flat(value)) for key, value in row.items() if value not in (None, ""))
    )


def _withheld(version: Version) -> dict[str, Mapping[str, Any]]:
    """Return which fields the organisation says it does not publish: field → its row."""
    rows = version.document.get("withheld") or version.beside.get("withheld") or []
    return {str(row.get("field")): row for row in rows if isinstance(row, Mapping)} if isinstance(rows, list) else {}


def _ground(row: Mapping[str, Any]) -> Coded:
    superset: Standard = standards.get(standards.SUPERSET)
    reason = _flat(row.get("reason"))
    item = next((each for each in superset.field("withheld").items if each.key == "reason"), None)
    return _coded(item.code_list if item else None, reason)


def _flat(value: Any) -> str:
    """Return any value as text: lists with commas, mappings as "key: value"."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_flat(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_flat(each) for each in value)
    return str(value)
