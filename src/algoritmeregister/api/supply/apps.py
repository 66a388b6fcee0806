"""Django's entry for this room."""

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    """The supply API: what it remembers of requests, and the webhooks of programs."""

    name = "algoritmeregister.api.supply"
    label = "supply"
