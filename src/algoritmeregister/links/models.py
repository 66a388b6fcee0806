"""The addresses in descriptions, what we found there, and in which field of which description each stands."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils import timezone

LONGEST = 2_000


class Verdict(models.TextChoices):
    """What we know of an address."""

    UNKNOWN = "unknown"  # not asked yet, or not often enough to be sure
    GOOD = "good"
    DEAD = "dead"
    PRIVATE = "private"  # not on the public internet, or no web address: nobody outside can follow it


class Link(models.Model):
    """One address. `key`: its hash, because addresses are longer than an index takes. `checked_at`: when it was last asked.

    `failures`: how often in a row it gave no answer; `failing_since`: since when. `moved_to`: where it says for good that
    the page is now. `problem`: what was wrong, for the reader. `next_at`: when it is asked again.
    """

    key = models.CharField(max_length=64, unique=True)
    address = models.CharField(max_length=LONGEST)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.UNKNOWN)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    moved_to = models.CharField(max_length=LONGEST, blank=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return self.address

    @staticmethod
    def key_of(address: str) -> str:
        """Return the hash by which an address is found."""
        return hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()


class Use(models.Model):
    """That an address stands in a field of a description."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="uses")
    draft = models.ForeignKey("registrations.Draft", on_delete=models.CASCADE, related_name="+")
    field = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "draft", "field"], name="link_use_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.field}"


class Collected(models.Model):
    """Up to which revision the addresses of a description were collected."""

    draft = models.OneToOneField("registrations.Draft", on_delete=models.CASCADE, primary_key=True, related_name="+")
    revision = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.revision}"
