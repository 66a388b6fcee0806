"""The long work of an upload, a batch at a time: judge every row, take what was chosen, take it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from algoritmeregister.audit.actors import Actor
from algoritmeregister.harvest.errors import ImportFailed
from algoritmeregister.harvest.readers.opening import read, sniff
from algoritmeregister.harvest.readers.shapes import Broken, Item
from algoritmeregister.harvest.uploads import keeping
from algoritmeregister.harvest.uploads.judging import Judge
from algoritmeregister.harvest.uploads.models import TAKABLE, RowKind, RowOutcome, Upload, UploadRow, UploadState
from algoritmeregister.harvest.uploads.plans import Plan
from algoritmeregister.harvest.uploads.theirs import Theirs
from algoritmeregister.ledger.writing import transaction
from algoritmeregister.registrations.drafts import actions, queries
from algoritmeregister.registrations.drafts.errors import AlreadyThere, Conflict, DraftError
from algoritmeregister.registrations.drafts.models import Draft
from algoritmeregister.registrations.drafts.states import DraftState

ROWS_AT_ONCE = 100
WRITTEN_AT_ONCE = 25
"""So few at once that nobody else waits long to write."""
ORIGIN = "spreadsheet"
_WRITTEN = ["outcome", "reason", "draft", "revision", "earlier"]


def read_rows(upload: Upload) -> None:
    """Judge every row of the file, and keep what was found. Raises a kind of `ImportFailed`."""
    UploadRow.objects.filter(upload=upload).delete()
    plan = Plan.from_dict(upload.plan)
    with keeping.opened(upload) as file:
        shape = sniff(file, keeping.LIMITS)
        reading = read(file, shape, plan.layout, keeping.LIMITS)
        rows = _judged(Judge(plan, Theirs(upload.organisation)), reading)
        while batch := list(islice(rows, ROWS_AT_ONCE)):
            for row in batch:
                row.upload = upload
            with transaction():
                UploadRow.objects.bulk_create(batch)
                Upload.objects.filter(pk=upload.pk).update(done=F("done") + len(batch), worked_at=timezone.now())
    if not UploadRow.objects.filter(upload=upload).exists():
        raise ImportFailed(_("In het bestand staat geen enkele rij die een beschrijving is."))
    Upload.objects.filter(pk=upload.pk).update(warnings=[*upload.warnings, *reading.warnings][:20])


def _judged(judge: Judge, reading: Iterable[Item | Broken]) -> Iterator[UploadRow]:
    number = 0
    for item in reading:
        row = judge.judge(item, number + 1)
        if row is not None:
            number += 1
            yield row


def take_rows(upload: Upload, by: Actor) -> None:
    """Make or change a description for every row that was chosen. A row that cannot be taken says why, and is left."""
    chosen = UploadRow.objects.filter(
        upload=upload, chosen=True, outcome=RowOutcome.WAITING, kind__in=TAKABLE
    ).order_by("number")
    _in_batches(upload, chosen, lambda rows, drafts: _take(rows, drafts, upload, by))


def undo_rows(upload: Upload, by: Actor) -> None:
    """Take back what was taken, but for what somebody went on with: that stays, and its row says so."""
    _in_batches(upload, _taken(upload).order_by("number"), lambda rows, drafts: _undo(rows, drafts, by))


def after_failure(upload: Upload) -> UploadState:
    """Return the state of an upload whose work broke off, in which nothing of what was done is lost.

    Once something is taken, its rows say of what: they must not be judged anew, and can be taken back.
    """
    if upload.state == UploadState.READING:
        return UploadState.FAILED
    if _taken(upload).exists():
        return UploadState.TAKEN
    return UploadState.READY if upload.state == UploadState.TAKING else UploadState.UNDONE


def _taken(upload: Upload) -> QuerySet[UploadRow]:
    return UploadRow.objects.filter(upload=upload, outcome=RowOutcome.TAKEN)


def _in_batches(
    upload: Upload, rows: QuerySet[UploadRow], act: Callable[[Sequence[UploadRow], Mapping[UUID, Draft]], None]
) -> None:
    """Do something with rows and the descriptions they belong to, in transactions that are short.

    Each batch holds its rows and asks again which still are what they were: work that seemed to be cut off may go on.
    """
    keys = list(rows.values_list("pk", flat=True))
    Upload.objects.filter(pk=upload.pk).update(total=len(keys), done=0)
    for start in range(0, len(keys), WRITTEN_AT_ONCE):
        with transaction():
            batch = list(rows.filter(pk__in=keys[start : start + WRITTEN_AT_ONCE]).select_for_update())
            known = queries.drafts_of(upload.organisation, archived=True).filter(uuid__in=[row.draft for row in batch])
            drafts = {draft.uuid: draft for draft in known}
            act(batch, drafts)
            UploadRow.objects.bulk_update(batch, _WRITTEN)
            Upload.objects.filter(pk=upload.pk).update(done=F("done") + len(batch), worked_at=timezone.now())


def _of(row: UploadRow, drafts: Mapping[UUID, Draft]) -> Draft | None:
    return drafts.get(row.draft) if row.draft else None


def _take(rows: Sequence[UploadRow], drafts: Mapping[UUID, Draft], upload: Upload, by: Actor) -> None:
    new = [row for row in rows if row.kind == RowKind.NEW or row.as_new]
    adopting = [row for row in rows if row.kind == RowKind.ADOPTED and not row.as_new]
    texts = [
        actions.NewText(
            row.document, row.beside, row.source_id, {"kind": ORIGIN, "of": str(upload.uuid), "place": row.place}
        )
        for row in new
    ]
    made = actions.start_all(organisation=upload.organisation, texts=texts, by=by)
    for row, result in zip(new, made, strict=True):
        _set_outcome(row, result)
    changed: list[UploadRow] = []
    saves: list[actions.Text] = []
    for row, taken in _adopted(adopting, upload, by):
        changed.append(row)
        saves.append(actions.Text(taken, *_over(taken, row), taken.revision))
    for row in rows:
        if row.kind != RowKind.CHANGED:
            continue
        draft = _of(row, drafts)
        if draft is None or row.revision is None:
            _set_outcome(row, DraftError(_("Deze beschrijving is er niet meer.")))
            continue
        row.earlier = {"document": draft.document, "beside": draft.beside, "standard": draft.standard}
        changed.append(row)
        saves.append(actions.Text(draft, row.document, row.beside, row.revision))
    for row, result in zip(changed, actions.save_all(texts=saves, by=by), strict=True):
        _set_outcome(row, result)


def _adopted(rows: Sequence[UploadRow], upload: Upload, by: Actor) -> list[tuple[UploadRow, Draft]]:
    """Take over the registrations that these rows are about; a row of which that cannot be done (any more) says so."""
    numbers = [row.adopts for row in rows]
    there = queries.adoptable(upload.organisation).filter(number__in=numbers) if numbers else []
    made = actions.adopt_all(organisation=upload.organisation, registrations=list(there), by=by)
    drafts = {draft.number: draft for draft in made}
    for row in rows:
        if row.adopts not in drafts:
            problem = _("Registratie %s is intussen overgenomen door een collega, of niet meer openbaar.") % row.adopts
            _set_outcome(row, DraftError(problem))
    return [(row, drafts[row.adopts]) for row in rows if row.adopts in drafts]


def _over(draft: Draft, row: UploadRow) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the text that was taken over with what a row says in it, and what is beside it."""
    emptied = set(row.before) - set(row.document)
    document = {key: each for key, each in {**draft.document, **row.document}.items() if key not in emptied}
    return document, {**draft.beside, **row.beside}


def _set_outcome(row: UploadRow, result: Draft | actions.Refused) -> None:
    """Keep with a row what became of it."""
    if isinstance(result, Draft):
        row.outcome, row.draft, row.revision = RowOutcome.TAKEN, result.uuid, result.revision
        return
    row.outcome, row.reason = RowOutcome.FAILED, str(result)
    if isinstance(result, Conflict):
        row.reason = _("Een collega heeft deze beschrijving intussen veranderd.")
    elif isinstance(result, AlreadyThere):
        row.reason = _("Een collega heeft deze beschrijving intussen gemaakt.")


def _undo(rows: Sequence[UploadRow], drafts: Mapping[UUID, Draft], by: Actor) -> None:
    gone, back = [], []
    for row in rows:
        draft = _of(row, drafts)
        if draft is None:
            _set_undone(row, None)
        elif draft.revision != row.revision or draft.state != DraftState.DRAFT:
            row.outcome = RowOutcome.KEPT
            row.reason = _("Na het inlezen is hieraan verder gewerkt, op %(date)s door %(person)s.") % {
                "date": timezone.localtime(draft.changed_at).strftime("%d-%m-%Y"),
                "person": draft.changed_by.partition(":")[2] or draft.changed_by,
            }
        elif row.earlier is None:
            gone.append((row, draft))
        else:
            back.append((row, actions.Text(draft, revision=draft.revision, **row.earlier)))
    for (row, _draft), problem in zip(gone, actions.discard_all(drafts=[each for _row, each in gone], by=by), strict=True):
        _set_undone(row, problem)
    for (row, _text), result in zip(back, actions.save_all(texts=[each for _row, each in back], by=by), strict=True):
        _set_undone(row, None if isinstance(result, Draft) else result)


def _set_undone(row: UploadRow, problem: actions.Refused | None) -> None:
    """Keep with a row that it was undone, or why not."""
    row.outcome = RowOutcome.UNDONE if problem is None else RowOutcome.KEPT
    row.reason = "" if problem is None else str(problem)


FINISHED = {
    UploadState.READING: UploadState.READY,
    UploadState.TAKING: UploadState.TAKEN,
    UploadState.UNDOING: UploadState.UNDONE,
}
