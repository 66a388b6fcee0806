"""Django's entry for this room."""

from django.apps import AppConfig


class RequirementsConfig(AppConfig):
    """Requirements and measures."""

    name = "algoritmeregister.requirements"
    label = "requirements"
