"""Registrations, their immutable versions, and the fingerprints of removed texts."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from algoritmeregister.audit.append_only import AppendOnly
from algoritmeregister.registrations.content import field_salt
from algoritmeregister.registrations.states import State
from algoritmeregister.written_once import InsertedOften


class Registration(InsertedOften):  # type: ignore[django-manager-missing]
    """One organisation's public record of one algorithm. Identity: the register of origin and the id there, as a URI.

    `number` is its short public name: kept for good, unique in this installation. `last_seen_at`: when a register last
    showed it. `register` and `source_id` name where we first saw it; its `appearances` are all the registers that it
    stands in. `merged_into`: the registration that it turned out to be the same as; then it is withdrawn, and its
    address leads there.
    """

    uri = models.CharField(max_length=600, unique=True)
    number = models.CharField(max_length=8, unique=True)
    register = models.ForeignKey("registers.Register", on_delete=models.PROTECT, related_name="registrations")
    source_id = models.CharField(max_length=300)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=16, choices=[(state.value, state.value) for state in State])
    first_observed_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")

    class Meta:
        # How many are public, and of which organisations: counted without looking at the rows.
        indexes = [models.Index(fields=["state", "organisation"], name="registration_state_of")]
        constraints = [
            models.UniqueConstraint(fields=["register", "source_id"], name="registration_once_per_register"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(state=State.WITHDRAWN), name="registration_merged_is_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                | Q(state=State.PUBLISHED, withdrawn_at__isnull=True),
                name="registration_withdrawn_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Basis(models.TextChoices):
    """How we know that what stands in a register is this registration."""

    ORIGIN = "origin"  # we know the registration from that register
    NUMBER = "number"  # both give the same public number
    SOURCE_ID = "source_id"  # the other register names this one's id, with a link to it
    LINK = "link"  # both are at, or link to, the same page
    STEWARD = "steward"  # a steward says so
    OWNER = "owner"  # its organisation took it over at the desk


class Appearance(InsertedOften):
    """That a registration stands in a register, under `source_id` there. One that is public stands in one at least.

    `uri`: its identity in that register. `number`: the public number that the register itself gives it, else "". `basis` and
    `evidence`: how we know that it is this registration, and the value from which. `gone_at`: since when the register
    no longer has it. `leads`: a steward says that this register's text goes before that of the others.
    """

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="appearances")
    register = models.ForeignKey("registers.Register", on_delete=models.PROTECT, related_name="appearances")
    source_id = models.CharField(max_length=300)
    uri = models.CharField(max_length=600)
    number = models.CharField(max_length=8, blank=True, db_index=True)
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.ORIGIN)
    evidence = models.CharField(max_length=500, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)
    leads = models.BooleanField(default=False)

    class Meta:
        ordering = ["registration", "id"]
        constraints = [models.UniqueConstraint(fields=["register", "source_id"], name="appearance_once_per_register")]
        # How many a register has, and how it grew: counted without looking at the rows.
        indexes = [models.Index(fields=["register", "gone_at", "first_seen_at"], name="appearance_counted")]

    def __str__(self) -> str:
        return self.uri


class Version(AppendOnly):
    """An immutable snapshot of a registration. Only the end of its validity is filled in later; only a redaction removes
    text.

    `content`: canonical JSON of {"document", "beside"}. `valid_from`/`valid_to`: between which moments it was current at its
    register, as far as we saw; `claimed_on`: the date the source itself gives. `redactions`: path → commitment, ground,
    who, when,
    replacement. `field_salts` replaces `salt` once a text has been removed (see `content.py`).
    """

    # `organisation` only points: when two organisations turn out to be one it follows, and `organisation_name` stays.
    MUTABLE: ClassVar[frozenset[str]] = frozenset({"valid_to", "organisation"})

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    standard = models.CharField(max_length=20)
    language = models.CharField(max_length=3)
    content = models.TextField()
    salt = models.CharField(max_length=32, blank=True)
    field_salts = models.JSONField(default=dict, blank=True)
    redactions = models.JSONField(default=dict, blank=True)
    content_hash = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    claimed_on = models.DateField(null=True, blank=True)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=1024)

    class Meta:
        ordering = ["registration", "number"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["registration", "language"],
                condition=Q(valid_to__isnull=True),
                name="version_current_once_per_language",
            ),
        ]
        indexes = [
            models.Index(fields=["valid_from", "valid_to"], name="version_interval"),
            # When something last changed is read from here: the rows themselves are as large as what they describe.
            models.Index(fields=["registration", "recorded_at"], name="version_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} v{self.number}"

    @cached_property
    def _content(self) -> dict[str, dict[str, Any]]:
        result: dict[str, dict[str, Any]] = json.loads(self.content)
        return result

    @property
    def document(self) -> dict[str, Any]:
        """The registration's fields, in the keys of its standard."""
        return self._content["document"]

    @property
    def beside(self) -> dict[str, Any]:
        """What came with the document and its standard cannot hold, under its original keys."""
        return self._content["beside"]

    def salt_of(self, path: str) -> str:
        """Return the salt of one field ("document/name"); "" when it has none, because its text was removed."""
        return field_salt(self.salt, path) if self.salt else str(self.field_salts.get(path, ""))


class RemovedText(models.Model):
    """The keyed fingerprint of a text that was removed from a registration, so that a next harvest does not publish
    it again.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="removed_texts")
    path = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    replacement = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "path", "fingerprint"], name="removed_text_once")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.path}"


# Django looks for models here.
from algoritmeregister.registrations.drafts import models as _drafts  # noqa: E402, F401
