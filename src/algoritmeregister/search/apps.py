"""Django's entry for this room: the index hears of every change, right after it is committed."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The search index."""

    name = "algoritmeregister.search"
    label = "search"

    def ready(self) -> None:
        """Follow the ledger from now on."""
        from algoritmeregister.ledger import listeners
        from algoritmeregister.search import following

        listeners.on_commit(following.follow_commit)
