"""Rows of a file as a page shows them: what they would do, field by field, and what is wrong in which cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister import standards
from algoritmeregister.desk.describing.form import GIVEN
from algoritmeregister.exchange.columns import cell
from algoritmeregister.harvest.uploads.mending import mend
from algoritmeregister.harvest.uploads.models import TAKABLE, RowKind, RowOutcome, UploadRow, UploadState
from algoritmeregister.texts import in_language

_LONGEST = 600


@dataclass(frozen=True)
class Cell:
    """What is wrong in a cell: its `column`, its `value`, what is wrong, and how to mend it."""

    column: str
    value: str
    message: str
    mend: str


@dataclass(frozen=True)
class Change:
    """A field with the text that it has, and the one that it gets."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """A row for the page. `can`: whether it can be chosen. `missing`: the fields that must still be filled in later.
    `adopts`: the number of what it takes over; `as_new`: it is taken as something else.
    """

    number: int
    place: str
    title: str
    kind: str
    tone: str
    reason: str
    can: bool
    chosen: bool
    is_new: bool
    draft: str
    wrong: list[Cell]
    missing: list[str]
    changes: list[Change]
    adopts: str
    as_new: bool


def state_label(state: str) -> str:
    """Return what the state of an upload is called."""
    return {
        UploadState.PROPOSED: _("Nog niet ingelezen"),
        UploadState.READING: _("Wordt gelezen"),
        UploadState.READY: _("Klaar om over te nemen"),
        UploadState.TAKING: _("Wordt overgenomen"),
        UploadState.TAKEN: _("Overgenomen"),
        UploadState.UNDOING: _("Wordt teruggedraaid"),
        UploadState.UNDONE: _("Teruggedraaid"),
        UploadState.FAILED: _("Mislukt"),
    }[UploadState(state)]


def row(found: UploadRow, version: str) -> Row:
    """Return a row as it is shown, in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    kind, tone = _kind(found)
    wrong = [
        Cell(each["column"] or each["field"], each["value"], in_language(each["message"], language), mend(each, version))
        for each in found.problems
        if each["severity"] == "error" and not each["missing"]
    ]
    missing = [
        _label(each["field"], language)
        for each in found.problems
        if each["severity"] == "error" and each["missing"] and each["field"] not in GIVEN
    ]
    can = found.kind in TAKABLE and found.outcome == RowOutcome.WAITING
    return Row(
        found.number, _place(found.place), found.title or _("Zonder naam"), kind, tone, found.reason, can,
        found.chosen and can, found.kind == RowKind.NEW,
        str(found.draft or "") if found.outcome in {RowOutcome.TAKEN, RowOutcome.KEPT} else "",
        wrong, list(dict.fromkeys(missing)), _changes(found, language), found.adopts, found.as_new,
    )  # fmt: skip


def _place(place: str) -> str:
    """Return where in the file a row stands, as people say it: readers call a line of a text file "L12"."""
    line = place.removeprefix("L")
    return _("regel %(number)s") % {"number": line} if place != line and line.isdecimal() else place


def _kind(found: UploadRow) -> tuple[str, str]:
    outcomes = {
        RowOutcome.TAKEN: (_("Overgenomen"), "new"),
        RowOutcome.FAILED: (_("Niet gelukt"), "alarm"),
        RowOutcome.UNDONE: (_("Teruggedraaid"), "quiet"),
        RowOutcome.KEPT: (_("Gebleven"), "changed"),
    }
    kinds = {
        RowKind.NEW: (_("Nieuw"), "new"),
        RowKind.CHANGED: (_("Gewijzigd"), "changed"),
        RowKind.ADOPTED: (_("Al openbaar"), "changed"),
        RowKind.UNCHANGED: (_("Ongewijzigd"), "quiet"),
        RowKind.REFUSED: (_("Kan niet"), "alarm"),
    }
    return outcomes.get(RowOutcome(found.outcome)) or kinds[RowKind(found.kind)]


def _changes(found: UploadRow, language: str) -> list[Change]:
    if found.kind == RowKind.NEW:
        said: Mapping[str, Any] = {key: None for key in found.document if key != "organization"}
    else:
        said = found.before
    changes = [Change(_label(key, language), _text(value), _text(found.document.get(key))) for key, value in said.items()]
    if found.kind == RowKind.NEW:
        changes += [Change(key, "", _text(value)) for key, value in found.beside.items()]
    return changes


def _label(key: str, language: str) -> str:
    standard = standards.get(standards.SUPERSET)
    return standard.field(key).label[language] if key in standard.keys else key


def _text(value: Any) -> str:
    text = cell(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
