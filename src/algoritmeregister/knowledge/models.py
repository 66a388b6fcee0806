"""What people write at the desk or propose on the site. What is written is kept: revisions and steps are append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from algoritmeregister.audit.append_only import AppendOnly

GUIDE, QUESTION = "guide", "question"
KINDS = (GUIDE, QUESTION)
MEETING = "meeting"


class Article(models.Model):
    """A guide or a question that was written at the desk. With the `slug` of a shipped one it goes before that.

    `texts`: language → {"title", "lead", "body"}, the body in Markdown. `about`: topics, audience, phase, version, related
    (links with a title), group (of a question). `revision`: +1 per save, the optimistic lock. `public`: it is shown.
    """

    kind = models.CharField(max_length=10, choices=[(each, each) for each in KINDS])
    slug = models.SlugField(max_length=80)
    place = models.PositiveSmallIntegerField(default=500)
    texts = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    review_on = models.DateField(null=True)
    public = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=254)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "slug"], name="knowledge_article_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class ArticleRevision(AppendOnly):
    """An article as it was saved once: whole, so that any older text can be read."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"{self.article} {self.number}"


class Meeting(models.Model):
    """A meeting. `texts`: language → {"title", "agenda", "notes"} (Markdown). `documents`: [{"title", "link"}].

    `series`: "working_group" or "community". `capacity`: None is no limit. `changed`: counts changes, for calendars.
    """

    slug = models.SlugField(max_length=80, unique=True)
    series = models.CharField(max_length=20)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=500, blank=True)
    texts = models.JSONField(default=dict)
    documents = models.JSONField(default=list)
    capacity = models.PositiveIntegerField(null=True)
    public = models.BooleanField(default=True)
    cancelled = models.BooleanField(default=False)
    changed = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.slug


class Attachment(models.Model):
    """A file beside a guide or a meeting (`kind` and `slug`). The content is on disk, under its SHA-256 (`digest`).

    `name`: under which it is saved; `suffix`: what it is, by its content; `about`: of a PDF pages, tagged, titled, language.
    """

    kind = models.CharField(max_length=10)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=150)
    language = models.CharField(max_length=2)
    name = models.CharField(max_length=80)
    suffix = models.CharField(max_length=5)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    about = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kind", "slug"], name="knowledge_attached_to")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}: {self.name}"


class SignUp(models.Model):
    """Somebody who comes to a meeting: an address and a language, nothing more. Deleted a week after the meeting.

    `confirmed_at`: None until the link in the letter was followed. `waiting`: there was no room. `letter`: what must be sent
    ("confirm", "in", "waiting", "room", "cancelled", "reminder"; empty: nothing). `nonce`: in the links, signed. `next_at`:
    the letter does not go before this; also: another worker is busy with it until then.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="sign_ups")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    nonce = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, db_index=True)
    waiting = models.BooleanField(default=False)
    reminded = models.BooleanField(default=False)
    letter = models.CharField(max_length=12, blank=True, default="confirm", db_index=True)
    next_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "address"], name="knowledge_signs_up_once")
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.pk}"


class Proposal(models.Model):
    """A change that somebody proposes to the standard. `field`: a key of the superset, empty for a new field.

    `state`: see `states`. `shown`: None until a steward looked at it, False: kept, and not shown. `draft`: in which draft
    version it was adopted. `reason`: why it was rejected.
    """

    field = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=150)
    text = models.TextField()
    name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, default="proposed")
    shown = models.BooleanField(null=True)
    draft = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class ProposalStep(AppendOnly):
    """A step of a proposal from one state to another (the first: from nothing), with who took it and why."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    draft = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.from_state} → {self.to_state}"


class ProposalRemark(models.Model):
    """What somebody says about a proposal. `shown`: None until a steward looked at it; False: kept, and not shown."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="remarks")
    name = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    shown = models.BooleanField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal}, remark {self.pk}"


class DraftVersion(models.Model):
    """A draft version of the standard that everyone may read and try: a catalogue file, and what it would do.

    `title`: language → words; `content`: the file; `differs`: added, removed, changed → keys; `labels`: key → language →
    words. `outcome` and `changes`: see `draft_trials`. `position`: how far the ledger was when it was tried.
    """

    version = models.CharField(max_length=40, unique=True)
    base = models.CharField(max_length=10)
    title = models.JSONField(default=dict)
    content = models.TextField()
    differs = models.JSONField(default=dict)
    labels = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    position = models.CharField(max_length=60, blank=True)
    outcome = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at"]

    def __str__(self) -> str:
        return self.version
