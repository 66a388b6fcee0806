"""Django's entry for this room."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    """The links in descriptions."""

    name = "algoritmeregister.links"
    label = "links"
