"""Subscriptions by mail, webhooks, and what keeps them within bounds. None of it is in the ledger."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

DAILY, WEEKLY = "daily", "weekly"
RHYTHMS = (DAILY, WEEKLY)
LONGEST_FEED = 1_000


class Following(models.Model):
    """What subscriptions and webhooks share: what is followed, and how far was told.

    `feed`: the address of the feed on this site, in Dutch. `told_epoch`, `told_sequence`: the last place of the ledger that
    was told. `next_at`: not before this. `claimed_until`: a worker is busy with it. `tries`: how often a worker began
    without noting how it ended. `failures`: refusals in a row. `suspended_at`: nothing is sent any more.
    """

    feed = models.CharField(max_length=LONGEST_FEED)
    created_at = models.DateTimeField(auto_now_add=True)
    told_epoch = models.PositiveIntegerField()
    told_sequence = models.PositiveBigIntegerField()
    next_at = models.DateTimeField(db_index=True)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Subscription(Following):
    """One address that follows one subject. Deleted when it ends, and with it all that is known of the address.

    `nonce` is in the links by which it is managed, signed. `token_hash`: SHA-256 of the token in the letter that asks for
    confirmation. `letter_due`: a letter about the subscription itself must go. `renewal_sent`: the letter that asks whether
    it should go on was sent. `told_at`: up to when was told of what is not in the ledger; None: since it was confirmed.
    """

    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    rhythm = models.CharField(max_length=8, choices=[(each, each) for each in RHYTHMS])
    nonce = models.CharField(max_length=32, unique=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    letter_due = models.BooleanField(default=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(db_index=True)
    renewal_sent = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("address"), "feed", name="feedback_follows_once")
        ]

    def __str__(self) -> str:
        # Without the address: this is what ends up in logs.
        return f"subscription {self.pk}"


class Attempt(models.Model):
    """Something was asked of us that costs others something. `key`: of whom or what, hashed with our key; kept for a day."""

    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "at"], name="feedback_attempts")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Webhook(Following):
    """An address to which changes are posted. Its secret is not kept: it is made of our key and `nonce`."""

    url = models.CharField(max_length=1_000)
    language = models.CharField(max_length=2, default="nl")
    nonce = models.CharField(max_length=32, unique=True)
    delivered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["url", "feed"], name="feedback_webhook_once")
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Timer(models.Model):
    """Something that is done every day: the row that a worker locks, so that two do not do it at once.

    `done_on`: the last day on which it was done. `claimed_until`: a worker is busy with it, or it failed and waits.
    """

    name = models.CharField(max_length=32, primary_key=True)
    done_on = models.DateField(null=True)
    claimed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


# Django looks for models here.
from algoritmeregister.feedback.remarks.models import Correspondent, Remark  # noqa: E402

__all__ = ["Attempt", "Correspondent", "Following", "Remark", "Subscription", "Timer", "Webhook"]
