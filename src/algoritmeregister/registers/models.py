"""Registers: published collections of registrations, with an owner and a source."""

from __future__ import annotations

from django.db import models


class Register(models.Model):
    """One register. The identity of a registration is `identity_base` + its id in that register.

    `is_local`: registrations are made here. `is_demo`: fictional content to try things with.
    `last_observed_at`: the moment of the newest file or harvest that was taken in.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, default="file")
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="registers"
    )
    website = models.CharField(max_length=500, blank=True)
    identity_base = models.CharField(max_length=300, unique=True)
    language = models.CharField(max_length=3, default="nl")
    is_local = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    last_observed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
