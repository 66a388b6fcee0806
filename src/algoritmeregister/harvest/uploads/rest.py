"""What was not taken, as a table with the reasons beside it: to mend there, and to offer again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.exchange.columns import cell
from algoritmeregister.harvest.uploads.mending import mend
from algoritmeregister.harvest.uploads.models import RowKind, RowOutcome, Upload, UploadRow
from algoritmeregister.harvest.uploads.plans import Plan
from algoritmeregister.texts import in_language


def not_taken(upload: Upload) -> QuerySet[UploadRow]:
    """Return the rows that made or changed nothing though they say something: refused, left out, failed or taken back."""
    rows = UploadRow.objects.filter(upload=upload).exclude(outcome__in=(RowOutcome.TAKEN, RowOutcome.KEPT))
    return rows.filter(~Q(kind=RowKind.UNCHANGED)).order_by("number")


def table(upload: Upload) -> tuple[list[str], Iterator[list[str]]]:
    """Return the columns and the rows: those of the file first, so that it can be offered again, then place and reasons."""
    plan = Plan.from_dict(upload.plan)
    labels = [each.label for each in plan.columns]
    return [*labels, _("Plaats in het bestand"), _("Reden")], _rows(upload, labels, plan.version)


def _rows(upload: Upload, labels: list[str], version: str) -> Iterator[list[str]]:
    for row in not_taken(upload).iterator(200):
        data: Mapping[str, Any] = row.data
        yield [*(_text(data.get(label)) for label in labels), row.place, reason_of(row, version)]


def _text(value: Any) -> str:
    return cell(value) if isinstance(value, list | dict) else "" if value is None else str(value)


def reason_of(row: UploadRow, version: str) -> str:
    """Return why a row was not taken, in the reader's language: as a whole, and per cell with how to mend it."""
    language = get_language()
    reasons = [row.reason] if row.reason else []
    for each in row.problems:
        if each["severity"] == "error" and not each["missing"]:
            reasons.append(" ".join(filter(None, (in_language(each["message"], language), mend(each, version)))))
    return "\n".join(reasons) or (_("Niet gekozen.") if row.outcome == RowOutcome.WAITING else _("Teruggedraaid."))
