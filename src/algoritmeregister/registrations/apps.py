"""Django's entry for this room."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Registrations."""

    name = "algoritmeregister.registrations"
    label = "registrations"
