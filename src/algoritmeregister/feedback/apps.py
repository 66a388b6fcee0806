"""Django's entry for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Subscriptions, webhooks and remarks."""

    name = "algoritmeregister.feedback"
    label = "feedback"

    def ready(self) -> None:
        """Follow organisations that are joined."""
        from algoritmeregister.feedback.remarks.actions import follow_merger
        from algoritmeregister.organisations.actions import on_merge

        on_merge(follow_merger)
