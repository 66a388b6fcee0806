"""One file that an organisation reads in, its rows with what was judged of them, and mappings that were saved."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from algoritmeregister.harvest import packing


class UploadState(models.TextChoices):
    """How far an upload is. What ends in "ing" is being done by a task."""

    PROPOSED = "proposed"  # how to read it was found, and can be corrected
    READING = "reading"
    READY = "ready"  # every row was judged; nothing was written
    TAKING = "taking"
    TAKEN = "taken"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


BUSY = frozenset({UploadState.READING, UploadState.TAKING, UploadState.UNDOING})


class Upload(models.Model):
    """A file of an organisation. `plan`: how it is read (`plans.Plan`). `done` of `total`: how far the task is that is busy.

    `worked_at`: when that last moved. `problem`: why a task failed. `warnings`: what was noticed about the file. `by`: who,
    as the audit log names them.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="uploads")
    file_name = models.CharField(max_length=255)
    file_size = models.BigIntegerField()
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.PROPOSED)
    plan = models.JSONField(default=dict)
    warnings = models.JSONField(default=list, blank=True)
    problem = models.TextField(blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    by = models.CharField(max_length=220)
    worked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.created_at:%Y-%m-%d %H:%M})"

    @property
    def is_busy(self) -> bool:
        """Whether a task is busy with it."""
        return self.state in BUSY


class RowKind(models.TextChoices):
    """What taking a row would do."""

    NEW = "new"
    CHANGED = "changed"
    ADOPTED = "adopted"  # it takes over what is public without a description here
    UNCHANGED = "unchanged"
    REFUSED = "refused"  # it cannot be taken, and `reason` says why


TAKABLE = frozenset({RowKind.NEW, RowKind.CHANGED, RowKind.ADOPTED})


class RowOutcome(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting"
    TAKEN = "taken"
    FAILED = "failed"  # it was chosen and could not be taken
    UNDONE = "undone"
    KEPT = "kept"  # the import was undone, but somebody had gone on with this description


class UploadRow(models.Model):
    """One row of the file. `content`: the row as it came, compressed. `document`, `beside`: what taking it would save.

    `before`: of a row that changes a description, the value that each changed field has now. `problems`: what is wrong in
    single cells, each {"column", "field", "value", "rule", "message": per language, "missing": whether the cell is empty}.
    `draft`: the description it belongs to, by uuid; `revision`: that description's, as it was seen, and after taking what
    taking made of it. `earlier`: the text that taking replaced, to undo it. `adopts`: the number of the registration that
    taking takes over; then `document` is what the row itself says, and what is in `before` and not in there is emptied.
    `as_new`: a person said that it is something else all the same.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    place = models.CharField(max_length=200)
    source_id = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=1024, blank=True)
    kind = models.CharField(max_length=10, choices=RowKind.choices)
    reason = models.TextField(blank=True)
    problems = models.JSONField(default=list, blank=True)
    has_errors = models.BooleanField(default=False)
    chosen = models.BooleanField(default=False)
    content = models.BinaryField()
    document = models.JSONField(default=dict, blank=True)
    beside = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    draft = models.UUIDField(null=True, blank=True)
    revision = models.PositiveIntegerField(null=True, blank=True)
    earlier = models.JSONField(null=True, blank=True)
    adopts = models.CharField(max_length=8, blank=True, default="")
    as_new = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=RowOutcome.choices, default=RowOutcome.WAITING)

    class Meta:
        ordering = ["upload", "number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="upload_row_once")]
        indexes = [models.Index(fields=["upload", "kind", "number"], name="upload_row_by_kind")]

    def __str__(self) -> str:
        return f"{self.place}: {self.title}"

    @property
    def data(self) -> dict[str, Any]:
        """The row as it came, as JSON values."""
        return packing.unpack(self.content)


class SavedMapping(models.Model):
    """How an organisation reads its own table: `plan` fits every file that has its columns. One per name."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="saved_mappings")
    name = models.CharField(max_length=100)
    plan = models.JSONField()
    saved_at = models.DateTimeField()
    by = models.CharField(max_length=220)

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="saved_mapping_once")]

    def __str__(self) -> str:
        return self.name
