"""Django's entry for this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit log."""

    name = "algoritmeregister.audit"
    label = "audit"
