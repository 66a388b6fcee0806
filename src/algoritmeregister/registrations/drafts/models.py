"""Descriptions that are worked on: their text now, every text they had, every step, and what colleagues said about them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone

from algoritmeregister.audit.append_only import AppendOnly
from algoritmeregister.registrations.drafts.states import DraftState, Flow, Step


class Draft(models.Model):
    """One description of one organisation, also after it was published: then `registration` says what it is in public.

    `uuid`: in addresses. `source_id`: its id in the organisation's own register. `number`: the public number that it gets,
    so that programs can name it from the start. `standard`, `language`, `document`: the text, in the keys of that standard;
    `beside`: what the standard cannot hold. `revision`: grows with every save, so that two people do not overwrite each
    other. `title`: the name in the document, for lists. `origin`: what it was made from ({"kind": …, "of": …}).
    `review_on`: when it should be looked at again. `reviewed_on`: when somebody last said that it is still right.
    `publish_at`: when it becomes public, when that is planned. `published_revision`: which text is public.
    `error_count` and `gap_count`: what the checks found when it was last saved: errors, and fields that are empty but
    expected. `*_by`: who, as the audit log names them ("user:alice@…").
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="drafts")
    registration = models.OneToOneField(
        "registrations.Registration", null=True, blank=True, on_delete=models.PROTECT, related_name="draft"
    )
    source_id = models.CharField(max_length=300)
    number = models.CharField(max_length=8, unique=True, null=True)
    standard = models.CharField(max_length=20)
    language = models.CharField(max_length=3, default="nl")
    document = models.JSONField(default=dict)
    beside = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=16, choices=[(each.value, each.value) for each in DraftState])
    revision = models.PositiveIntegerField(default=1)
    published_revision = models.PositiveIntegerField(null=True, blank=True)
    title = models.CharField(max_length=1024, blank=True)
    error_count = models.PositiveIntegerField(default=0)
    gap_count = models.PositiveIntegerField(default=0)
    origin = models.JSONField(default=dict, blank=True)
    review_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.CharField(max_length=220)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=220)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source_id"], name="draft_source_id_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in DraftState]), name="draft_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=DraftState.SCHEDULED, publish_at__isnull=False)
                | (~models.Q(state=DraftState.SCHEDULED) & models.Q(publish_at__isnull=True)),
                name="draft_scheduled_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-changed_at"], name="draft_by_state"),
            models.Index(fields=["publish_at"], condition=models.Q(state="scheduled"), name="draft_due"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.uuid)


class DraftRevision(AppendOnly):
    """A text that a description had: one row per save. `number`: the draft's `revision` since that save."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    beside = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)

    class Meta:
        ordering = ["draft", "number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_revision_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.number}"


class DraftStep(AppendOnly):
    """A step that was taken: from which state to which, when, by whom, with what comment, and about which revision."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=16, choices=[(each.value, each.value) for each in Step])
    from_state = models.CharField(max_length=16, blank=True)
    to_state = models.CharField(max_length=16)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField()

    class Meta:
        ordering = ["draft", "pk"]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.step}"


class Comment(models.Model):
    """What a colleague says about a field of a description (`field` "": about the whole), until somebody resolves it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="comments")
    field = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)
    revision = models.PositiveIntegerField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=220, blank=True)

    class Meta:
        ordering = ["draft", "pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.field}"


class TranslationOrigin(models.TextChoices):
    """Who made a translation."""

    PERSON = "person"
    MACHINE = "machine"


class Translation(models.Model):
    """A description in another language: only the fields that were translated. What a machine made and nobody `reviewed`
    does not become public.
    """

    PUBLIC: ClassVar[models.Q] = models.Q(origin=TranslationOrigin.PERSON) | models.Q(reviewed=True)

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=3)
    document = models.JSONField(default=dict)
    origin = models.CharField(max_length=8, choices=TranslationOrigin.choices, default=TranslationOrigin.PERSON)
    reviewed = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.CharField(max_length=220)

    class Meta:
        ordering = ["draft", "language"]
        constraints = [models.UniqueConstraint(fields=["draft", "language"], name="translation_once_per_language")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.language}"


class TranslationRevision(AppendOnly):
    """A text that a translation had: one row per save. `number` counts from 1 per description and language."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="translation_revisions")
    language = models.CharField(max_length=3)
    number = models.PositiveIntegerField()
    document = models.JSONField(default=dict)
    origin = models.CharField(max_length=8, choices=TranslationOrigin.choices)
    reviewed = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)

    class Meta:
        ordering = ["draft", "language", "number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "language", "number"], name="translation_revision_once")
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.draft_id} {self.language} r{self.number}"


class Preview(models.Model):
    """A link with which somebody without an account sees a description for a while. Of its secret only the hash is kept."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="previews")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=220)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.draft_id}: {self.expires_at:%Y-%m-%d}"


class DeskSettings(models.Model):
    """What an organisation chose for its descriptions: which way they go before they are public."""

    organisation = models.OneToOneField("organisations.Organisation", on_delete=models.CASCADE, related_name="desk_settings")
    flow = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Flow], default=Flow.FOUR_EYES)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.flow}"


class Notice(models.Model):
    """That a person hears of something: a step, a remark, or that a description has to be reviewed again.

    `kind`: the value of a `Step`, "comment", one of "review_soon", "review_due" and "review_late", or "remark": a reader
    wrote to the organisation; then `about` is the name of the registration and `reference` of what was written, and there
    may be no description. Of several descriptions at once there is one, with how many in `about`. `due`: of a reminder, the
    day that it is about, so that nobody hears the same twice. `mailed_at`: when it went in a letter.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="notices")
    draft = models.ForeignKey(Draft, null=True, on_delete=models.CASCADE, related_name="notices")
    organisation = models.ForeignKey("organisations.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=16)
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220, blank=True)
    due = models.DateField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "draft", "kind", "due"], condition=models.Q(due__isnull=False), name="notice_reminds_once"
            )
        ]
        indexes = [models.Index(fields=["user", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.draft_id} {self.kind}"


class NoticeChoice(models.Model):
    """Whether a person wants their notices by mail too, once a day. Without a row they do."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="notice_choice")
    by_mail = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.by_mail}"
