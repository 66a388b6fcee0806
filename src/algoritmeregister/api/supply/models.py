"""What the supply API keeps: answers to requests that may be sent again, and webhooks on changes of state."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Repeatable(models.Model):
    """The answer to a request that had an idempotency key, so that the same request again changes nothing.

    `key`: whose request. `name`: the client's own key for it, hashed. `fingerprint`: of the request itself, because another
    request under the same key is a mistake. `status` 0: not answered yet. `body`: sealed (`accounts.sealing`).
    """

    key = models.ForeignKey("accounts.ApiKey", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "name"], name="supply_repeatable_once")
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.name[:8]}"


class PutAway(models.Model):
    """That a program put an earlier text of a description away: lists leave it out, unless they are asked for such texts."""

    revision = models.OneToOneField("registrations.DraftRevision", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.CharField(max_length=220)

    def __str__(self) -> str:
        return f"text {self.revision_id}"


class StateHook(models.Model):
    """An address of a program that hears when a description of its organisation changes state.

    Its secret is not kept: it is made of our key and `nonce`. `told_step`: the last step that it heard of. `next_at`: not
    before this. `claimed_until`, `tries`: a worker is busy with it. `failures`: refusals in a row. `suspended_at`: it gets
    nothing any more.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="state_hooks")
    url = models.CharField(max_length=1_000)
    nonce = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.CharField(max_length=220)
    told_step = models.PositiveBigIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "url"], name="supply_hook_once")
        ]

    def __str__(self) -> str:
        # Without the address: that may have a secret in it.
        return f"state webhook {self.pk}"
