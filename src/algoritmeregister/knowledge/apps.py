"""Django's entry for this room."""

from __future__ import annotations

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """Guides, questions, meetings and proposals."""

    name = "algoritmeregister.knowledge"
    label = "knowledge"
