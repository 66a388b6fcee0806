"""Organisations, their dated names, and the official lists that name them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from algoritmeregister.organisations.kinds import UNKNOWN_KIND


class Organisation(models.Model):
    """One authority. `code` is its short public name in addresses: the code of its TOOI identifier, else made from its name.

    A code never changes, because addresses are built on it. `listed` is True when an official list names it, False when we
    know it only because a registration does. `ends_on` is the first day on which it was no more. An organisation that turned
    out to be the same as another one stays as a signpost: `merged_into` says which, and its names are with that one.
    """

    code = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=60, default=UNKNOWN_KIND, db_index=True)
    tooi_uri = models.CharField(max_length=200, null=True, blank=True, unique=True)
    identifiers = models.JSONField(default=dict, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    website = models.CharField(max_length=500, blank=True)
    listed = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NameKind(models.TextChoices):
    """What sort of name it is."""

    OFFICIAL = "official"
    SHORT = "short"
    ALIAS = "alias"
    FORMER = "former"


class OrganisationName(models.Model):
    """A name an organisation has or had. It held from `valid_from` up to, not including, `valid_to`; null: unknown or still.

    `inferred`: we concluded from a registration that this is a new name; no list or person has said so yet.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500, db_index=True)
    kind = models.CharField(max_length=16, choices=NameKind.choices, default=NameKind.OFFICIAL)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    inferred = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name", "kind", "valid_from"], name="organisation_name_once"),
            models.UniqueConstraint(
                fields=["organisation", "name", "kind"],
                condition=Q(valid_from__isnull=True),
                name="organisation_undated_name_once",
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(kind=NameKind.OFFICIAL), name="organisation_one_official_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """That an official list names an organisation: under which `reference`, and by which `name` it last did.

    `source` is the sort of list ("csv", "roo", "tooi"), `section` the part of it that is published and replaced as a whole
    (a kind of organisation). `present` turns False when a newer copy of the list no longer names it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="listings")
    source = models.CharField(max_length=20)
    section = models.CharField(max_length=60)
    reference = models.CharField(max_length=200)
    name = models.CharField(max_length=500)
    present = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "reference"], name="listing_once_per_source")]

    def __str__(self) -> str:
        return f"{self.source}:{self.reference}"
