"""Conversion of a document between any two versions of the standard, by way of the superset.

Nothing disappears: what the target cannot hold as it was is kept beside the document, under the superset's key for it
(the key of its own version, but for the few keys that mean different things in different versions), and converting back
restores it. A value beside the document counts only as long as it still explains what the document says: after the
document has been edited, the document is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .catalogue import FOREIGN, SUPERSET, VERSIONS, get
from .losses import Loss, labelled, reason_text
from .mapping import VersionMapping, mapping_for
from .rules import Change, OwnVersion, Part, Rule


@dataclass(frozen=True)
class Conversion:
    """A document in the target's version, what is kept beside it, and what changed on the way."""

    document: dict[str, Any]
    beside: dict[str, Any]
    losses: tuple[Loss, ...]


@dataclass
class _Raised:
    """A document on the level of the superset. `extra` holds what no rule accounts for, `replaced` values edited away."""

    values: Part
    extra: Part = field(default_factory=dict)
    replaced: Part = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)


def convert(document: Mapping[str, Any], *, source: str, target: str, beside: Mapping[str, Any] | None = None) -> Conversion:
    """Convert a document of version `source` to version `target` (versions, "superset", or standards of others: FOREIGN).

    `beside` is what an earlier conversion kept beside the document. To the same version this is the identity. Never
    fails on the content of a document, whatever types its values have. Raises UnknownStandard.
    """
    origin, goal = get(source), get(target)
    if source == target:
        return Conversion(dict(document), dict(beside or {}), ())
    raised = _raise(document, beside or {}, source)
    losses = [Loss(key, "superseded", reason_text("superseded"), None, value) for key, value in raised.replaced.items()]
    if target == SUPERSET:
        changed = [(key, value) for key, value in document.items() if not _arrived(document, key, raised.values)]
        losses += [_rehomed(key, value, raised, source) for key, value in changed]
        foreign = {key: value for key, value in raised.values.items() if ":" in key}
        values = {key: value for key, value in raised.values.items() if key not in foreign}
        return Conversion(values, {**foreign, **raised.extra}, tuple(labelled(loss, origin, goal) for loss in losses))
    mapping = mapping_for(target)
    # What was remembered of a standard of others is taken up again on the way back to it.
    for key in [key for key in raised.extra if key in mapping.rule_of_key]:
        raised.values[key] = raised.extra.pop(key)
    lowered, kept, changes = _lower(raised.values, mapping)
    for key in [key for key in raised.extra if target in FOREIGN and key.startswith(f"{target}:")]:
        lowered[key.removeprefix(f"{target}:")] = raised.extra.pop(key)
    for key, value in raised.extra.items():
        kept[key if key not in kept else f"{key} ({source})"] = value
    losses += _losses(document, raised, lowered, changes, mapping)
    return Conversion(lowered, kept, tuple(labelled(loss, origin, goal) for loss in losses))


def to_superset(document: Mapping[str, Any], version: str, beside: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A document of `version` with every value under its key in the superset, values kept beside it included.

    For pages, the search index and comparisons. Values that belong to no field of the superset are left out.
    Raises UnknownStandard.
    """
    return _raise(document, beside or {}, version, telling=False).values


def raised(
    document: Mapping[str, Any], version: str, beside: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document and what is beside it as `convert` brings them to the superset, without telling what changed.

    For reading many documents: telling takes most of the time. Raises UnknownStandard.
    """
    found = _raise(document, beside or {}, version, telling=False)
    return found.values, found.extra


def _raise(document: Mapping[str, Any], beside: Mapping[str, Any], version: str, *, telling: bool = True) -> _Raised:
    """Bring a document to the superset; without `telling`, where each value came from is not noted."""
    if version == SUPERSET:
        return _raise_superset(document, beside)
    mapping = mapping_for(version)
    plain = mapping.plain
    raised = _Raised({})
    values = raised.values
    parts: dict[int, Part] = {}
    strangers: Part = {}
    for key, value in document.items():
        if (home := plain.get(key)) is not None:
            values[home] = value
        elif key in mapping.rule_of_own:
            parts.setdefault(mapping.rule_of_own[key], {})[key] = value
        else:
            strangers[key] = value
    if telling:
        raised.origins = {plain[key]: key for key in document if key in plain}
    for position, part in parts.items():
        rule = mapping.rules[position]
        up = rule.up(part)
        raised.values.update(up)
        if telling:
            raised.origins.update({key: rule.origin(key) for key in up})
    if strangers:
        _add_strangers(raised, strangers, mapping)
    if telling and version in FOREIGN:
        _forget_remembered(raised)
    if beside:
        _add_beside(raised, beside, mapping, document)
    return raised


def _forget_remembered(raised: _Raised) -> None:
    """Of a value that has a home in the superset, that home is what to tell; not where it is also remembered."""
    homes = {origin for key, origin in raised.origins.items() if ":" not in key}
    raised.origins = {key: origin for key, origin in raised.origins.items() if ":" not in key or origin not in homes}


def _add_strangers(raised: _Raised, strangers: Part, mapping: VersionMapping) -> None:
    """Add what the document holds under keys that are not of its version: fields of other versions, or unknown ones."""
    for key, value in strangers.items():
        if mapping.version in FOREIGN:  # what others call by a name of ours need not be the same thing
            raised.extra[f"{mapping.version}:{key}"] = value
        elif key not in mapping.rule_of_key:
            raised.extra[key] = value
        elif key in raised.values:
            raised.extra[f"{key} ({mapping.version})"] = value
        else:
            raised.values[key] = value
            raised.origins[key] = key


def _raise_superset(document: Mapping[str, Any], beside: Mapping[str, Any]) -> _Raised:
    keys = get(SUPERSET).keys
    values = {key: value for key, value in document.items() if key in keys}
    raised = _Raised(values, origins={key: key for key in values})
    raised.extra = {key: value for key, value in document.items() if key not in keys}
    for key, value in beside.items():
        if key in keys:
            # The superset has a place for everything, so a value beside it is one that its document has no word on.
            home = raised.values if key not in raised.values else raised.replaced
        else:
            home = raised.extra if key not in raised.extra else raised.replaced
        home[key] = value
    return raised


def _add_beside(raised: _Raised, beside: Mapping[str, Any], mapping: VersionMapping, document: Mapping[str, Any]) -> None:
    """Add the values kept beside the document as far as the document does not contradict them."""
    groups: dict[int, Part] = {}
    for key, value in beside.items():
        position = mapping.rule_of_key.get(key)
        if position is not None:
            groups.setdefault(position, {})[key] = value
        elif key not in raised.extra:
            raised.extra[key] = value
        elif raised.extra[key] != value:
            raised.replaced[key] = value
    for position, group in groups.items():
        rule = mapping.rules[position]
        current = {key: raised.values[key] for key in rule.keys if key in raised.values}
        part = {key: document[key] for key in rule.own if key in document}
        accepted = _accept(rule, group, current, part)
        for key in current:
            del raised.values[key]
        raised.values.update(accepted)
        raised.replaced.update({key: value for key, value in group.items() if key not in accepted or accepted[key] != value})


def _accept(rule: Rule, group: Part, current: Part, part: Part) -> Part:
    """The values of one rule: those beside the document if they explain what it says, else what the document says."""
    for candidate in (group, {**current, **group}):
        if rule.down(candidate)[0] == part:
            return candidate
    accepted = current
    for key, value in group.items():
        if key not in accepted and rule.down({**accepted, key: value})[0] == part:
            accepted = {**accepted, key: value}
    return accepted


def _lower(values: Mapping[str, Any], mapping: VersionMapping) -> tuple[Part, Part, list[Change]]:
    document: Part = {}
    beside: Part = {}
    changes: list[Change] = []
    parts: dict[int, Part] = {}
    for key, value in values.items():
        position = mapping.rule_of_key.get(key)
        if position is None:
            beside[key] = value
            changes.append(Change(key, "dropped", None, "no_field"))
        else:
            parts.setdefault(position, {})[key] = value
    for position in sorted(parts):
        rule, part = mapping.rules[position], parts[position]
        lowered, changed = rule.down(part)
        document.update(lowered)
        changes.extend(changed)
        if rule.up(lowered) != part and not _is_label(rule, part):
            beside.update(part)
    return document, beside, changes


def _is_label(rule: Rule, part: Part) -> bool:
    # The version label follows the document; remembering the label of an older document would contradict it.
    return isinstance(rule, OwnVersion) and any(value in VERSIONS or value == SUPERSET for value in part.values())


def _losses(
    document: Mapping[str, Any], raised: _Raised, lowered: Part, changes: Iterable[Change], mapping: VersionMapping
) -> list[Loss]:
    losses: list[Loss] = []
    told: set[str] = set()
    for change in changes:
        origin = raised.origins.get(change.key)
        if origin is None or origin not in document or origin in told:
            continue
        if _arrived(document, origin, lowered):
            continue
        told.add(origin)
        reason = reason_text(change.reason or change.action)
        losses.append(Loss(origin, change.action, reason, change.target, document[origin]))
    labels = {key for rule in mapping.rules if isinstance(rule, OwnVersion) for key in rule.own}
    for key, value in document.items():
        if key in told or key in labels or _arrived(document, key, lowered):
            continue
        losses.append(_silent(key, value, raised, lowered, mapping))
    return losses


def _arrived(document: Mapping[str, Any], key: str, lowered: Part) -> bool:
    return key in lowered and lowered[key] == document[key]


def _rehomed(key: str, value: Any, raised: _Raised, source: str) -> Loss:
    """The loss of a value that has another key or shape in the superset, or no place in it."""
    home = next((home for home, origin in raised.origins.items() if origin == key and home in raised.values), None)
    if home is not None and ":" in home:
        mapping = mapping_for(source)
        has_home = len(mapping.rules[mapping.rule_of_own[key]].keys) > 1
        return Loss(key, "dropped", reason_text("not_a_code" if has_home else "no_counterpart"), None, value)
    same = home is not None and home != key and raised.values[home] == value
    action = "dropped" if home is None else "moved" if same else "recoded"
    return Loss(key, action, _no_place(key, source) if home is None else reason_text(action), home, value)


def _silent(key: str, value: Any, raised: _Raised, lowered: Part, mapping: VersionMapping) -> Loss:
    """The loss of a value whose rule saw no change: it only has another key or shape in the target."""
    for home in (home for home, origin in raised.origins.items() if origin == key and home in mapping.rule_of_key):
        own = mapping.rules[mapping.rule_of_key[home]].own
        target = next((each for each in own if each in lowered), None)
        if target is not None:
            action = "moved" if target != key and lowered[target] == value else "recoded"
            return Loss(key, action, reason_text(action), target, value)
    return Loss(key, "dropped", _no_place(key, mapping.version), None, value)


def _no_place(key: str, version: str) -> Mapping[str, str]:
    """Why a value is only beside the document: no version knows its field, or only this target has no place for it."""
    known = key in get(SUPERSET).keys or key in get(version).keys
    return reason_text("dropped" if known else "unknown")
