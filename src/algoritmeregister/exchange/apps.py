"""Django's entry for this room: what it keeps on disk of a registration is removed when a text of it is redacted."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Formats in and out."""

    name = "algoritmeregister.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Hear of redactions from now on."""
        from algoritmeregister.exchange import kept, snapshots
        from algoritmeregister.registrations.actions.redact import copies

        for forget in (kept.forget_redacted, snapshots.forget_redacted):
            if forget not in copies:
                copies.append(forget)
