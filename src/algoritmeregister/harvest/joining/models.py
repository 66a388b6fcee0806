"""By what records are recognised, what each register says of a joined registration, and what may be a duplicate."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import F, Q


class SourceMark(models.Model):
    """A mark (see `marks.py`) of what `register` has of a registration."""

    register = models.ForeignKey("registers.Register", on_delete=models.CASCADE, related_name="+")
    registration = models.ForeignKey("registrations.Registration", on_delete=models.CASCADE, related_name="source_marks")
    value = models.CharField(max_length=420, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["register", "registration", "value"], name="source_mark_once")]

    def __str__(self) -> str:
        return self.value


class SourceText(models.Model):
    """What one register says of a registration that stands in several, in one language: kept apart, so that the text of both
    can be made again whichever of them changes or goes.

    `content`: canonical JSON of {"document", "beside"}, as in a version. `emptied`: fields that it leaves empty on purpose.
    `origins`: field → [key at the source, place in the file, run, raw record]. `sealed`: of another installation, under
    which hash this text stands there: {"content_hash", "commitments": {path: …}, "salts": {path: …}}; without the salts of
    what was removed.
    """

    appearance = models.ForeignKey("registrations.Appearance", on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=3)
    standard = models.CharField(max_length=20)
    content = models.TextField()
    emptied = models.JSONField(default=list, blank=True)
    claimed_on = models.DateField(null=True, blank=True)
    origins = models.JSONField(default=dict, blank=True)
    sealed = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appearance", "language"], name="source_text_once_per_language")]

    def __str__(self) -> str:
        return f"{self.appearance_id} {self.language}"

    @property
    def document(self) -> dict[str, Any]:
        """The fields that the register gives, in the keys of its standard."""
        result: dict[str, Any] = json.loads(self.content)["document"]
        return result

    @property
    def beside(self) -> dict[str, Any]:
        """What its standard cannot hold."""
        result: dict[str, Any] = json.loads(self.content)["beside"]
        return result


class Duplicate(models.Model):
    """Two registrations in different registers that may be one, for a steward. `first` is the older of both.

    `evidence`: what they share, as [kind, value]; see `suspecting.py`. `moved`: of two that a steward made one, what went
    along, so that it can be undone: {"registration": …, "appearances": [[key, basis, evidence], …], "merged": [key, …]}.
    """

    class State(models.TextChoices):
        """What a steward said of it."""

        OPEN = "open"
        MERGED = "merged"
        DISMISSED = "dismissed"

    first = models.ForeignKey("registrations.Registration", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("registrations.Registration", on_delete=models.CASCADE, related_name="+")
    evidence = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)
    moved = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"
