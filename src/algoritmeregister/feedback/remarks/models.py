"""Remarks of readers, and the mail address of who wants the answer by mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from algoritmeregister.feedback.remarks.states import Kind, State

LONGEST = 3_000


class Remark(models.Model):
    """One remark about a registration: an error or a question. Its row stays, for the figures; its text goes in time.

    `reference`: its public name, which nobody guesses. `organisation`: who answers. `version`: the one that the reader saw.
    `held_for`: why it may be spam (codes of `judging`). `likeness`: a keyed hash of the text, to notice the same text again.
    `answered_at`: of the first answer. `corrected_in`: the version that came of it. `public_text`: the remark as everyone
    may read it, in the organisation's own words where a person could be known; empty: not public. `changed_at`: since when
    pages show it as it is. `forgotten_at`: the text is gone.
    """

    reference = models.CharField(max_length=16, unique=True)
    registration = models.ForeignKey("registrations.Registration", on_delete=models.PROTECT, related_name="remarks")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="remarks")
    version = models.PositiveIntegerField(null=True)
    kind = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Kind])
    language = models.CharField(max_length=2)
    text = models.TextField(blank=True)
    likeness = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in State], db_index=True)
    held_for = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_steward = models.BooleanField(default=False)
    corrected_in = models.ForeignKey("registrations.Version", null=True, on_delete=models.PROTECT, related_name="remarks")
    public_text = models.TextField(blank=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "state"], name="remark_of_organisation"),
            models.Index(fields=["registration", "changed_at"], name="remark_of_registration"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=State.CORRECTED, corrected_in__isnull=False)
                | (~Q(state=State.CORRECTED) & Q(corrected_in__isnull=True)),
                name="remark_corrected_has_version",
            ),
            models.CheckConstraint(
                condition=Q(public_text="") | Q(answered_at__isnull=False), name="remark_public_is_answered"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Correspondent(models.Model):
    """Where the answer to a remark goes by mail. Deleted when the answer was sent, and with it all we know of who asked.

    `token_hash`: SHA-256 of the token in the letter that asks for confirmation. `letter_due`: that letter must go, or, once
    confirmed, the answer. `next_at`: not before this; also: another worker is busy with it until then.
    """

    remark = models.OneToOneField(Remark, on_delete=models.CASCADE, related_name="correspondent")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    nonce = models.CharField(max_length=32, unique=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    letter_due = models.BooleanField(default=False)
    next_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        # Without the address: this is what ends up in logs.
        return f"correspondent {self.pk}"
