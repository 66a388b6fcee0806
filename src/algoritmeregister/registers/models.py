"""Registers: published collections of registrations, with an owner and a source; who says to have nothing to register."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class RegisterKind(models.TextChoices):
    """In what form a register is published."""

    WEBSITE = "website"
    FILE = "file"
    API = "api"
    INSTANCE = "instance"  # another installation of this software


class RegisterStatus(models.TextChoices):
    """Whether a register is used."""

    IN_USE = "in_use"
    IN_DEVELOPMENT = "in_development"
    ENDED = "ended"


class Proposal(models.TextChoices):
    """Whether a register is part of the overview: `SUGGESTED` waits for a steward, and nobody else sees it."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Register(models.Model):
    """One register. The identity of a registration is `identity_base` + its id in that register.

    `kind`: empty when nobody said. `website`: its address for people; `data_url`: the address of its data for machines.
    `tool`: with what it was made. `standard`: which publication standard it follows, in its own words or as a version
    ("0.4"). `licence`: of its data, as a name or an address. `owner_name`: whose it is in words, as long as `owner` does
    not say so. `beside`: what came with it in a list and has no column here, under its original keys. `is_local`:
    registrations are made here. `is_demo`: fictional content to try things with. `last_observed_at`: the moment of the
    newest file or harvest that was taken in.

    `proposal`: see there; `remark` is what the one who suggested it wrote, `decided_*` who accepted or rejected it, and why.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=RegisterKind.choices, default=RegisterKind.FILE, blank=True)
    status = models.CharField(max_length=20, choices=RegisterStatus.choices, default=RegisterStatus.IN_USE)
    description = models.TextField(blank=True)
    owner = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="registers"
    )
    owner_name = models.CharField(max_length=200, blank=True)
    website = models.CharField(max_length=500, blank=True)
    data_url = models.CharField(max_length=500, blank=True)
    tool = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    standard = models.CharField(max_length=200, blank=True)
    identity_base = models.CharField(max_length=300, unique=True)
    language = models.CharField(max_length=3, default="nl")
    is_local = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    last_observed_at = models.DateTimeField(null=True, blank=True)
    beside = models.JSONField(default=dict, blank=True)
    proposal = models.CharField(max_length=10, choices=Proposal.choices, default=Proposal.ACCEPTED, db_index=True)
    suggested_at = models.DateTimeField(null=True, blank=True)
    remark = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decision = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """That an organisation says it has nothing to register, from `stated_on` up to, not including, `ended_on` (null: still).

    `source`: the address where it says so.
    """

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="statements")
    stated_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["organisation", "stated_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_on__isnull=True), name="statement_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.stated_on}"
