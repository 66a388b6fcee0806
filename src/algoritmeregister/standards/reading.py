"""Reads a record of a source as a document of the standard, whatever key vocabulary and shapes the source uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .catalogue import SUPERSET, get
from .detecting import detect_version, version_from_label
from .link_rules import LinkList, LinkText
from .links import is_link_list
from .mapping import mapping_for
from .model import Field, Standard
from .notes import Note, note
from .values import NotUnderstood, as_text, clean, is_empty, link_row, read_value, split_list

# Texts in 0.1 that later versions ask as a date.
_DATED = frozenset({"revision_date"})


@dataclass(frozen=True)
class Reading:
    """A record read as a document of `version`.

    `beside` holds what the version has no field for, under the source's own keys; `notes` say what was changed or not
    understood; `emptied` are the fields that the source has but leaves empty (unlike fields it does not have at all).
    """

    document: dict[str, Any]
    version: str
    beside: dict[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    emptied: frozenset[str] = frozenset()


@dataclass
class _Draft:
    standard: Standard
    document: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    emptied: set[str] = field(default_factory=set)


def normalise(raw: Mapping[str, Any], *, version: str | None = None) -> Reading:
    """Read a record: keys of both vocabularies of 1.0 and of older sources, codes, lists and dates as sources write them.

    The version is detected when it is not given: by what the record says, else by its keys. Loses nothing: a value that is
    not understood goes to `beside` with a note. Placeholder texts ("n.v.t.") stay what they are. Raises UnknownStandard.
    """
    detected, said = (version, True) if version else detect_version(raw)
    draft = _Draft(get(detected))
    if not said:
        draft.notes.append(note("standard_version", "version_guessed", detected))
    rows: dict[str, dict[str, Any]] = {}
    for source_key, value in _exact_keys_first(raw, draft.standard):
        _read(draft, source_key, clean(value), rows)
    for key, parts in rows.items():
        _read_row(draft, key, parts)
    _take_up(draft)
    draft.emptied -= set(draft.document)
    _settle_label(draft)
    return Reading(draft.document, detected, draft.beside, tuple(draft.notes), frozenset(draft.emptied))


def _take_up(draft: _Draft) -> None:
    """Links under the name that another version has for them go to the field of this one, when that is not filled yet.

    Left only beside the document they would count as what the document once said there, and says no longer.
    """
    version = draft.standard.version
    if version == SUPERSET or not draft.beside:
        return
    mapping = mapping_for(version)
    positions = dict.fromkeys(mapping.rule_of_key[key] for key in draft.beside if key in mapping.rule_of_key)
    for rule in (mapping.rules[position] for position in positions):
        if not isinstance(rule, LinkList | LinkText) or any(own in draft.document for own in rule.own):
            continue
        part = {key: draft.beside[key] for key in rule.keys if key in draft.beside}
        lowered, _changes = rule.down(part)
        draft.document.update(lowered)
        draft.notes += [note(own, "renamed", ", ".join(part)) for own in lowered]
        if rule.up(lowered) == part:
            draft.beside = {key: value for key, value in draft.beside.items() if key not in part}
            draft.notes = [each for each in draft.notes if each.kind != "unknown" or each.field not in part]


def _settle_label(draft: _Draft) -> None:
    """The label in the document is the version it was read as; another label is kept beside it."""
    label, version = draft.document.get("standard_version"), draft.standard.version
    if label is None or version == SUPERSET:
        return
    draft.document["standard_version"] = version
    if version_from_label(label) != version:
        _put_beside(draft, "standard_version_original", label)
    if label != version:
        draft.notes.append(note("standard_version", "recoded", label))


def _exact_keys_first(raw: Mapping[str, Any], standard: Standard) -> Iterator[tuple[str, Any]]:
    # So that of two names for one field the standard's own decides.
    exact = [(str(key), value) for key, value in raw.items() if key in standard.keys]
    yield from exact
    yield from ((str(key), value) for key, value in raw.items() if key not in standard.keys)


@cache
def _names(version: str) -> Mapping[str, tuple[str, str]]:
    """Folded name → (key of the field, key of the item or "")."""
    names: dict[str, tuple[str, str]] = {}
    for each in get(version).fields:
        for item in each.items:
            names.update({_folded(alias): (each.key, item.key) for alias in item.aliases})
    for each in get(version).fields:
        names.update({_folded(alias): (each.key, "") for alias in each.aliases})
    for each in get(version).fields:
        names[_folded(each.key)] = (each.key, "")
    return names


def _folded(key: str) -> str:
    return re.sub(r"[\s\-]+", "_", key.strip().casefold())


def _read(draft: _Draft, source_key: str, value: Any, rows: dict[str, dict[str, Any]]) -> None:
    key, item = _names(draft.standard.version).get(_folded(source_key), ("", ""))
    if item:
        rows.setdefault(key, {})[item] = (source_key, value)
        return
    if not key:
        _keep_beside(draft, source_key, value)
        return
    if is_empty(value):
        draft.emptied.add(key)
        return
    if key in draft.document:
        if draft.document[key] != value:
            _put_beside(draft, source_key, value)
            draft.notes.append(note(key, "twice", value))
        return
    if key != source_key and key != _folded(source_key):
        draft.notes.append(note(key, "renamed", source_key))
    _read_field(draft, draft.standard.field(key), source_key, value)


def _keep_beside(draft: _Draft, source_key: str, value: Any) -> None:
    if is_empty(value):
        return
    # A field of another version gets that field's key, so that conversion finds it there.
    key, item = _names(SUPERSET).get(_folded(source_key), (source_key, ""))
    _put_beside(draft, source_key if item or key in draft.standard.keys else key, value)
    draft.notes.append(note(source_key, "unknown", value))


def _put_beside(draft: _Draft, key: str, value: Any) -> None:
    while key in draft.beside and draft.beside[key] != value:
        key += "_original"
    draft.beside[key] = value


def _read_field(draft: _Draft, target: Field, source_key: str, value: Any) -> None:
    try:
        result = read_value(value, target, dated=target.superset_key in _DATED)
    except NotUnderstood:
        _put_beside(draft, source_key if source_key != target.key else f"{source_key}_original", value)
        draft.notes.append(note(target.key, "not_understood", value))
        return
    if target.key == "impacttoetsen" and isinstance(value, list) and "impacttoetsen_grouping" in draft.standard.keys:
        # 0.4 has a list of titles under the key of 1.0's explanation.
        _read_titles(draft, value)
        return
    draft.document[target.key] = result
    if result == value:
        return
    if target.type == "month" and isinstance(value, str) and len(value) > 7:
        draft.notes.append(note(target.key, "day_dropped", value))
        if not value.startswith(f"{result}-01"):
            _put_beside(draft, f"{target.key}_original", value)
    else:
        draft.notes.append(note(target.key, "reshaped" if isinstance(result, list) else "recoded", value))


def _read_titles(draft: _Draft, titles: list[Any]) -> None:
    if "impacttoetsen_grouping" in draft.document:
        _put_beside(draft, "impacttoetsen_list", titles)
        draft.notes.append(note("impacttoetsen", "twice", titles))
        return
    _read_field(draft, draft.standard.field("impacttoetsen_grouping"), "impacttoetsen", titles)


def _read_row(draft: _Draft, key: str, parts: Mapping[str, tuple[str, Any]]) -> None:
    """The other vocabulary of 1.0 has one title and one link per list: they become the list's row."""
    filled = {item: (source, value) for item, (source, value) in parts.items() if not is_empty(value)}
    if not filled:
        draft.emptied.add(key)
        return
    target = draft.standard.field(key)
    titles = _titles(filled["title"][1], target) if "title" in filled else []
    links = filled["link"][1] if "link" in filled else None
    if key in draft.document or (len(titles) > 1 and links is not None) or not isinstance(links, str | None):
        kept = filled if key in draft.document else {item: each for item, each in filled.items() if item != "title"}
        for source, value in kept.values():
            _put_beside(draft, source, value)
            draft.notes.append(note(key, "twice" if key in draft.document else "not_understood", value))
        links = None
    if key in draft.document:
        return
    rows = [link_row(titles[0] if titles else None, links)] if len(titles) <= 1 else [{"title": one} for one in titles]
    if rows == [{"title": ""}] or not is_link_list(rows):
        return
    draft.document[key] = rows
    draft.notes.append(note(key, "reshaped", ", ".join(source for source, _ in filled.values())))


def _titles(value: Any, target: Field) -> list[str]:
    if isinstance(value, list):
        return [as_text(item, target) for item in value if isinstance(item, (str, int, float)) and not is_empty(item)]
    text = as_text(value, target) if not isinstance(value, dict) else ""
    codes = next((item.code_list for item in target.items if item.key == "title"), None)
    return split_list(text, codes) if codes is not None else [text]
