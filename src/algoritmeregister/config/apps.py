"""What Django needs to know of this room: that it begins in every process."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The configuration of the whole; it has no tables."""

    name = "algoritmeregister.config"

    def ready(self) -> None:
        """Let questions to the database take less time from now on."""
        from algoritmeregister.config.columns import look_up_quickly

        look_up_quickly()
