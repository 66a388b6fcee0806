"""Django's entry for this room."""

from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    """Registrations."""

    name = "algoritmeregister.registrations"
    label = "registrations"

    def ready(self) -> None:
        """Follow organisations that are joined."""
        from algoritmeregister.organisations.actions import on_merge
        from algoritmeregister.registrations.actions.follow_merger import follow_merger
        from algoritmeregister.registrations.drafts import merging

        on_merge(follow_merger)
        on_merge(merging.follow_merger)
