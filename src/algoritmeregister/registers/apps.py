"""Django's entry for this room."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers."""

    name = "algoritmeregister.registers"
    label = "registers"
