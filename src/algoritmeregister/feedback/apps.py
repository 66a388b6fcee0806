"""Django's entry for this room."""

from __future__ import annotations

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """Subscriptions and webhooks."""

    name = "algoritmeregister.feedback"
    label = "feedback"
