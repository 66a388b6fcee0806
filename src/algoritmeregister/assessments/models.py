"""The answers of an organisation to one version of an instrument, every text they had, and what was done with them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from algoritmeregister.audit.append_only import AppendOnly


class State(models.TextChoices):
    """How far it is. What is signed no longer changes."""

    OPEN = "open"
    COMPLETE = "complete"
    SIGNED = "signed"


class Shown(models.TextChoices):
    """What of a signed assessment stands on the public page of its description."""

    NOTHING = "nothing"
    DONE = "done"
    ANSWERS = "answers"
    WITHHELD = "withheld"


class AnswerSet(models.Model):
    """Answers to an instrument. `pack` and `version`: which text of it, for good; `title`: its name then, per language.

    `values`: answers by question id (see `instruments.engine.answers`). `revision`: goes up with every save. `follows`: the
    signed assessment that this one brings up to date. `role`: in which role it was done. `shown_reason`: why its answers are
    not public; `shown_at`: when a publisher last chose.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey(
        "registrations.Draft", null=True, blank=True, on_delete=models.SET_NULL, related_name="assessments"
    )
    pack = models.CharField(max_length=200)
    version = models.CharField(max_length=100)
    title = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    role = models.CharField(max_length=200, blank=True)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=220)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=220)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=220, blank=True)
    shown = models.CharField(max_length=12, choices=Shown.choices, default=Shown.NOTHING)
    shown_reason = models.CharField(max_length=1000, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(signed_by="") | ~models.Q(signed_by=models.F("changed_by")),
                name="assessment_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.version} {self.uuid}"


class AnswerSave(AppendOnly):
    """The answers as they were after one save, by whom.

    `version`: of the instrument, to which they belong ("": that of the assessment, which never moved). `origin`: what these
    answers were taken from, {} when somebody typed them: {"kind": "file|description|assessment|version", "of": …, "name": …,
    "version": …, "questions": {id: what said it}}.
    """

    answers = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="saves")
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=100, blank=True)
    values = models.JSONField()
    origin = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)

    class Meta:
        ordering = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answers", "number"], name="answer_save_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answers_id}: {self.number}"


class Comment(models.Model):
    """What a colleague says about a question (`question` "": about the whole), until somebody resolves it."""

    answers = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="comments")
    question = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    revision = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=220, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.answers_id} {self.question}"


class Assignment(models.Model):
    """That a colleague fills in a part. `part`: "section:<id>" or "question:<id>"; `person`: as rows name people; `role`: id
    of the role of the instrument in which they do it ("": none was said).
    """

    answers = models.ForeignKey(AnswerSet, on_delete=models.CASCADE, related_name="assignments")
    part = models.CharField(max_length=220)
    person = models.CharField(max_length=220)
    role = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answers", "part", "person"], name="assessment_part_once_per_person"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person"], name="assessment_of_person")]

    def __str__(self) -> str:
        return f"{self.part}: {self.person}"
