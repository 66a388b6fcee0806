"""Which profile fits a file, and where in the file its records are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.harvest.errors import UnknownShape
from algoritmeregister.harvest.profile import Profile
from algoritmeregister.harvest.readers.shapes import EVERY_KEY, Layout, Shape, Sheet, SheetLayout
from algoritmeregister.harvest.readers.tables import is_empty
from algoritmeregister.harvest.vocabulary import fold, key_of
from algoritmeregister.texts import in_language

_HEADER_ROWS = 20  # titles and notes may stand above the labels
_LABEL_COLUMNS = 4
_NAMES = frozenset({"name", "organization"})


@dataclass(frozen=True)
class Match:
    """A profile that fits, the layout it found, and the sheets that were left out."""

    profile: Profile
    layout: Layout
    left_out: tuple[str, ...] = ()


@dataclass
class _Fit:
    """How well one set of labels fits a profile."""

    missing: list[str] = field(default_factory=list)
    hits: int = 0

    @property
    def is_good(self) -> bool:
        return not self.missing


def recognise(shape: Shape, profiles: Sequence[Profile], name: str) -> Match:
    """Return the first of `profiles` that fits the file called `name`. Raises `UnknownShape`, saying what was seen and
    what is known.
    """
    for profile in profiles:
        if shape.format in profile.recognition.formats:
            match = _match_table(shape, profile) if shape.format.is_table else _match_records(shape, profile)
            if match:
                return match
    raise UnknownShape(_explain(shape, profiles, name))


def _match_records(shape: Shape, profile: Profile) -> Match | None:
    for candidate in shape.candidates:
        path = profile.recognition.path if profile.recognition.path is not None else candidate.path
        if _leads_to(path, candidate.path) and _fit(profile, candidate.keys).is_good:
            return Match(profile, Layout(path=path, single=candidate.single, group=profile.recognition.group))
    return None


def _leads_to(path: tuple[str, ...], place: tuple[str, ...]) -> bool:
    return len(path) == len(place) and all(key in {EVERY_KEY, at} for key, at in zip(path, place, strict=True))


def _match_table(shape: Shape, profile: Profile) -> Match | None:
    chosen: list[SheetLayout] = []
    left_out: list[str] = []
    for sheet in shape.sheets:
        if all(is_empty(row) for row in sheet.rows):
            continue
        skipped = any(re.fullmatch(pattern, sheet.name, re.IGNORECASE) for pattern in profile.skip_sheets)
        found = None if skipped else _layout(sheet, profile)
        if found:
            chosen.append(found)
        else:
            left_out.append(sheet.name)
    layout = Layout(sheets=tuple(chosen), group=profile.recognition.group)
    return Match(profile, layout, tuple(left_out)) if chosen else None


def _layout(sheet: Sheet, profile: Profile) -> SheetLayout | None:
    """Return where the labels of a sheet are: the row, or column, in which most of the profile's labels stand."""
    best: tuple[int, SheetLayout] | None = None
    width = max((len(row) for row in sheet.rows), default=0)
    columns = [[row[index] if index < len(row) else "" for row in sheet.rows] for index in range(min(width, _LABEL_COLUMNS))]
    for transposed, lines in ((False, sheet.rows[:_HEADER_ROWS]), (True, columns)):
        for index, line in enumerate(lines):
            fit = _fit(profile, [str(cell) for cell in line if isinstance(cell, str) and cell.strip()])
            if fit.is_good and (best is None or fit.hits > best[0]) and _has_values(sheet, index, transposed, profile):
                best = (fit.hits, SheetLayout(sheet.name, index, transposed))
    return best[1] if best else None


def _has_values(sheet: Sheet, header: int, transposed: bool, profile: Profile) -> bool:
    """Tell whether the first records show the values that the profile asks for."""
    rows = list(zip_longest(*sheet.rows, fillvalue="")) if transposed else sheet.rows
    columns = {fold(str(label)): place for place, label in enumerate(rows[header])}
    return all(
        any(
            re.fullmatch(pattern, " ".join(str(row[columns[fold(key)]]).split()), re.IGNORECASE)
            for row in rows[header + 1 :]
            if fold(key) in columns and columns[fold(key)] < len(row)
        )
        for key, pattern in profile.recognition.values.items()
    )


def _fit(profile: Profile, labels: Sequence[str] | frozenset[str]) -> _Fit:
    wanted = profile.recognition
    folded = {fold(label) for label in labels}
    fit = _Fit(missing=sorted(key for key in wanted.all if fold(key) not in folded))
    if wanted.any and not any(fold(key) in folded for key in wanted.any):
        fit.missing.append(" / ".join(sorted(wanted.any)))
    fit.missing += [f"≠ {key}" for key in sorted(wanted.none) if fold(key) in folded]
    if profile.normalise and not wanted.all:
        keys = {key for label in labels if (key := key_of(label))}
        fit.hits = len(keys)
        fit.missing += sorted(_NAMES - keys)
        if len(keys) < wanted.at_least:
            fit.missing.append(_("minstens %d bekende velden") % wanted.at_least)
    else:
        fit.hits = len(folded & {fold(source) for rule in profile.rules for source in rule.sources})
    return fit


def _explain(shape: Shape, profiles: Sequence[Profile], name: str) -> str:
    seen = _seen(shape)
    nearest = _nearest(shape, profiles)
    told = {"file": name, "seen": seen or _("geen velden")}
    message = _("%(file)s heeft een vorm die wij niet kennen. Gezien: %(seen)s.") % told
    if nearest:
        profile, missing = nearest
        message += " " + _("Het lijkt het meest op %(profile)s; daarvoor ontbreekt: %(missing)s.") % {
            "profile": profile.name,
            "missing": ", ".join(missing[:8]),
        }
    language = get_language()
    known = "; ".join(f"{profile.name} ({in_language(profile.title, language)})" for profile in profiles)
    return message + " " + _("Bekend: %s.") % known


def _seen(shape: Shape) -> str:
    parts: list[str] = []
    for candidate in shape.candidates[:3]:
        if candidate.keys:
            parts.append(f"{'.'.join(candidate.path) or '$'}: {', '.join(sorted(candidate.keys)[:12])}")
    for sheet in shape.sheets[:3]:
        row = next((row for row in sheet.rows if not is_empty(row)), ())
        labels = [" ".join(str(cell).split())[:40] for cell in row if not is_empty([cell])]
        parts.append(f"{sheet.name + ': ' if sheet.name else ''}{', '.join(labels[:12])}")
    return "; ".join(parts)


def _nearest(shape: Shape, profiles: Sequence[Profile]) -> tuple[Profile, list[str]] | None:
    """Return the profile that lacks the fewest keys, of those that know a third of what they need; the general one only
    else.
    """
    label_sets: list[Any] = [candidate.keys for candidate in shape.candidates]
    label_sets += [[str(cell) for cell in row] for sheet in shape.sheets for row in sheet.rows[:_HEADER_ROWS]]
    fits = [(profile, _fit(profile, labels)) for profile in profiles for labels in label_sets]
    near = [
        (not profile.recognition.all, len(fit.missing), profile.name, profile, fit)
        for profile, fit in fits
        if fit.missing and 2 * _found(profile, fit) >= len(fit.missing)
    ]
    if not near:
        return None
    *_order, profile, fit = min(near, key=lambda each: each[:3])
    return profile, fit.missing


def _found(profile: Profile, fit: _Fit) -> int:
    """Return how many of the keys that a profile needs are there."""
    return len(profile.recognition.all) - len(fit.missing) if profile.recognition.all else fit.hits
