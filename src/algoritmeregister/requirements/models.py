"""Requirements and measures, to what they apply, and what was done about each for one algorithm or for all of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from algoritmeregister.audit.append_only import AppendOnly


class Kind(models.TextChoices):
    """A rule to meet, or something to do by which it is met."""

    REQUIREMENT = "requirement"
    MEASURE = "measure"


class Norm(models.Model):
    """A requirement or measure of a source. `key`: its id here, for good. `number`: its number at the source, which changes.

    `applies`: per attribute the values of which one must hold; `always`: it applies to everything. `links`: the measures of
    a requirement. `references`: on which articles it rests ({"law", "article"}, see `legal`). `starts_on`: from which day it
    holds, when known. `gone_at`: since when the source no longer has it; what was done about it stays.
    """

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    number = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    url = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    always = models.BooleanField(default=False)
    applies = models.JSONField(default=dict)
    subjects = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    roles = models.JSONField(default=list)
    references = models.JSONField(default=list)
    starts_on = models.DateField(null=True, blank=True)
    links = models.ManyToManyField("self", blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "number", "key"]

    def __str__(self) -> str:
        return self.key


class NormChange(AppendOnly):
    """That the source changed a requirement or measure: `what` of it, with before and after."""

    norm = models.ForeignKey(Norm, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    what = models.JSONField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.norm_id} {self.at:%Y-%m-%d}"


class Profile(models.Model):
    """What is known of an algorithm by which requirements are found: attribute → values."""

    draft = models.OneToOneField("registrations.Draft", on_delete=models.CASCADE, primary_key=True, related_name="+")
    values = models.JSONField(default=dict)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=220)

    def __str__(self) -> str:
        return f"{self.draft_id}"


class State(models.TextChoices):
    """How far it is. NOT_APPLICABLE counts only when another person agreed."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


class Work(models.Model):
    """What an organisation does about one requirement or measure: for one algorithm, or (`draft` null) for all of them.

    `explanation`: how it is met, or why it does not apply. `evidence`: addresses. `title_then` and `sha256_then`: what the
    norm was when this was written, so that a change at the source shows. `approved_by`: who agreed, never the writer.
    """

    # What is done for all algorithms is done once; a row for one algorithm goes before it.
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    draft = models.ForeignKey("registrations.Draft", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    norm = models.ForeignKey(Norm, on_delete=models.PROTECT, related_name="work")
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    explanation = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    responsible = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    title_then = models.CharField(max_length=500)
    sha256_then = models.CharField(max_length=64)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=220)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.CharField(max_length=220, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "norm"], name="work_once_per_algorithm"),
            models.UniqueConstraint(
                fields=["organisation", "norm"], condition=models.Q(draft=None), name="work_once_for_all"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by="") | ~models.Q(approved_by=models.F("changed_by")),
                name="work_approved_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.norm_id}: {self.state}"

    @property
    def revision(self) -> str:
        """What tells this text from an earlier or later one: the moment it was written."""
        return self.changed_at.isoformat()

    @property
    def counts(self) -> bool:
        """Whether this settles the requirement: done, or not applicable and another agreed."""
        return self.state == State.DONE or (self.state == State.NOT_APPLICABLE and bool(self.approved_by))
