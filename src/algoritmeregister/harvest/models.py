"""Runs, raw records, the source of every field, what was rejected, and names of organisations that were inferred."""

from __future__ import annotations

from typing import Any

from django.db import models

from algoritmeregister.harvest import packing
from algoritmeregister.harvest.joining.models import Duplicate, SourceMark, SourceText
from algoritmeregister.harvest.sources.models import KeptFile, Source
from algoritmeregister.harvest.uploads.models import SavedMapping, Upload, UploadRow

__all__ = [
    "Duplicate",
    "FieldOrigins",
    "KeptFile",
    "OrganisationRename",
    "RawRecord",
    "Rejection",
    "Run",
    "SavedMapping",
    "Source",
    "SourceMark",
    "SourceRecord",
    "SourceText",
    "Upload",
    "UploadRow",
]


class Run(models.Model):
    """One file that was taken in, or tried to be. `counts`: see `outcomes.Counts`. `observed_at`: of when the file's
    state is.

    A run of the harvest has a `source`; when nothing could be fetched it has no file and no profile. `kept`: the fetched
    bytes. `objections`: why a run waits for a steward, a sentence each.
    """

    class State(models.TextChoices):
        """How far a run is."""

        RUNNING = "running"
        FINISHED = "finished"
        FAILED = "failed"
        WAITING = "waiting"  # nothing was written: a steward decides
        DISMISSED = "dismissed"  # it waited, and a steward or a newer answer put it aside

    register = models.ForeignKey("registers.Register", on_delete=models.PROTECT, related_name="runs")
    profile = models.CharField(max_length=80)
    profile_version = models.PositiveIntegerField()
    file_name = models.CharField(max_length=255)
    file_size = models.BigIntegerField()
    file_sha256 = models.CharField(max_length=64)
    observed_at = models.DateTimeField()
    complete = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    actor_kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=200)
    counts = models.JSONField(default=dict)
    warnings = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs")
    kept = models.ForeignKey(KeptFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="runs")
    objections = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.started_at:%Y-%m-%d %H:%M})"


class RawRecord(models.Model):
    """A record exactly as its source had it, compressed. Stored once, however often it is seen: `digest` is of its content.

    `redacted_at`: a text was removed from it on a legal ground; the digest stays that of the original.
    """

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    kept_at = models.DateTimeField()
    redacted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.digest[:12]

    @property
    def data(self) -> dict[str, Any]:
        """The record as JSON values."""
        return packing.unpack(self.content)


class SourceRecord(models.Model):
    """What a profile last read for one id of a register. When the next file has the same `evidence`, there is nothing to do.

    `evidence`: digest of what counts as evidence of change, which is the record without what its profile calls no evidence.
    """

    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="+")
    registration = models.ForeignKey("registrations.Registration", on_delete=models.CASCADE, related_name="source_records")
    profile = models.CharField(max_length=80)
    profile_version = models.PositiveIntegerField()
    source_id = models.CharField(max_length=300)
    evidence = models.CharField(max_length=64)
    raw = models.ForeignKey(RawRecord, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "profile", "source_id"], name="source_record_once")]

    def __str__(self) -> str:
        return f"{self.profile} {self.source_id}"


class FieldOrigins(models.Model):
    """Where the fields came from that one version took from one record: `fields` is field → the source's key ("=" a
    constant).

    `cleared`: fields that the source has and leaves empty. A field that is not named in a version's origins came from
    an earlier version; see `queries.origins`.
    """

    registration = models.ForeignKey("registrations.Registration", on_delete=models.CASCADE, related_name="field_origins")
    version_number = models.PositiveIntegerField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    raw = models.ForeignKey(RawRecord, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    cleared = models.JSONField(default=list)

    class Meta:
        ordering = ["registration", "id"]

    def __str__(self) -> str:
        return f"{self.registration_id} v{self.version_number}: {self.place}"


class Rejection(models.Model):
    """A record that was not taken, and why."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rejections")
    place = models.CharField(max_length=200)
    source_id = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    data = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class OrganisationRename(models.Model):
    """A new name of an organisation that was inferred from a file, for a steward to confirm or deny."""

    class Basis(models.TextChoices):
        """From what the new name was inferred."""

        CAPITALS = "capitals"  # only capitals or signs differ
        SOURCE = "source"  # the ledger of the register of origin says so
        SEVERAL = "several"  # several registrations went from the one name to the other, and none kept the old one

    class State(models.TextChoices):
        """Whether a steward has said that it is so."""

        INFERRED = "inferred"
        CONFIRMED = "confirmed"
        DENIED = "denied"  # two organisations, or a name that is not wanted

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="renames")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    old_name = models.CharField(max_length=500)
    new_name = models.CharField(max_length=500)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    registrations = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.INFERRED)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "old_name", "new_name"], name="organisation_rename_once_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.old_name} → {self.new_name}"
