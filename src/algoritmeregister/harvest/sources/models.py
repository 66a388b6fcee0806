"""A source of a register, and the files that were fetched from it."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """From where, how and how often the registrations of a register are fetched. Only `sources.actions` changes the first
    part; the second part is what the harvest remembers.

    `connector`: the name of a module in `connectors/`; `options`: what it asks besides the address. `profile`: the mapping
    profile; "" takes the one that fits. `complete`: the answer is the whole register, so what is not in it is withdrawn.
    `max_withdrawn` and `max_changed`: percentages of the published registrations above which a run waits for a steward.

    `etag`, `last_modified`, `content_sha256`: of the last answer that was taken in, with `taken_profile` ("name@version").
    `columns`: the columns that most records filled then. `cursor`: how far another installation's ledger was taken over.
    `last_good_at`: when it last answered as it should.
    """

    class Health(models.TextChoices):
        """How a source is doing."""

        NEW = "new"  # never harvested
        GOOD = "good"
        WAITING = "waiting"  # its answer waits for a steward
        FAILING = "failing"

    register = models.ForeignKey("registers.Register", on_delete=models.PROTECT, related_name="sources")
    connector = models.CharField(max_length=30)
    address = models.CharField(max_length=2000)
    options = models.JSONField(default=dict, blank=True)
    profile = models.CharField(max_length=80, blank=True)
    complete = models.BooleanField(default=False)
    interval_hours = models.PositiveIntegerField(default=24)
    max_withdrawn = models.PositiveSmallIntegerField(default=20)
    max_changed = models.PositiveSmallIntegerField(default=50)
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    taken_profile = models.CharField(max_length=100, blank=True)
    columns = models.JSONField(default=list, blank=True)
    cursor = models.JSONField(default=dict, blank=True)
    health = models.CharField(max_length=10, choices=Health.choices, default=Health.NEW)
    failures = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    last_tried_at = models.DateTimeField(null=True, blank=True)
    last_good_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["register__slug", "id"]
        constraints = [models.UniqueConstraint(fields=["register", "address"], name="source_once_per_register")]

    def __str__(self) -> str:
        return f"{self.connector} {self.address}"


class KeptFile(models.Model):
    """The raw bytes of an answer, kept once however often it came: compressed in a file named after its `sha256`.

    `size`: bytes before compression. `last_used_at`: when a run last fetched these bytes.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.name}"
