"""Django's entry for this room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _found(sender: AppConfig, **_: Any) -> None:
    from algoritmeregister.ledger.writing import found

    found()


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "algoritmeregister.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Found the ledger as soon as its tables exist."""
        post_migrate.connect(_found, sender=self)
