"""Organisations and their dated names."""

from __future__ import annotations

from django.db import models

UNKNOWN_KIND = "onbekend"


class Organisation(models.Model):
    """One authority. `code` is its short public name in addresses: the code of its TOOI identifier, else made from its name.

    `listed` is True when an official list named it, False when we know it only because a registration does.
    """

    code = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=60, default=UNKNOWN_KIND, db_index=True)
    tooi_uri = models.CharField(max_length=200, null=True, blank=True, unique=True)
    identifiers = models.JSONField(default=dict, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
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
    """A name an organisation has or had, with the dates between which it held; null means unknown or still."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=500)
    normalised = models.CharField(max_length=500, db_index=True)
    kind = models.CharField(max_length=16, choices=NameKind.choices, default=NameKind.OFFICIAL)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name", "kind"], name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name
