"""One row per entry of the ledger, with what it can be filtered by. A read model: it can be emptied at any time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from algoritmeregister.ledger.kinds import Kind

# Between the themes of one row, and around them, so that one theme can be asked for: no text of a registration has it.
SEPARATOR = "\x1d"


class Item(models.Model):
    """What readers ask of one entry of the ledger.

    `version`: the version that it made, or is about; `before`: the one that version replaced in its language, when the entry
    made it. `minor`: nothing was said that readers do not know: only a date or a name changed. `organisation`: of the
    version. `category`, `supplier` and `themes` are the values that search filters by, of that version; `supplier_label` is
    the supplier's name as written. `register`: where the registration was met first; `registers`: the slugs of all registers
    in which it stood then. `themes` and `registers` have `SEPARATOR` around each.
    """

    entry = models.OneToOneField("ledger.Entry", primary_key=True, on_delete=models.CASCADE, related_name="+")
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    number = models.CharField(max_length=8, db_index=True)
    observed_at = models.DateTimeField()
    minor = models.BooleanField(default=False)
    version = models.ForeignKey("registrations.Version", null=True, on_delete=models.CASCADE, related_name="+")
    before = models.ForeignKey("registrations.Version", null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    register = models.ForeignKey("registers.Register", on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=100, blank=True)
    supplier = models.CharField(max_length=200, blank=True)
    supplier_label = models.CharField(max_length=200, blank=True)
    themes = models.TextField(blank=True)
    registers = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["observed_at", "epoch", "sequence"], name="news_observed"),
            models.Index(fields=["epoch", "sequence"], name="news_place"),
            models.Index(fields=["supplier", "epoch", "sequence"], name="news_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence} {self.kind} {self.number}"
