"""The audit log: one row per staff action."""

from __future__ import annotations

from django.db import models

from algoritmeregister.audit.append_only import AppendOnly


class Event(AppendOnly):
    """One thing someone did: who, what, on what, when, with what result. Names instead of foreign keys: it must
    outlive them.
    """

    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=500, blank=True, db_index=True)
    succeeded = models.BooleanField(default=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_kind}:{self.actor_name} {self.action} {self.subject}"
