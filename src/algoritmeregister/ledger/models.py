"""Epochs, the head and the entries of the ledger."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from algoritmeregister.audit.append_only import AppendOnly
from algoritmeregister.ledger.chain import digest, entry_hash, moment
from algoritmeregister.ledger.kinds import Kind


class Epoch(AppendOnly):
    """A stretch of the ledger without gaps. A restore from backup begins a new one, where the restored one ended.

    `base_sequence` and `base_hash` name the last row of the epoch before that still holds.
    """

    number = models.PositiveIntegerField(primary_key=True)
    opened_at = models.DateTimeField()
    reason = models.CharField(max_length=200)
    base_sequence = models.PositiveBigIntegerField(default=0)
    base_hash = models.CharField(max_length=64, blank=True)
    opening_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"epoch {self.number}"

    def computed_hash(self) -> str:
        """Return what the opening hash should be."""
        return digest(
            {
                "epoch": self.number,
                "opened_at": moment(self.opened_at),
                "reason": self.reason,
                "base_sequence": self.base_sequence,
                "base_hash": self.base_hash,
            }
        )


class Head(models.Model):
    """The one row that every writer locks last: where the ledger stands."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    chain_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_has_one_head")]

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence}"


class Entry(AppendOnly):
    """One public change. `recorded_at`: when we wrote it down; `observed_at`: when it was seen, or is claimed, at
    the source.
    """

    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    recorded_at = models.DateTimeField()
    observed_at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in Kind])
    registration = models.CharField(max_length=600)
    number = models.CharField(max_length=8, db_index=True)
    version = models.PositiveIntegerField(null=True)
    content_hash = models.CharField(max_length=64, blank=True)
    # canonical JSON as text: every byte of it is under the hash
    detail_json = models.TextField(default="{}")
    chain_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["epoch", "sequence"]
        constraints = [models.UniqueConstraint(fields=["epoch", "sequence"], name="ledger_sequence_once")]

    def __str__(self) -> str:
        return f"{self.epoch}-{self.sequence} {self.kind} {self.number}"

    @property
    def detail(self) -> dict[str, Any]:
        """What else is public about the change: the fields that changed, a reason, who redacted on what ground."""
        result: dict[str, Any] = json.loads(self.detail_json)
        return result

    @property
    def cursor(self) -> str:
        """The place in the ledger, as others name it: epoch-sequence."""
        return f"{self.epoch}-{self.sequence}"

    def public_fields(self) -> dict[str, Any]:
        """Return everything the chain hash covers, in JSON types."""
        return {
            "epoch": self.epoch,
            "sequence": self.sequence,
            "recorded_at": moment(self.recorded_at),
            "observed_at": moment(self.observed_at),
            "kind": self.kind,
            "registration": self.registration,
            "number": self.number,
            "version": self.version,
            "content_hash": self.content_hash,
            "detail": self.detail_json,
        }

    def computed_hash(self, previous: str) -> str:
        """Return what the chain hash should be after a row with hash `previous`."""
        return entry_hash(previous, self.public_fields())


class SignedHead(AppendOnly):
    """The place of the ledger's head on a day, signed, so that a rewritten chain shows to whoever kept it.

    `jws`: the signed statement (JSON Web Signature, Ed25519). `public_key` and `key_id`: of the key that signed, so that old
    statements can be checked after the key was replaced.
    """

    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    chain_hash = models.CharField(max_length=64)
    signed_on = models.DateField()
    signed_at = models.DateTimeField()
    key_id = models.CharField(max_length=64)
    public_key = models.CharField(max_length=64)
    jws = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["epoch", "sequence", "signed_on"], name="ledger_head_signed_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.signed_on} {self.epoch}-{self.sequence}"
