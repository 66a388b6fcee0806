"""The verbs: offer a file, correct how it is read, choose, take, undo, and throw an upload away.

Keyword-only, with `by`, who must be an editor of the organisation. What takes long is begun here and done by a task.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from algoritmeregister.accounts.actions.remembering import refusals_remembered, remember
from algoritmeregister.accounts.people import SignedIn
from algoritmeregister.accounts.policies import check_may_edit
from algoritmeregister.harvest.uploads import correcting, keeping, recognising, tasks
from algoritmeregister.harvest.uploads.models import (
    BUSY,
    TAKABLE,
    RowKind,
    RowOutcome,
    SavedMapping,
    Upload,
    UploadRow,
    UploadState,
)
from algoritmeregister.harvest.uploads.plans import Plan
from algoritmeregister.harvest.uploads.queries import mappings_of
from algoritmeregister.organisations import queries as organisations
from algoritmeregister.organisations.models import Organisation
from algoritmeregister.registrations.drafts.queries import who

# A task that did not move for so long was cut off, and may be begun again.
PATIENCE = timedelta(minutes=3)
LONGEST_NAME = 100


class UploadError(ValueError):
    """Something that cannot be done with an upload now; the message says why, and what can."""


def offer(*, organisation: Organisation, name: str, pieces: Iterable[bytes], by: SignedIn) -> Upload:
    """Take in a file, and find how it can be read; returns the upload. Nothing is judged yet.

    Raises `NotAllowed`, and a kind of `ImportFailed` for a file that cannot be read: then nothing is kept.
    """
    with refusals_remembered(action="offer spreadsheet", subject=name, organisation=organisation, by=by):
        check_may_edit(organisation, by)
    saved = [each.plan for each in mappings_of(organisation)]
    with keeping.arrived(pieces, name) as file:
        plan, warnings = recognising.find(
            file, organisation=organisation.name, saved=saved, limits=keeping.LIMITS, known=organisations.among
        )
        now = timezone.now()
        upload = Upload(
            organisation=organisation, file_name=file.name, file_size=file.stat().st_size,
            file_sha256=keeping.digest(file), plan=plan.as_dict(), warnings=list(warnings), created_at=now, worked_at=now,
            by=who(by),
        )  # fmt: skip
        with transaction.atomic():
            upload.save()
            _remember("offer spreadsheet", upload, by)
            keeping.keep(upload, file)
    return upload


def correct(*, upload: Upload, correction: correcting.Correction, by: SignedIn, save_as: str = "") -> Upload:
    """Read the file in this way: the mapping is kept, and a task judges every row. `save_as`: keep it for the next file.

    Raises `NotAllowed`, `WrongProfile`, and `UploadError` when this can no longer be done: every row is judged anew, so not
    once something was taken.
    """
    check_may_edit(upload.organisation, by)
    plan = correcting.corrected(Plan.from_dict(upload.plan), correction)
    _check_maps(plan)
    with transaction.atomic():
        _begin(
            upload, {UploadState.PROPOSED, UploadState.READY, UploadState.FAILED}, UploadState.READING, by,
            plan=plan.as_dict(), total=None,
        )  # fmt: skip
        if name := save_as.strip()[:LONGEST_NAME]:
            SavedMapping.objects.update_or_create(
                organisation=upload.organisation, name=name,
                defaults={"plan": correcting.saved(plan, name), "saved_at": timezone.now(), "by": who(by)},
            )  # fmt: skip
    return upload


def _check_maps(plan: Plan) -> None:
    if plan.profile.rule_for("name") is None and not any(each.label == "name" for each in plan.columns):
        raise UploadError(_("Kies eerst welke kolom de naam van het algoritme is."))


def forget_mapping(*, organisation: Organisation, mapping: int, by: SignedIn) -> None:
    """Throw away a mapping that was saved. Raises `NotAllowed`."""
    check_may_edit(organisation, by)
    SavedMapping.objects.filter(organisation=organisation, pk=mapping).delete()


def choose(
    *, upload: Upload, shown: Collection[int], chosen: Collection[int], by: SignedIn, as_new: Collection[int] = ()
) -> None:
    """Choose of the rows that were `shown` (by number) those to take; `as_new`: those that are something else than what is
    public already. Rows that cannot be taken stay left out.
    """
    check_may_edit(upload.organisation, by)
    rows = _takable(upload).filter(number__in=shown)
    rows.filter(number__in=chosen).update(chosen=True)
    rows.exclude(number__in=chosen).update(chosen=False)
    rows.filter(kind=RowKind.ADOPTED).update(as_new=Case(When(number__in=list(as_new), then=True), default=False))


def choose_all(*, upload: Upload, which: str, by: SignedIn) -> None:
    """Choose many at once. `which`: "right" (those without wrong cells), "all" or "none"."""
    check_may_edit(upload.organisation, by)
    rows = _takable(upload)
    rows.update(chosen=which == "all")
    if which == "right":
        rows.filter(has_errors=False).update(chosen=True)


def _takable(upload: Upload) -> Any:
    return UploadRow.objects.filter(upload=upload, kind__in=TAKABLE, outcome=RowOutcome.WAITING)


def take(*, upload: Upload, by: SignedIn) -> None:
    """Make descriptions of the rows that were chosen: a task does it. Raises `NotAllowed`, `UploadError`."""
    check_may_edit(upload.organisation, by)
    if not _takable(upload).filter(chosen=True).exists():
        raise UploadError(_("Kies eerst welke rijen u wilt overnemen."))
    _begin(upload, {UploadState.READY}, UploadState.TAKING, by)


def undo(*, upload: Upload, by: SignedIn) -> None:
    """Take back everything that was taken and nobody went on with: a task does it. Raises `NotAllowed`, `UploadError`."""
    check_may_edit(upload.organisation, by)
    _begin(upload, {UploadState.TAKEN}, UploadState.UNDOING, by)


def resume(*, upload: Upload, by: SignedIn) -> None:
    """Begin again what was cut off. Raises `NotAllowed`, and `UploadError` while it still moves."""
    check_may_edit(upload.organisation, by)
    if not is_stuck(upload):
        raise UploadError(_("Dit bestand wordt nog verwerkt. Wacht even."))
    _begin(upload, {UploadState(upload.state)}, UploadState(upload.state), by)


def is_stuck(upload: Upload) -> bool:
    """Whether a task that should be busy did not move for some time."""
    return upload.is_busy and timezone.now() - upload.worked_at > PATIENCE


def throw_away(*, upload: Upload, by: SignedIn) -> None:
    """Throw away the file and what was judged of it. Descriptions that were made of it stay. Raises `NotAllowed`."""
    check_may_edit(upload.organisation, by)
    if upload.is_busy and not is_stuck(upload):
        raise UploadError(_("Dit bestand wordt nog verwerkt. Wacht even."))
    _remember("discard spreadsheet", upload, by)
    keeping.forget(upload)
    upload.delete()


def _begin(upload: Upload, states: Collection[str], state: UploadState, by: SignedIn, **changes: Any) -> None:
    """Let a task begin, when the upload is still in one of these states."""
    with transaction.atomic():
        now = timezone.now()
        begun = Upload.objects.filter(pk=upload.pk, state__in=states).update(
            state=state, problem="", done=0, worked_at=now, **changes
        )
        if not begun:
            raise UploadError(_("Dit kan nu niet meer. Een collega is u misschien voor geweest."))
        _remember({"reading": "read", "taking": "take", "undoing": "undo"}[state.value] + " spreadsheet", upload, by)
        task = (upload.pk, state.value, by.user.pk, by.origin, get_language() or "nl")
        transaction.on_commit(lambda: tasks.work_on.enqueue(*task))
    upload.refresh_from_db()


def _remember(action: str, upload: Upload, by: SignedIn) -> None:
    detail = {"upload": str(upload.uuid), "sha256": upload.file_sha256}
    remember(action=action, subject=upload.file_name, organisation=upload.organisation, detail=detail, by=by)


__all__ = ["BUSY", "UploadError", "choose", "choose_all", "correct", "offer", "resume", "take", "throw_away", "undo"]
