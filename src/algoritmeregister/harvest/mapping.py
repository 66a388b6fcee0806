"""The profile engine: one raw record in, one document out, with the source of every field. Pure: no database, no files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.harvest import dates, markup, steps
from algoritmeregister.harvest.profile import Profile, Rule
from algoritmeregister.harvest.vocabulary import fold, is_key, key_of

# Texts in an id column that are no id. Compared without case and final full stop.
_NO_ID = frozenset(
    {"", "-", "n.v.t", "nvt", "niet bekend", "niet van toepassing", "volgt", "onbekend", "nog niet beschikbaar", "geen", "0"}
)
_LANGUAGES = {
    "nl": {"nederlands", "dutch", "nld", "dut", "nl"},
    "en": {"engels", "english", "eng", "en"},
    "fy": {"fries", "frysk", "fry", "fy"},
}
_MAX_ID = 200


class Unmappable(Exception):
    """A record that cannot become a registration; the message is the reason."""


@dataclass(frozen=True)
class Mapped:
    """A record as a document of a standard version.

    `reading` holds only what the record says, and which fields it leaves empty on purpose. `origins`: field → the
    source's key ("=" for a constant). `source_id` is None when the record carries no id.
    """

    reading: standards.Reading
    language: str
    source_id: str | None
    number: str | None
    claimed_on: date | None
    origins: dict[str, str] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """The fields that the record gives."""
        return self.reading.document

    @property
    def made_id(self) -> str:
        """The id made from organisation and name, for a source that gives none. The rule is documented and must not
        change.
        """
        organisation = slugify(str(self.document.get("organization", "")))[:90]
        return f"{organisation}--{slugify(str(self.document.get('name', '')))[:_MAX_ID]}"


def is_skipped(raw: Mapping[str, Any], profile: Profile) -> bool:
    """Whether the profile says that this row is no record (a total, an example, a note)."""
    for key, patterns in profile.skip_rows.items():
        value = steps.clean(steps.as_text(raw.get(key)))
        if any(re.fullmatch(pattern, value, re.IGNORECASE | re.DOTALL) for pattern in patterns):
            return True
    return False


def apply(raw: Mapping[str, Any], profile: Profile) -> Mapped:
    """Return the document that a profile makes of a raw record. Raises `Unmappable` with the reason."""
    raw = _with_known_keys(raw, profile)
    values, origins, used = _by_rules(raw, profile)
    rest = {key: value for key, value in raw.items() if key not in used and key not in profile.not_evidence}
    if profile.normalise:
        values.update({key: value for key, value in rest.items() if key not in values})
        origins.update({key: key for key in rest if key not in origins})
        rest = {}
    version = _standard(raw, profile)
    if profile.normalise:
        reading = _read_by_standard(values, version, origins)
    else:
        beside = {key: value for key, value in rest.items() if not _is_nothing(value)} if profile.rest == "beside" else {}
        origins.update({key: key for key in beside})
        stated = {key: _tidy(value) for key, value in values.items() if not _is_nothing(value)}
        emptied = frozenset(key for key, value in values.items() if _is_nothing(value) and value is not None)
        reading = standards.Reading(stated, version or standards.VERSIONS[-1], beside, (), emptied)
    if profile.empty == "keeps":
        reading = replace(reading, emptied=frozenset())
    _check(reading.document)
    return Mapped(
        reading=reading,
        language=_language(reading.document, profile),
        source_id=identifier(raw, profile),
        number=_usable(raw.get(profile.identity.number)) if profile.identity.number else None,
        claimed_on=_claimed(reading.document),
        origins={key: origins.get(key, "=") for key in (*reading.document, *reading.beside)},
    )


def _with_known_keys(raw: Mapping[str, Any], profile: Profile) -> Mapping[str, Any]:
    """Return the record under the names that the profile (and the standard) uses: labels in files differ in case and
    signs.
    """
    names = known_names(raw, profile)
    renamed: dict[str, Any] = {}
    for key, value in raw.items():
        name = names[key]
        if _is_nothing(renamed.get(name)):
            renamed[name] = value
    return renamed


def known_names(keys: Iterable[str], profile: Profile) -> dict[str, str]:
    """Return, per key of a source, the name that the profile or the standard uses; the key itself when neither has one."""
    wanted = _wanted_names(profile)
    used = set(wanted.values())
    names: dict[str, str] = {}
    for key in keys:
        name = key if key in used else wanted.get(fold(key), key)
        if name == key and key not in used and profile.normalise and not is_key(key):
            name = key_of(key) or key
        names[key] = name
    return names


@lru_cache(maxsize=64)
def _names_of(sources: frozenset[str]) -> dict[str, str]:
    return {fold(each): each for each in sorted(sources)}


def _wanted_names(profile: Profile) -> dict[str, str]:
    return _names_of(
        frozenset({source for rule in (*profile.rules, profile.standard) for source in rule.sources})
        | frozenset(profile.identity.source_id)
        | profile.not_evidence
    )


def _by_rules(raw: Mapping[str, Any], profile: Profile) -> tuple[dict[str, Any], dict[str, str], set[str]]:
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    used: set[str] = set()
    for rule in profile.rules:
        used.update(rule.sources)
        present = [key for key in rule.sources if key in raw]
        if rule.constant is not None and not rule.sources:
            values[rule.target], origins[rule.target] = rule.constant, "="
        elif present:
            chosen = next((key for key in present if not _is_nothing(raw[key])), present[0])
            values[rule.target] = _joined(raw, present, rule) if rule.join else transform(raw[chosen], rule)
            origins[rule.target] = rule.join.join(present) if rule.join else chosen
    if not profile.normalise:
        used.update({profile.identity.number, *profile.identity.source_id})
    return values, origins, used


def _joined(raw: Mapping[str, Any], keys: list[str], rule: Rule) -> Any:
    parts = [steps.clean(steps.as_text(raw[key])) for key in keys]
    return transform(rule.join.join(part for part in parts if part), rule)


def transform(value: Any, rule: Rule) -> Any:
    """Return the value for a field after the steps of its rule; None stays None (the source does not say)."""
    if value is None:
        return rule.default
    if isinstance(value, list | dict):
        return value
    text = steps.as_text(value)
    is_cut = bool(rule.truncated) and len(text) >= rule.truncated
    if rule.plain:
        text = markup.plain(text)
    if rule.clean:
        text = steps.clean(text)
    if rule.empty_if and text.casefold().rstrip(".") in {each.casefold().rstrip(".") for each in rule.empty_if}:
        text = ""
    text = _recoded(text, rule)
    if is_cut:
        text = steps.mark_cut(text)
    if not text:
        return rule.default if rule.default is not None else ""
    if rule.split:
        return steps.split(text, rule.split)
    if rule.rows:
        return steps.named_rows(text, rule.rows)
    return steps.link_rows(text) if rule.links else text


def _recoded(text: str, rule: Rule) -> str:
    """Return a text in the words of the field: a part of it, another word for it, or a date as the standard writes them."""
    month_first = rule.date == "month-first"
    if rule.extract:
        text = steps.extract(text, rule.extract)
    if rule.recode:
        text = steps.recode(text, rule.recode)
    if rule.recode_like:
        text = steps.recode_like(text, rule.recode_like)
    if rule.month:
        return dates.iso_month(text, month_first=month_first)
    return dates.iso_date(text, month_first=month_first) if rule.date else text


def _is_nothing(value: Any) -> bool:
    return value is None or value == [] or value == {} or (isinstance(value, str) and not steps.clean(value))


def _tidy(value: Any) -> Any:
    return (
        steps.clean(value) if isinstance(value, str) else value if isinstance(value, list | dict) else steps.as_text(value)
    )


def _standard(raw: Mapping[str, Any], profile: Profile) -> str | None:
    rule = profile.standard
    if rule.constant is not None:
        return str(rule.constant)
    value = next((raw[key] for key in rule.sources if not _is_nothing(raw.get(key))), None)
    found = transform(value, rule) if value is not None else rule.default
    if not found:
        return str(rule.default) if rule.default else None
    return known_version(str(found)) or (str(rule.default) if rule.default else None)


def known_version(text: str) -> str | None:
    """Return the version of the publication standard that a text such as "1.0.0" or "0.2" means, or None."""
    for version in (text, text.removesuffix(".0")):
        if version in standards.VERSIONS:
            return version
    return next((version for version in standards.VERSIONS if version.startswith(text + ".")), None)


def _read_by_standard(values: Mapping[str, Any], version: str | None, origins: dict[str, str]) -> standards.Reading:
    """Hand the record to the standard's own reader, which knows every vocabulary and version; follow where values went."""
    said = {key: value for key, value in values.items() if value is not None}
    reading = standards.normalise(said, version=version)
    renamed = {each.field: each.value for each in reading.notes if each.kind == "renamed" and each.value in origins}
    for key, value in (*reading.document.items(), *reading.beside.items()):
        if key in renamed:
            origins.setdefault(key, origins[renamed[key]])
        elif key not in origins:
            same = next((each for each, original in said.items() if original == value and each != key), None)
            origins[key] = origins.get(same, same) if same else origins.get(key_of(key) or "", "=")
    return reading


def _check(document: Mapping[str, Any]) -> None:
    for key, reason in (
        ("name", _("Dit record heeft geen naam.")),
        ("organization", _("Dit record noemt geen organisatie.")),
    ):
        if not isinstance(document.get(key), str) or not document[key].strip():
            raise Unmappable(reason)
    if len(document["organization"]) > 500:
        raise Unmappable(_("De naam van de organisatie is langer dan 500 tekens; dat is vast een andere kolom."))


def _language(document: Mapping[str, Any], profile: Profile) -> str:
    said = str(document.get("lang", "")).strip().casefold()
    return next((code for code, names in _LANGUAGES.items() if said in names), profile.language)


def identifier(raw: Mapping[str, Any], profile: Profile) -> str | None:
    """Return the id in a raw record, or None when it has none that identifies."""
    extract = profile.identity.extract
    found = (
        _usable(steps.extract(raw[key], extract) if isinstance(raw.get(key), str) and extract else raw.get(key))
        for key in profile.identity.source_id
    )
    return next((each for each in found if each), None)


def _usable(value: Any) -> str | None:
    if isinstance(value, list | dict | bool) or value is None:
        return None
    text = steps.clean(str(value))
    return None if text.casefold().rstrip(".") in _NO_ID or len(text) > _MAX_ID else text


def _claimed(document: Mapping[str, Any]) -> date | None:
    try:
        return date.fromisoformat(str(document.get("publication_dt", ""))[:10])
    except ValueError:
        return None
