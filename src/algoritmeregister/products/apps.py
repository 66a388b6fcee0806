"""Django's entry for this room: it hears of every change, of removed texts and of organisations that are joined."""

from __future__ import annotations

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """Products and suppliers."""

    name = "algoritmeregister.products"
    label = "products"

    def ready(self) -> None:
        """Follow the ledger from now on."""
        from algoritmeregister.ledger import listeners
        from algoritmeregister.organisations.actions import on_merge
        from algoritmeregister.products import following, spelled
        from algoritmeregister.registrations.actions.redact import copies
        from algoritmeregister.search import spellings

        spellings.know("supplier", spelled.suppliers)
        listeners.on_commit(following.follow_commit)
        on_merge(following.follow_merger)
        if following.forget_removed not in copies:
            copies.append(following.forget_removed)
