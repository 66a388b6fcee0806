"""The audit log: one row per staff action."""

from __future__ import annotations

from django.db import models

from algoritmeregister.audit.append_only import AppendOnly


class Event(AppendOnly):
    """One thing someone did: who, what, on what, when, from where, with what result. Names instead of foreign keys: it
    must outlive them.

    `organisation`: the code of the organisation that it concerns, else empty. `people`: it is about who may do what, or
    about signing in, so no public page shows anything of it.
    """

    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=16)
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=500, blank=True, db_index=True)
    succeeded = models.BooleanField(default=True)
    detail = models.JSONField(default=dict)
    origin = models.CharField(max_length=64, blank=True, default="")
    organisation = models.CharField(max_length=100, blank=True, default="", db_index=True)
    people = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["actor_name"], name="audit_by_actor"),
            # Public pages ask for the last event that may change what they show, however many sign in after it.
            models.Index(fields=["-id"], condition=models.Q(people=False), name="audit_not_about_people"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_kind}:{self.actor_name} {self.action} {self.subject}"
